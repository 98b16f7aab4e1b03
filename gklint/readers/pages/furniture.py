"""What stands on a page beside the report: page numbers and running heads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from gklint.readers.pages.lines import Line
from gklint.resources import compiled, load_yaml, regex, root

_LAYERS = 3  # lines at one edge that may be furniture
_MARGIN = 0.13  # of the height of a page: where running heads stand, and a number alone is the page's
_LEVEL = 6.0  # points within which running heads stand at the same height
_DIGITS = re.compile(r"\d+")


@lru_cache(maxsize=1)
def layout_words() -> dict[str, re.Pattern[str]]:
    """The expressions of rules/text/pages.yaml."""
    path = root() / "rules" / "text" / "pages.yaml"

    def build() -> dict[str, str]:
        data = load_yaml(path)
        return {
            "page_number": "|".join(data["page_number"]),
            "numbered": data["numbered"],
            "sentence_end": data["sentence_end"],
        }

    return {name: regex(pattern) for name, pattern in compiled("pages", [path], build).items()}


def furniture(pages: Sequence[tuple[int, float, list[Line], float, float]]) -> set[int]:
    """The ids of the lines that are no part of the report. pages: number, height, lines from above, and the upper and
    lower edge of the first and last table (no line inside these is furniture)."""
    found: set[int] = set()
    for upper in (True, False):
        edges = [list(_edge(page, upper)) for page in pages]
        for _ in range(_LAYERS):
            layer = [next((line for line in lines if id(line) not in found), None) for lines in edges]
            gone = _numbers(pages, layer) | _heads(pages, layer)
            if not gone:
                break
            found |= gone
    return found


def _edge(page: tuple[int, float, list[Line], float, float], upper: bool) -> Sequence[Line]:
    _, _, lines, top, bottom = page
    if upper:
        return [line for line in lines[:_LAYERS] if line.y1 <= top + 2]
    return [line for line in reversed(lines[-_LAYERS:]) if line.y0 >= bottom - 2]


def _numbers(pages: Sequence[tuple[int, float, list[Line], float, float]], layer: Sequence[Line | None]) -> set[int]:
    pattern = layout_words()["page_number"]
    marks: list[tuple[int, Line, bool]] = []
    offsets: Counter[int] = Counter()
    for (number, height, *_), line in zip(pages, layer, strict=True):
        if line is None or not pattern.fullmatch(text := line.text.strip()):
            continue
        figure = _DIGITS.search(text)
        offset = int(figure[0]) - number if figure else 0
        marks.append((offset, line, _outside(line, height) or not text.isdigit()))
        offsets[offset] += 1
    return {id(line) for offset, line, sure in marks if sure or (offsets[offset] > 1 and len(pages) > 1)}


def _outside(line: Line, height: float) -> bool:
    """Whether a line stands in the upper or lower margin."""
    return line.y1 < _MARGIN * height or line.y0 > (1 - _MARGIN) * height


def _heads(pages: Sequence[tuple[int, float, list[Line], float, float]], layer: Sequence[Line | None]) -> set[int]:
    if len(pages) < 2:
        return set()
    groups: dict[str, list[Line]] = {}
    for (number, height, *_), line in zip(pages, layer, strict=True):
        if line is not None and _outside(line, height):
            key = _DIGITS.sub(lambda m, n=number: "#" if int(m[0]) == n else m[0], line.text)  # type: ignore[misc]
            groups.setdefault(key, []).append(line)
    gone: set[int] = set()
    for lines in groups.values():
        if len(lines) < 2 or len(lines) * 2 < len(pages):
            continue
        level = sorted(line.y0 for line in lines)[len(lines) // 2]
        gone |= {id(line) for line in lines if abs(line.y0 - level) <= _LEVEL}
    return gone
