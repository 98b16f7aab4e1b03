"""`gklint extract PATH...`: what reports state, as data; `--explain` shows how the prose was read."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from gklint.api.files import Target, Walk
from gklint.api.many import over
from gklint.api.results import CHECKED, Extraction, Summary
from gklint.api.words import words
from gklint.api.work import ExtractWork, leading
from gklint.cli import FOUND, OK, WRONG
from gklint.cli.arguments import Parser, UsageError, common, option, output, reading
from gklint.cli.check import missed, verbose_line, work_for
from gklint.cli.output import Part, needs_ascii, opened, write
from gklint.render import EXTRACT_FORMATS, Look, Renderer, renderer


@dataclass(frozen=True)
class Stated:
    """Extracts a target and renders it; keeps what is to be said aside of files that gave nothing."""

    work: ExtractWork
    renderer: Renderer
    quiet: bool = False
    verbose: bool = False

    def __call__(self, target: Target) -> Part:
        """The rendered pieces of one file, its counts, and what is said aside."""
        return self._show(target, self.work(target))

    def crashed(self, target: Target, why: str) -> Part:
        """The same for a file whose process died."""
        return self._show(target, self.work.crashed(target, why))

    def _show(self, target: Target, found: Extraction) -> Part:
        summary = Summary()
        summary.add_any(found)
        lang = self.work.options(target).lang
        aside = verbose_line(found, lang) if self.verbose else ""
        if not aside and found.status != CHECKED and not self.quiet:
            aside = f"{found.path}: {found.error or words(lang)(f'status-{found.status}')}"
        return self.renderer.file(found), summary, aside


def parser(lang: str) -> Parser:
    """The options of the command."""
    made = Parser("extract", lang)
    made.group("arguments", option("path", nargs="*"))
    made.group("group-reading", *reading(lang))
    made.group(
        "group-output",
        *output(EXTRACT_FORMATS, lang, "json"),
        option("--explain", action="store_true"),
        *common(lang),
    )
    return made


def run(argv: list[str], lang: str) -> int:
    """Runs the command."""
    args = parser(lang).read(argv)
    if args is None:
        return OK
    if not args.path:
        raise UsageError(words(lang)("no-path"))
    work = work_for(args, ExtractWork)
    lead = work.options(leading(args.path[0]))
    walk = Walk(args.path, lead.limits, work.stdin[0] if work.stdin else b"")
    with opened(args.output, lead.lang) as stream:
        shown = _renderer(args, Look(lang=lead.lang, ascii=needs_ascii(stream)))
        with closing(over(walk, Stated(work, shown, args.quiet, args.verbose), args.jobs)) as parts:
            summary = write(stream, shown, parts, walk)
    if missed(walk, lead.lang):
        return WRONG
    return OK if summary.checked == summary.files else FOUND


def _renderer(args: Any, look: Look) -> Renderer:
    if args.explain:
        from gklint.render.explanation import Explanation

        return Explanation(replace(look, width=80))
    return renderer(args.format, look, extract=True)
