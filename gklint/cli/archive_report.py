"""`gklint archive report --db FILE -o FOLDER`: a static site over an archive."""

from __future__ import annotations

from gklint.api.catalogue import all_rules
from gklint.api.files import Target
from gklint.api.words import words
from gklint.api.work import CheckWork
from gklint.cli import OK
from gklint.cli.archive_scan import DATABASE
from gklint.cli.arguments import Parser, UsageError, choice, common, number, option
from gklint.cli.faults import say_aside
from gklint.resources.spoken import why


def parser(lang: str) -> Parser:
    """The options of the command."""
    made = Parser("archive-report", lang)
    made.group(
        "group-archive",
        option("--db", metavar="FILE", default=DATABASE),
        option("-o", "--output-folder", metavar="FOLDER"),
        option(
            "--reports",
            metavar="found|all|none",
            type=choice("--reports", ("found", "all", "none"), lang),
            default="found",
        ),
        option("--rules", metavar="PATH", action="append"),
        option("-j", "--jobs", metavar="N", type=number("--jobs", lang)),
        *common(lang),
    )
    return made


def run(argv: list[str], lang: str) -> int:
    """Runs the command."""
    from gklint.archive.site import build
    from gklint.archive.store import Store

    args = parser(lang).read(argv)
    if args is None:
        return OK
    say = words(lang)
    if not args.output_folder:
        raise UsageError(say("no-folder"))
    given = {"rules": args.rules} if args.rules else {}
    options = CheckWork(given=given).options(Target("."))
    with Store.open(args.db) as store:
        try:
            pages = build(
                store, args.output_folder, all_rules(options.rules), lang=lang, reports=args.reports, jobs=args.jobs
            )
        except OSError as error:
            raise UsageError(say("cannot-write", path=args.output_folder, why=why(error, say.lang))) from error
    if not args.quiet:
        say_aside(say("site-done", n=pages, path=f"{args.output_folder}/index.html"))
    return OK
