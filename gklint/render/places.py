"""A place in words: what a person would look for."""

from __future__ import annotations

from gklint.api.words import Words
from gklint.text import Location, Source, Span

_PARTS = ("page", "paragraph", "table", "row", "cell", "line")


def place_words(location: Location, say: Words) -> str:
    """`第 3 页表格 2 第 7 行第 4 格`; in a text without pages and paragraphs its line."""
    place = location.place or {}
    parts = [say(f"place-{name}", n=place[name]) for name in _PARTS if name in place]
    return say("place-joined").join(parts) if parts else say("place-line", n=location.start.line)


def where(path: str, source: Source, span: Span, say: Words) -> str:
    """`path:line:column`, in a document the place in words behind it, or instead where it has no lines."""
    location = source.location(span)
    lines = f"{path}:{location.start.line}:{location.start.column}"
    if not location.place:
        return lines
    words = place_words(location, say)
    return f"{lines} {words}" if source.has_lines else f"{path} {words}"


def in_brackets(location: Location, say: Words) -> str:
    """The same behind a line and column, which say little of a document: `（第 3 页表格 2 第 7 行）`; "" in a text."""
    return say("about", about=place_words(location, say)) if location.place else ""
