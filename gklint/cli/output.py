"""Where results are written: standard output or a file, in an encoding that never fails."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

from gklint.api.files import Walk
from gklint.api.results import Summary
from gklint.api.words import words
from gklint.cli.arguments import UsageError
from gklint.cli.faults import say_aside
from gklint.render import Renderer

Part = tuple[list[str], Summary, str]  # of one file: rendered pieces, counts, what is said on standard error


@contextmanager
def opened(path: str | None, lang: str) -> Iterator[TextIO]:
    """The stream to write to. A file is UTF-8 with the line ends of the format."""
    if path is None:
        yield standard()
        return
    try:
        file = open(path, "w", encoding="utf-8", errors="backslashreplace", newline="")  # noqa: SIM115 - closed below
    except OSError as error:
        raise UsageError(words(lang)("cannot-write", path=path, why=error.strerror or str(error))) from error
    with file:
        yield file


def write(stream: TextIO, shown: Renderer, parts: Iterable[Part], walk: Walk, *, live: bool = False) -> Summary:
    """Writes a run as its parts come in; the counts of the whole. live: what is written is to be seen at once."""
    summary = Summary()
    stream.write(shown.start())
    first = True
    for pieces, counts, aside in parts:
        for piece in pieces:
            stream.write(piece if first else shown.joiner + piece)
            first = False
        summary.merge(counts)
        if live or aside:
            stream.flush()
        if aside:
            say_aside(aside)
    summary.skipped.update(walk.skipped)
    stream.write(shown.finish(summary))
    stream.flush()
    return summary


def standard() -> TextIO:
    """Standard output, made to show what its encoding has no character for as an escape instead of failing."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace", newline="")
    return sys.stdout


def is_terminal(path: str | None) -> bool:
    """Whether results are read by a person as they appear."""
    try:
        return path is None and sys.stdout.isatty()
    except (AttributeError, ValueError):
        return False


def needs_ascii(stream: TextIO) -> bool:
    """Whether JSON must escape characters outside ASCII, because the stream's encoding does not hold them all."""
    encoding = (getattr(stream, "encoding", None) or "utf-8").lower().replace("_", "-")
    return not encoding.startswith(("utf-8", "utf8", "utf-16", "utf16", "utf-32", "utf32"))


def width() -> int:
    """Columns of the terminal ($COLUMNS wins; 80 where there is none)."""
    import shutil

    return shutil.get_terminal_size((80, 24)).columns


def colors(path: str | None) -> int:
    """How many colours the stream shows: 0 for files, pipes and $NO_COLOR; $FORCE_COLOR asks for them in any case."""
    if path is not None or os.environ.get("NO_COLOR"):
        return 0
    from rich.console import Console

    system = Console(file=sys.stdout).color_system
    return {None: 0, "windows": 0, "standard": 16, "256": 256, "truecolor": 256}.get(system, 0)
