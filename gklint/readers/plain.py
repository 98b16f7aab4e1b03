"""Plain text and Markdown: the canonical text folds what page copies add, and remembers where each character was.

One for one: full-width digits and Latin letters, traditional characters, zero-width marks. Taken out: pinyin that
mirrors put in brackets behind a character, and the entity `&nbsp;`. What is folded is data: rules/text/folding.yaml.
"""

from __future__ import annotations

import re
from array import array
from functools import lru_cache

from gklint.resources import compiled, load_yaml, regex, root
from gklint.text import Source


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
        lines = "".join(data["traditional"].split())
        source, target = lines[0::2], lines[1::2]
        digits = data["width"]
        blanks = "".join(chr(int(code, 16)) for code in data["zero_width"])
        return {
            "from": source + digits["from"] + blanks,
            "to": target + digits["to"] + " " * len(blanks),
            "noise": data["noise"],
            "noise_hint": data["noise_hint"],
        }

    return _Folding(compiled("folding", [path], build))


def canonical(path: str, text: str, encoding: str = "utf-8") -> Source:
    """The source for a decoded text. `text` itself stays reachable as `Source.original`."""
    folding = _folding()
    folded = text.translate(folding.table) if folding.needed.search(text) else text
    if not folding.noise_hint.search(folded):
        return Source(path=path, text=folded, original=text, encoding=encoding)
    kept: list[str] = []
    origin = array("L")
    position = 0
    for found in folding.noise.finditer(folded):
        kept.append(folded[position : found.start()])
        origin.extend(range(position, found.start()))
        position = found.end()
    kept.append(folded[position:])
    origin.extend(range(position, len(folded) + 1))
    return Source(path=path, text="".join(kept), original=text, origin=origin, encoding=encoding)
