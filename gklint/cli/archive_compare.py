"""`gklint archive compare --db FILE`: the rules across reports, and what they found."""

from __future__ import annotations

from gklint.api.catalogue import chosen_rules
from gklint.api.files import Target
from gklint.api.words import words
from gklint.api.work import CheckWork
from gklint.cli import FOUND, OK
from gklint.cli.archive_scan import DATABASE, about_agencies
from gklint.cli.arguments import Parser, choosing, common, option
from gklint.cli.check import given
from gklint.cli.output import needs_ascii, opened


def parser(lang: str) -> Parser:
    """The options of the command."""
    made = Parser("archive-compare", lang)
    made.group("group-rules", *choosing(lang))
    made.group(
        "group-archive",
        option("--db", metavar="FILE", default=DATABASE),
        option("--agencies", metavar="FILE"),
        option("--tree", metavar="FILE"),
        option("--config", metavar="FILE"),
        option("--again", action="store_true"),
        option("--format", metavar="FORMAT", default="concise"),
        option("-o", "--output", metavar="FILE"),
        *common(lang),
    )
    return made


def run(argv: list[str], lang: str) -> int:
    """Runs the command."""
    from gklint.archive.compare import compare, told
    from gklint.archive.store import Store
    from gklint.render.cells import one_line
    from gklint.render.data import dumps

    args = parser(lang).read(argv)
    if args is None:
        return OK
    options = CheckWork(given=given(args), config=args.config).options(Target("."))
    say = words(options.lang)
    found = False
    with Store.open(args.db) as store, opened(args.output, options.lang) as stream:
        compare(store, chosen_rules(options), lang=options.lang, again=args.again, **about_agencies(args))
        for each in told(store):
            found = found or options.fail_on != "never"
            if args.format == "jsonl":
                stream.write(dumps(each, needs_ascii(stream)) + "\n")
                continue
            place = f"{one_line(each['path'])}:{each['line']}:{each['column']}"
            level = say(f"level-{each['severity']}")
            stream.write(f"{place}: {level} {each['code']} {one_line(each['message'])}\n")
            for other in each["related"]:
                start = other["location"]["start"]
                there = f"{one_line(other['path'])}:{start['line']}:{start['column']}"
                stream.write(f"    {there}: {one_line(other['message'])}\n")
    return FOUND if found and not args.exit_zero else OK
