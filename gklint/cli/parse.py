"""`gklint parse PATH`: the syntax tree of one report."""

from __future__ import annotations

from gklint.api.checking import read_data, read_file, unreadable
from gklint.api.files import STDIN, Target
from gklint.api.parsing import parse_source
from gklint.api.words import words
from gklint.api.work import CheckWork
from gklint.cli import FOUND, OK
from gklint.cli.arguments import Parser, UsageError, common, option, output
from gklint.cli.check import work_for
from gklint.cli.faults import say_aside, told
from gklint.cli.output import needs_ascii, opened
from gklint.render.tree import as_json, as_text
from gklint.text import Source

FORMATS = ("tree", "json")


def parser(lang: str) -> Parser:
    """The options of the command."""
    made = Parser("parse", lang)
    made.group("arguments", option("path", nargs="*"))
    made.group(
        "group-output",
        *output(FORMATS, lang, "tree"),
        option("--config", metavar="FILE"),
        option("--stdin-filename", metavar="NAME"),
        *common(lang),
    )
    return made


def run(argv: list[str], lang: str) -> int:
    """Runs the command."""
    args = parser(lang).read(argv)
    if args is None:
        return OK
    say = words(lang)
    if len(args.path) != 1:
        raise UsageError(say("one-path"))
    path = args.path[0]
    work = work_for(args, CheckWork)
    options = work.options(Target(path))
    found = read_data(*work.stdin, options) if path == STDIN and work.stdin else read_file(path, options)
    if not isinstance(found, Source):
        if found.reason == "missing":
            return told(say("no-such-path", path=path), options.lang)
        for each in unreadable(found.path, found, options).diagnostics:
            say_aside(f"{found.path}: {each.message}")
        return FOUND
    tree = parse_source(found)
    with opened(args.output, lang) as stream:
        pieces = as_json(tree, needs_ascii(stream)) if args.format == "json" else as_text(tree)
        for piece in pieces:
            stream.write(piece)
    return OK
