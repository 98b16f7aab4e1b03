"""`gklint extract PATH...`: what reports state, as data; `--explain` shows how the prose was read."""

from __future__ import annotations

from contextlib import ExitStack, closing

from gklint.api.confined import SECONDS, Bounds
from gklint.api.files import Target, Walk
from gklint.api.many import over
from gklint.api.results import CHECKED, Extraction, Summary
from gklint.api.words import words
from gklint.api.work import After, ExtractWork, leading
from gklint.cli import FOUND, OK, WRONG, collector
from gklint.cli.arguments import Parser, UsageError, common, destinations, option, outputs, reading
from gklint.cli.check import missed, verbose_line, work_for
from gklint.cli.output import Output, Part, RowOutput, needs_ascii, opened, opened_binary, write
from gklint.render import BINARY_FORMATS, EXTRACT_FORMATS, Look, Renderer, RowRenderer, renderer, row_renderer
from gklint.resources.records import dataclass, replace


@dataclass(frozen=True)
class Stated(After[Part]):
    """Extracts a target and renders it; keeps what is to be said aside of files that gave nothing."""

    renderers: tuple[Renderer | RowRenderer, ...] = ()
    quiet: bool = False
    verbose: bool = False

    def after(self, target: Target, found: Extraction) -> Part:
        """The rendered pieces of one file, its counts, and what is said aside."""
        summary = Summary()
        summary.add_any(found)
        lang = self.work.options(target).lang
        aside = verbose_line(found, lang) if self.verbose else ""
        if not aside and found.status != CHECKED and not self.quiet:
            aside = f"{found.path}: {found.error or words(lang)(f'status-{found.status}')}"
        pieces = [renderer.file(found) for renderer in self.renderers]
        collector.resume()
        return pieces, summary, aside


def parser(lang: str) -> Parser:
    """The options of the command."""
    made = Parser("extract", lang)
    made.group("arguments", option("path", nargs="*"))
    made.group("group-reading", *reading(lang))
    made.group(
        "group-output",
        *outputs(EXTRACT_FORMATS, lang),
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
    args.output, further = destinations(args, EXTRACT_FORMATS, lang)
    work = work_for(args, ExtractWork)
    lead = work.options(leading(args.path[0]))
    walk = Walk(args.path, lead.limits, work.stdin[0] if work.stdin else b"")
    wanted = list(further.items())
    if args.output is not None or args.format or args.explain or not wanted:
        wanted.insert(0, (args.output, "explain" if args.explain else args.format or "json"))
    with ExitStack() as opening:
        written = [_output(opening, name, path, Look(lang=lead.lang, bom=args.bom)) for path, name in wanted]
        stated = Stated(work, tuple(each.renderer for each in written), args.quiet, args.verbose)
        parts = opening.enter_context(closing(over(walk, stated, args.jobs, Bounds(SECONDS))))
        summary = write(written, parts, walk)
    if missed(walk, lead.lang):
        return WRONG
    return OK if summary.checked == summary.files else FOUND


def _output(opening: ExitStack, name: str, path: str | None, look: Look) -> Output | RowOutput:
    """One output, its file opened."""
    if name in BINARY_FORMATS:
        try:
            rows = row_renderer(name, look)
        except ImportError:
            raise UsageError(words(look.lang)("needs-extra", name=name, extra=name)) from None
        return RowOutput(opening.enter_context(opened_binary(path, look.lang)), rows)
    stream = opening.enter_context(opened(path, look.lang))
    look = replace(look, ascii=needs_ascii(stream))
    if name == "explain":
        from gklint.render.explanation import Explanation

        return Output(stream, Explanation(replace(look, width=80)))
    return Output(stream, renderer(name, look, extract=True))
