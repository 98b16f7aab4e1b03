"""`gklint archive export --db FILE`: tables, or the answer to a question, as CSV, Parquet or Excel."""

from __future__ import annotations

import os

from gklint.api.words import words
from gklint.cli import OK
from gklint.cli.archive_scan import DATABASE
from gklint.cli.arguments import Parser, UsageError, choice, common, option
from gklint.cli.faults import say_aside
from gklint.cli.output import opened
from gklint.resources.spoken import why

_FORMATS, _NAMES = ("csv", "parquet", "xlsx"), ("reports", "facts", "claims", "diagnostics", "runs")


def parser(lang: str) -> Parser:
    """The options of the command."""
    made = Parser("archive-export", lang)
    made.group(
        "group-archive",
        option("--db", metavar="FILE", default=DATABASE),
        option("--table", metavar="NAME", type=choice("--table", _NAMES, lang), default="diagnostics"),
        option("--sql", metavar="QUERY"),
        option("--format", metavar="FORMAT", type=choice("--format", _FORMATS, lang)),
        option("-o", "--output", metavar="FILE"),
        option("--bom", action="store_true"),
        *common(lang),
    )
    return made


def run(argv: list[str], lang: str) -> int:
    """Runs the command."""
    from gklint.archive.export import export, question, read_only
    from gklint.archive.store import Store

    args = parser(lang).read(argv)
    if args is None:
        return OK
    say = words(lang)
    ending = os.path.splitext(args.output or "")[1].lower().lstrip(".")
    form = args.format or (ending if ending in _FORMATS else "csv")
    if form != "csv" and not args.output:
        raise UsageError(say("export-needs-file", format=form))
    with Store.open(args.db) as store:
        sql = read_only(args.sql) if args.sql else question(args.table)
        try:
            if args.output:
                count = export(store, sql, form, args.output, bom=args.bom)
            else:
                with opened(None, lang) as stream:
                    count = export(store, sql, form, stream)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise UsageError(say("cannot-write", path=args.output, why=why(error, say.lang))) from error
    if args.output and not args.quiet:
        say_aside(say("export-done", n=count, path=args.output))
    return OK
