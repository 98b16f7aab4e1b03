"""`gklint extract PATH...`: what reports state, as data; `--explain` shows how the prose was read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from gklint.api.files import Target, Walk
from gklint.api.many import over
from gklint.api.results import CHECKED, Summary
from gklint.api.words import words
from gklint.api.work import CheckWork, ExtractWork
from gklint.cli import FOUND, OK, WRONG
from gklint.cli.arguments import Parser, UsageError, common, option, output, reading
from gklint.cli.check import missed, work_for
from gklint.cli.faults import say_aside
from gklint.cli.output import needs_ascii, opened
from gklint.render import EXTRACT_FORMATS, Look, Renderer, renderer


@dataclass(frozen=True)
class Stated:
    """Extracts a target and renders it; keeps what is to be said aside of files that gave nothing."""

    work: CheckWork
    renderer: Renderer

    def __call__(self, target: Target) -> tuple[list[str], Summary, str]:
        """The rendered pieces of one file, its counts, and why it gave nothing (or "")."""
        return self._show(self.work(target))

    def crashed(self, target: Target, why: str) -> tuple[list[str], Summary, str]:
        """The same for a file whose process died."""
        return self._show(self.work.crashed(target, why))

    def _show(self, extraction: Any) -> tuple[list[str], Summary, str]:
        summary = Summary()
        summary.add_any(extraction)
        why = "" if extraction.status == CHECKED else extraction.error or extraction.status
        return self.renderer.file(extraction), summary, f"{extraction.path}: {why}" if why else ""


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
    lead = work.options(Target(args.path[0]))
    walk = Walk(args.path)
    summary = Summary()
    with opened(args.output, lead.lang) as stream:
        shown = _renderer(args, Look(lang=lead.lang, ascii=needs_ascii(stream)))
        stream.write(shown.start())
        first = True
        for pieces, counts, why in over(walk, Stated(work, shown), args.jobs):
            for piece in pieces:
                stream.write(piece if first else shown.joiner + piece)
                first = False
            if why and not args.quiet:
                stream.flush()
                say_aside(_why(why, lead.lang))
            summary.merge(counts)
        summary.skipped.update(walk.skipped)
        stream.write(shown.finish(summary))
        stream.flush()
    if missed(walk, lead.lang):
        return WRONG
    return OK if summary.checked == summary.files else FOUND


def _renderer(args: Any, look: Look) -> Renderer:
    if args.explain:
        from gklint.render.explanation import Explanation

        return Explanation(replace(look, width=80))
    return renderer(args.format, look, extract=True)


def _why(why: str, lang: str) -> str:
    path, _, reason = why.rpartition(": ")
    return f"{path}: {words(lang)('status-not-a-report')}" if reason == "not-a-report" else why
