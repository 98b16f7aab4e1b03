"""A copy of a Word document with a comment at each finding, anchored at exactly the words or the cell it is about.

The document is walked again as it was read, so that every place of the text leads back to the element that holds it;
runs are cut where a finding begins or ends, and nothing else is changed. Needs python-docx (`gklint[docx]`).
"""

from __future__ import annotations

import io
from bisect import bisect_right
from copy import deepcopy
from typing import Any

from gklint.api.results import FileResult
from gklint.api.words import words
from gklint.diagnostics import Diagnostic
from gklint.readers.numbering import Numbering, W
from gklint.readers.wordml import Writer
from gklint.render.places import place_words
from gklint.text import Span

AUTHOR, INITIALS = "gklint", "GK"
_RUN, _TEXT, _PARAGRAPH, _PROPERTIES = W + "r", W + "t", W + "p", W + "pPr"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class NotAnnotated(Exception):
    """Why no copy could be made: for people."""


def annotated(data: bytes, result: FileResult, lang: str) -> bytes:
    """The document `data`, of which `result` was found, with its comments. Raises `NotAnnotated`, or ImportError where
    python-docx is missing."""
    from docx import Document

    try:
        document = Document(io.BytesIO(data))
    except Exception as error:
        raise NotAnnotated(str(error)) from error
    writer = Writer(Numbering(_part(document, "numbering"), _part(document, "styles")))
    writer.document(document.element)
    if "".join(writer.canvas.parts) != result.source.original:
        raise NotAnnotated("the document changed")
    anchors = _Anchors(writer, result)
    for found in result.diagnostics:
        comment = document.comments.add_comment(_said(result, found, lang), AUTHOR, INITIALS)
        anchors.mark(found.span, str(comment.comment_id))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _part(document: Any, kind: str) -> Any:
    """A part of the document as a tree, None if it has none."""
    from lxml import etree

    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    try:
        part = document.part.part_related_by(base + kind)
    except KeyError:
        return None
    element = getattr(part, "element", None)
    return element if element is not None else etree.fromstring(part.blob)


def _said(result: FileResult, found: Diagnostic, lang: str) -> str:
    """The text of a comment."""
    say = words(lang)
    lines = [f"{say(f'level-{found.severity}')} {found.code}  {found.message}"]
    if found.working:
        lines.append(found.working)
    for each in found.related:
        lines.append(say("comment-related", message=each.message, place=place_words(result.location(each.span), say)))
    if found.help:
        lines.append(say("comment-help", text=found.help.strip()))
    if found.source:
        lines.append(say("comment-source", text=found.source.strip()))
    return "\n".join(" ".join(line.split("\n")) for line in lines)


class _Anchors:
    """The way from a span of the canonical text to the elements of the document."""

    def __init__(self, writer: Writer, result: FileResult) -> None:
        self.source = result.source
        self.pieces = writer.canvas.pieces
        self.starts = [piece.start for piece in self.pieces]
        self.traces = writer.traces

    def mark(self, span: Span, number: str) -> None:
        """Puts the ends of a comment around the words of a span."""
        start = self.source.original_offset(span.start)
        end = self.source.original_offset(span.end - 1) + 1 if span.end > span.start else start
        first = self._piece(start)
        last = max(self._piece(max(end - 1, start)), first)
        begins = self._first(first, start)
        ends = self._last(last, end, first, begins)
        if begins is None or ends is None:
            self._around(first, last, number)
            return
        begins.addprevious(_element("commentRangeStart", number))
        _close(ends, number)

    def _piece(self, at: int) -> int:
        return max(bisect_right(self.starts, at) - 1, 0)

    def _first(self, piece: int, at: int) -> Any:
        """The run that begins with the character at an offset; None if the piece holds no words."""
        segments = self.traces[piece]
        left = max(at - self.pieces[piece].start, 0) + self.pieces[piece].shift
        for index, (text, leaf) in enumerate(segments):
            if leaf is not None and text and left < len(text):
                return _cut(segments, index, max(left, 0))
            left -= len(text)
        return _whole(segments, 0)

    def _last(self, piece: int, at: int, first: int, begins: Any) -> Any:
        """The run that ends before an offset."""
        segments = self.traces[piece]
        length = min(at, self.pieces[piece].end) - self.pieces[piece].start
        left = max(length, 1 if piece == first else 0) + self.pieces[piece].shift
        found = None
        for index, (text, leaf) in enumerate(segments):
            if left <= 0:
                break
            if leaf is not None and text:
                if left < len(text):
                    _cut(segments, index, left)
                found = _run_of(segments[index][1])
            left -= len(text)
        return found if found is not None else begins

    def _around(self, first: int, last: int, number: str) -> None:
        """Around what a paragraph holds, or around nothing in an empty cell."""
        opening, closing = self._paragraph(first), self._paragraph(last)
        start = _element("commentRangeStart", number)
        properties = opening.find(_PROPERTIES)
        if properties is not None:
            properties.addnext(start)
        else:
            opening.insert(0, start)
        closing.append(_element("commentRangeEnd", number))
        closing.append(_reference(number))

    def _paragraph(self, piece: int) -> Any:
        for _, leaf in self.traces[piece]:
            node = leaf
            if node is not None and node.tag == W + "tc":
                return next(iter(node.iter(_PARAGRAPH)))
            while node is not None and node.tag != _PARAGRAPH:
                node = node.getparent()
            if node is not None:
                return node
        raise NotAnnotated("no paragraph")


def _whole(segments: list[tuple[str, Any]], start: int) -> Any:
    """The first run of a place; None if it has none."""
    return next((_run_of(leaf) for text, leaf in segments[start:] if leaf is not None and text), None)


def _run_of(leaf: Any) -> Any:
    """The run in which an element stands, or what stands for it in its paragraph (a formula)."""
    node = leaf
    while node.tag != _RUN and node.getparent() is not None and node.getparent().tag != _PARAGRAPH:
        node = node.getparent()
    return node


def _cut(segments: list[tuple[str, Any]], index: int, at: int) -> Any:
    """Cuts a run so that one begins at a character of a segment; gives that one. `segments` is kept true."""
    text, leaf = segments[index]
    run = leaf.getparent()
    if run is None or run.tag != _RUN:
        return _run_of(leaf)
    content = [child for child in run if child.tag != W + "rPr"]
    if at == 0 and content and content[0] is leaf:
        return run
    behind = run.makeelement(_RUN, run.attrib)
    if (properties := run.find(W + "rPr")) is not None:
        behind.append(deepcopy(properties))
    moved = content[content.index(leaf) + (at > 0) :]
    if at > 0:
        rest = deepcopy(leaf)
        rest.text, leaf.text = leaf.text[at:], leaf.text[:at]
        for each in (rest, leaf):
            each.set(_SPACE, "preserve")
        rest.tail = leaf.tail = None
        behind.append(rest)
        segments[index : index + 1] = [(text[:at], leaf), (text[at:], rest)]
    behind.extend(moved)
    run.addnext(behind)
    return behind


def _close(run: Any, number: str) -> None:
    run.addnext(_reference(number))
    run.addnext(_element("commentRangeEnd", number))


def _element(name: str, number: str) -> Any:
    from docx.oxml import OxmlElement

    made = OxmlElement(f"w:{name}")
    made.set(W + "id", number)
    return made


def _reference(number: str) -> Any:
    """The run with the mark of a comment."""
    from docx.oxml import OxmlElement

    run = OxmlElement("w:r")
    run.append(_element("commentReference", number))
    return run
