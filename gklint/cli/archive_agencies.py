"""`gklint archive agencies --db FILE`: whose report each file is, as a CSV that can be edited and given back."""

from __future__ import annotations

import csv

from gklint.api.words import words
from gklint.cli import OK
from gklint.cli.archive_scan import DATABASE
from gklint.cli.arguments import Parser, common, option
from gklint.cli.output import opened


def parser(lang: str) -> Parser:
    """The options of the command."""
    made = Parser("archive-agencies", lang)
    made.group(
        "group-archive",
        option("--db", metavar="FILE", default=DATABASE),
        option("--doubtful", action="store_true"),
        option("-o", "--output", metavar="FILE"),
        *common(lang),
    )
    return made


def run(argv: list[str], lang: str) -> int:
    """Runs the command."""
    from gklint.archive.store import Store

    args = parser(lang).read(argv)
    if args is None:
        return OK
    say = words(lang)
    with Store.open(args.db) as store, opened(args.output, lang) as stream:
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
