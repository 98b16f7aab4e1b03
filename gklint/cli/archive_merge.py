"""`gklint archive merge PART... --db FILE`: archives of parts put together."""

from __future__ import annotations

from typing import Any

from gklint.api.words import words
from gklint.cli import OK, archive_options
from gklint.cli.arguments import Parser, UsageError, option
from gklint.cli.faults import say_aside


def parser(lang: str) -> Parser:
    """The options of the command."""
    return archive_options.comparing("merge", lang, before=(("arguments", [option("part", nargs="*")]),))


def run(args: Any, lang: str) -> int:
    """Runs the command."""
    from gklint.archive.compare import compare
    from gklint.archive.merging import merge

    options, how = archive_options.judging(args)
    say = words(options.lang)
    if not args.part:
        raise UsageError(say("no-part"))
    with archive_options.opened(args, create=True) as store:
        count = merge(store, args.part)
        compare(store, **how)
    if not args.quiet:
        say_aside(say("merge-done", n=count, parts=len(args.part), path=args.db))
    return OK
