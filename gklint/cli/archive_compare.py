"""`gklint archive compare --db FILE`: the rules across reports, and what they found."""

from __future__ import annotations

from typing import Any

from gklint.api.words import words
from gklint.cli import FOUND, OK, archive_options
from gklint.cli.arguments import Parser, choice, option
from gklint.cli.output import needs_ascii, opened


def parser(lang: str) -> Parser:
    """The options of the command."""
    return archive_options.comparing(
        "compare",
        lang,
        option("--again", action="store_true"),
        option("--format", metavar="FORMAT", type=choice("--format", ("concise", "jsonl"), lang), default="concise"),
        option("-o", "--output", metavar="FILE"),
    )


def run(args: Any, lang: str) -> int:
    """Runs the command."""
    from gklint.archive.compare import compare, told
    from gklint.render.cells import one_line
    from gklint.render.data import dumps

    options, how = archive_options.judging(args)
    say = words(options.lang)
    found = False
    with archive_options.opened(args) as store, opened(args.output, options.lang) as stream:
        compare(store, again=args.again, **how)
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
