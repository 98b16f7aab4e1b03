"""`gklint archive agencies --db FILE`: whose report each file is, as a CSV that can be edited and given back."""

from __future__ import annotations

import csv
from typing import Any

from gklint.api.words import words
from gklint.cli import OK, archive_options
from gklint.cli.arguments import Parser, option
from gklint.cli.output import opened


def parser(lang: str) -> Parser:
    """The options of the command."""
    doubtful = option("--doubtful", action="store_true")
    return archive_options.parser("agencies", lang, doubtful, option("-o", "--output", metavar="FILE"))


def run(args: Any, lang: str) -> int:
    """Runs the command."""
    say = words(lang)
    with archive_options.opened(args, reading=True) as store, opened(args.output, lang) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["path", "agency", "year", "region", "told_by", "doubt"])
        where = "WHERE NOT i.certain" if args.doubtful else ""
        rows = store.stream(
            "SELECT r.path, i.agency, i.year, i.region, i.told_by, i.doubt "
            f"FROM identities i JOIN reports r USING (report) {where} ORDER BY r.path"
        )
        for *about, doubt in rows:
            writer.writerow([*about, say(f"doubt-{doubt}") if doubt else ""])
    return OK
