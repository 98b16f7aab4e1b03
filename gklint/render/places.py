"""A place in words: what a person would look for."""

from __future__ import annotations

from gklint.api.words import Words
from gklint.text import Location

_PARTS = ("page", "paragraph", "table", "row", "cell", "line")


def place_words(location: Location, say: Words) -> str:
    """`第 3 页表格 2 第 7 行第 4 格`; in a text without pages and paragraphs its line."""
    place = location.place or {}
    parts = [say(f"place-{name}", n=place[name]) for name in _PARTS if name in place]
    return say("place-joined").join(parts) if parts else say("place-line", n=location.start.line)
