"""Markdown: a text whose marks are taken out, its HTML tables read as tables, its comments kept aside.

Headings and tables with bars are read by the grammar itself. Every character keeps its line and column in the file.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator

from gklint.readers.limits import Limits
from gklint.readers.plain import folded, lined
from gklint.readers.unreadable import Unreadable
from gklint.text import Comment, Source
from gklint.text.decode import DecodeError, decode

Kept = tuple[str, Iterable[int]]  # words, and the offset of each character

# each alternative is a mark; the first that fits at a place counts
_MARK = re.compile(
    r"(?P<comment><!--)"
    r"|(?P<table><table\b[^<>]*>)"
    r"|(?P<fence>^ {0,3}(?:`{3,}|~{3,})[^\n]*)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<image>!\[[^\[\]\n]*\]\([^()\n]*\))"
    r"|\[(?P<link>[^\[\]\n]+)\]\((?:[^()\n]|\([^()\n]*\))*\)"
    r"|(?P<tag></?(?!br\b)[a-zA-Z][^<>\n]*>)"
    r"|(?P<strong>\*\*|`)",
    re.MULTILINE | re.IGNORECASE,
)
_NEEDED = re.compile(r"<|\\|`|~~~|\*\*|\]\(")
_TABLE_TAG = re.compile(r"<(/?)table\b[^<>]*>", re.IGNORECASE)


def read(data: bytes, name: str, limits: Limits) -> Source | Unreadable:
    """The source in the bytes of a Markdown file."""
    try:
        text, encoding = decode(data)
    except DecodeError as error:
        return Unreadable(name, error.reason, error.detail)
    original, text = text, lined(text)
    source = Source(path=name, text=text, original=original, encoding=encoding)
    if not _NEEDED.search(text):
        return folded(source)
    comments: list[Comment] = []
    parts: list[str] = []
    origin = array("L")
    for words, offsets in _kept(text, comments):
        parts.append(words)
        origin.extend(offsets)
    origin.append(len(text))
    return folded(
        Source(path=name, text="".join(parts), original=original, origin=origin, encoding=encoding, comments=comments)
    )


def _kept(text: str, comments: list[Comment]) -> Iterator[Kept]:
    """What is left of a text without its marks, in order."""
    position, closed = 0, True
    while (found := _MARK.search(text, position)) is not None:
        start, end = found.span()
        yield text[position:start], range(position, start)
        position = end
        if found["comment"]:
            closing = text.find("-->", end) if closed else -1
            closed = closing >= 0
            if closed:
                position = closing + 3
                comments.append(Comment(start, position, text[end:closing].strip()))
            else:  # one without an end is text
                yield "<!--", range(start, end)
        elif found["table"]:
            position = _table_end(text, end)
            yield _table(text, start, position)
        elif found["escaped"]:
            words = found["escaped"]
            if words == "|" and text.startswith("|", _line_start(text, start)):
                words = "/"  # a bar that parts no cells
            yield words, (end - 1,)
        elif found["link"]:
            yield found["link"], range(*found.span("link"))
    yield text[position:], range(position, len(text))


def _line_start(text: str, at: int) -> int:
    start = text.rfind("\n", 0, at) + 1
    while start < at and text[start] in " \t":
        start += 1
    return start


def _table_end(text: str, position: int) -> int:
    """Where a table ends whose start tag ends at `position`: behind its end tag, or with the text."""
    depth = 1
    for found in _TABLE_TAG.finditer(text, position):
        depth += -1 if found[1] else 1
        if not depth:
            return found.end()
    return len(text)


def _table(text: str, start: int, end: int) -> Kept:
    """An HTML table as rows of cells."""
    from gklint.readers.canvas import Canvas
    from gklint.readers.html import write

    canvas = Canvas(after=start)
    write(text, canvas, start, end)
    return "".join(canvas.parts), canvas.origin
