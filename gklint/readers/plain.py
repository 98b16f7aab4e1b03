"""Plain text: the canonical text folds what page copies add, and remembers where each character was.

One for one: full-width digits and Latin letters, traditional characters, zero-width marks. Taken out: pinyin that
mirrors put in brackets behind a character, and the entity `&nbsp;`. What is folded is data: rules/text/folding.yaml.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from functools import lru_cache

from gklint.language.first import sought
from gklint.readers.limits import Limits
from gklint.readers.unreadable import Unreadable
from gklint.resources import compiled, load_yaml, regex, root
from gklint.resources.records import replace
from gklint.text import Source
from gklint.text.decode import DecodeError, decode


class _Folding:
    """The compiled folding: what to look for, what to translate, what to leave out."""

    def __init__(self, data: dict[str, str]) -> None:
        pairs = {ord(a): ord(b) for a, b in zip(data["from"], data["to"], strict=True)}
        self.needed = regex("[" + re.escape(data["from"]) + "]")
        self.table = pairs
        self.noise = regex(data["noise"])
        self.noise_hint = regex(data["noise_hint"])


@lru_cache(maxsize=1)
def _folding() -> _Folding:
    path = root() / "rules" / "text" / "folding.yaml"

    def build() -> dict[str, str]:
        data = load_yaml(path)
        lines = "".join((data["traditional"] + data["radicals"]).split())
        source, target = lines[0::2], lines[1::2]
        digits = data["width"]
        blanks = "".join(chr(int(code, 16)) for code in data["zero_width"])
        return {
            "from": source + digits["from"] + blanks,
            "to": target + digits["to"] + " " * len(blanks),
            "noise": data["noise"],
            "noise_hint": sought(data["noise_hint"]),
        }

    return _Folding(compiled("folding", [path], build))


def read(data: bytes, name: str, limits: Limits) -> Source | Unreadable:
    """The source in the bytes of a text."""
    try:
        text, encoding = decode(data)
    except DecodeError as error:
        return Unreadable(name, error.reason, error.detail)
    return canonical(name, text, encoding)


def canonical(path: str, text: str, encoding: str = "utf-8") -> Source:
    """The source for a decoded text. `text` itself stays reachable as `Source.original`."""
    return folded(Source(path=path, text=lined(text), original=text, encoding=encoding))


_LINE_END = regex(r"[\r\v\f\x85\u2028\u2029](?:(?<!\r)|(?!\n))")


def lined(text: str) -> str:
    """A text in which every kind of line end, page end and break inside a paragraph is `\\n` (or the pair `\\r\\n`).

    One character for one, so places stay. The grammar knows no others; old editors and copies from documents do.
    """
    return _LINE_END.sub("\n", text)


def folded(source: Source) -> Source:
    """A source with its text folded; its origin and pieces go along."""
    folding = _folding()
    text = source.text
    if folding.needed.search(text):
        text = text.translate(folding.table)
    if not folding.noise_hint.search(text):
        return source if text is source.text else replace(source, text=text)
    kept: list[str] = []
    origin = array("L")
    position = 0
    for found in folding.noise.finditer(text):
        kept.append(text[position : found.start()])
        origin.extend(range(position, found.start()))
        position = found.end()
    kept.append(text[position:])
    origin.extend(range(position, len(text) + 1))
    pieces = [
        piece._replace(start=bisect_left(origin, piece.start), end=bisect_left(origin, piece.end))
        for piece in source.pieces
    ]
    if source.origin is not None:
        origin = array("L", [source.origin[at] for at in origin])
    return replace(source, text="".join(kept), origin=origin, pieces=pieces)
