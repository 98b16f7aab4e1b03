"""`gklint archive merge PART... --db FILE`: archives of parts put together."""

from __future__ import annotations

from gklint.api.catalogue import chosen_rules
from gklint.api.files import Target
from gklint.api.words import words
from gklint.api.work import CheckWork
from gklint.cli import OK
from gklint.cli.archive_scan import DATABASE, about_agencies
from gklint.cli.arguments import Parser, UsageError, choosing, common, option
from gklint.cli.check import given
from gklint.cli.faults import say_aside


def parser(lang: str) -> Parser:
    """The options of the command."""
    made = Parser("archive-merge", lang)
    made.group("arguments", option("part", nargs="*"))
    made.group("group-rules", *choosing(lang))
    made.group(
        "group-archive",
        option("--db", metavar="FILE", default=DATABASE),
        option("--agencies", metavar="FILE"),
        option("--tree", metavar="FILE"),
        option("--config", metavar="FILE"),
        *common(lang),
    )
    return made


def run(argv: list[str], lang: str) -> int:
    """Runs the command."""
    from gklint.archive.compare import compare
    from gklint.archive.merging import merge
    from gklint.archive.store import Store

    args = parser(lang).read(argv)
    if args is None:
        return OK
    options = CheckWork(given=given(args), config=args.config).options(Target("."))
    say = words(options.lang)
    if not args.part:
        raise UsageError(say("no-part"))
    rules, known = chosen_rules(options), about_agencies(args)
    with Store.open(args.db, create=True) as store:
        count = merge(store, args.part)
        compare(store, rules, lang=options.lang, **known)
    if not args.quiet:
        say_aside(say("merge-done", n=count, parts=len(args.part), path=args.db))
    return OK
