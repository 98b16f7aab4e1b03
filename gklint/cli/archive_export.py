"""`gklint archive export --db FILE`: tables, or the answer to a question, as CSV, Parquet or Excel."""

from __future__ import annotations

import os
from typing import Any

from gklint.api.words import words
from gklint.cli import OK, archive_options
from gklint.cli.arguments import Parser, UsageError, choice, option
from gklint.cli.faults import say_aside
from gklint.cli.output import opened
from gklint.resources.spoken import why

_FORMATS, _NAMES = ("csv", "parquet", "xlsx"), ("reports", "facts", "claims", "diagnostics", "runs")


def parser(lang: str) -> Parser:
    """The options of the command."""
    return archive_options.parser(
        "export",
        lang,
        option("--table", metavar="NAME", type=choice("--table", _NAMES, lang), default="diagnostics"),
        option("--sql", metavar="QUERY"),
        option("--format", metavar="FORMAT", type=choice("--format", _FORMATS, lang)),
        option("-o", "--output", metavar="FILE"),
        option("--bom", action="store_true"),
    )


def run(args: Any, lang: str) -> int:
    """Runs the command."""
    from gklint.archive.export import export, questions, read_only

    say = words(lang)
    ending = os.path.splitext(args.output or "")[1].lower().lstrip(".")
    form = args.format or (ending if ending in _FORMATS else "csv")
    if form != "csv" and not args.output:
        raise UsageError(say("export-needs-file", format=form))
    with archive_options.opened(args, reading=True) as store:
        asked = read_only(args.sql) if args.sql else questions(store, args.table)
        try:
            if args.output:
                count = export(store, asked, form, args.output, bom=args.bom)
            else:
                with opened(None, lang) as stream:
                    count = export(store, asked, form, stream)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise UsageError(say("cannot-write", path=args.output, why=why(error, say.lang))) from error
    if args.output and not args.quiet:
        say_aside(say("export-done", n=count, path=args.output))
    return OK
