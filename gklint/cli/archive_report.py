"""`gklint archive report --db FILE -o FOLDER`: a static site over an archive."""

from __future__ import annotations

from typing import Any

from gklint.api.catalogue import all_rules
from gklint.api.files import Target
from gklint.api.words import words
from gklint.api.work import CheckWork
from gklint.cli import OK, archive_options
from gklint.cli.arguments import Parser, UsageError, choice, number, option
from gklint.cli.faults import say_aside
from gklint.resources.spoken import why


def parser(lang: str) -> Parser:
    """The options of the command."""
    which = ("found", "all", "none")
    return archive_options.parser(
        "report",
        lang,
        option("-o", "--output-folder", metavar="FOLDER"),
        option("--reports", metavar="|".join(which), type=choice("--reports", which, lang), default="found"),
        option("--rules", metavar="PATH", action="append"),
        option("-j", "--jobs", metavar="N", type=number("--jobs", lang)),
    )


def run(args: Any, lang: str) -> int:
    """Runs the command."""
    from gklint.archive.site import build

    say = words(lang)
    if not args.output_folder:
        raise UsageError(say("no-folder"))
    given = {"rules": args.rules} if args.rules else {}
    options = CheckWork(given=given).options(Target("."))
    with archive_options.opened(args, reading=True) as store:
        try:
            pages = build(
                store, args.output_folder, all_rules(options.rules), lang=lang, reports=args.reports, jobs=args.jobs
            )
        except OSError as error:
            raise UsageError(say("cannot-write", path=args.output_folder, why=why(error, say.lang))) from error
    if not args.quiet:
        say_aside(say("site-done", n=pages, path=f"{args.output_folder}/index.html"))
    return OK
