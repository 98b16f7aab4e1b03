"""A `Source` as few bytes and back: the text that rules read, kept so that they can judge it without the file."""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Sequence
from typing import Any

from gklint.text import Comment, Piece, Source


def pack(source: Source) -> bytes:
    """The bytes of a source (its path left out)."""
    same = source.original == source.text
    data: dict[str, Any] = {"text": source.text}
    if not same:
        data["original"] = source.original
    if source.origin is not None:
        data["origin"] = _steps(source.origin)
    if source.encoding != "utf-8":
        data["encoding"] = source.encoding
    if source.notes:
        data["notes"] = _plain(source.notes)
    if source.format != "text":
        data["format"] = source.format
    if source.pieces:
        data["pieces"] = [[each.start, each.end, dict(each.place), each.shift] for each in source.pieces]
    if source.comments:
        data["comments"] = [list(each) for each in source.comments]
    raw = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return zlib.compress(raw, 6)


def unpack(packed: bytes, path: str) -> Source:
    """The source of bytes that `pack` made."""
    data = json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
    origin = data.get("origin")
    return Source(
        path,
        data["text"],
        data.get("original", ""),
        None if origin is None else _offsets(origin),
        data.get("encoding", "utf-8"),
        data.get("notes", {}),
        data.get("format", "text"),
        tuple(Piece(*each) for each in data.get("pieces", ())),
        tuple(Comment(*each) for each in data.get("comments", ())),
    )


def _steps(offsets: Sequence[int]) -> list[int]:
    """Offsets as runs: how many that rise by one each, and how far the next is from the last. Most rise by one."""
    runs: list[int] = []
    last, count = -1, 0
    for offset in offsets:
        if offset == last + 1:
            count += 1
        else:
            runs += (count, offset - last)
            count = 1
        last = offset
    runs.append(count)
    return runs


def _offsets(runs: Sequence[int]) -> Sequence[int]:
    found = array("l")
    at = 0
    for index in range(0, len(runs), 2):
        count = runs[index]
        found.extend(range(at, at + count))
        at += count
        if index + 1 < len(runs):
            at += runs[index + 1] - 1
    return found


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, ensure_ascii=False, default=str))
