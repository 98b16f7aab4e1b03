"""The text and path objects of an OFD page: where each character stands, which lines are drawn."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from gklint.readers.pages import Sheet, Word

Matrix = tuple[float, float, float, float, float, float]  # a b c d e f: x' = ax + cy + e, y' = bx + dy + f

_ABOVE, _BELOW = 0.86, 0.14  # of a character's size, above and below its base line
_STEP = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_MOST_REPEATS = 100_000
_BLANK = " \u00a0\u3000\t\r\n"
_WIDE = "\u2e80"  # characters from here on are as wide as high


def numbers(text: str) -> list[float]:
    """The numbers in an attribute."""
    return [float(one) for one in _NUMBER.findall(text)]


def times(first: Matrix, then: Matrix) -> Matrix:
    """One matrix after another."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def moved(base: Matrix, x: float, y: float) -> Matrix:
    """A matrix whose origin is moved first."""
    return times((1.0, 0.0, 0.0, 1.0, x, y), base)


def deltas(text: str, count: int) -> list[float]:
    """The steps between characters: `4 g 3 5` is a step of 4 and three of 5. The last is repeated where some lack."""
    found: list[float] = []
    pending = iter(text.split())
    for one in pending:
        if one.lower() == "g":
            repeats, step = int(float(next(pending, "0"))), float(next(pending, "0"))
            found += [step] * min(max(repeats, 0), _MOST_REPEATS)
        else:
            found.append(float(one))
        if len(found) >= count:
            break
    return (found + found[-1:] * (count - len(found)))[:count]


def words_of(item: Element, place: Matrix) -> Iterator[Word]:
    """The words of a text object. place: from its own space to the page."""
    size = float(item.get("Size") or 0) or 3.0
    scale = float(item.get("HScale") or 1)
    turn = int(float(item.get("ReadDirection") or 0)) % 360
    x = y = 0.0
    for code in item:
        if code.tag.rpartition("}")[2] != "TextCode":
            continue
        text = (code.text or "").strip("\r\n")
        x, y = float(code.get("X") or x), float(code.get("Y") or y)
        if not text:
            continue
        steps = len(text) - 1
        right, down = deltas(code.get("DeltaX", ""), steps), deltas(code.get("DeltaY", ""), steps)
        if steps and not right and not down:  # no steps given: as wide as the characters are
            own = [_width(c) * size * scale for c in text[:-1]]
            right = own if turn in (0, 180) else []
            down = [] if right else own
        yield from _set(text, x, y, right, down, size, scale, place)


def _width(character: str) -> float:
    return 1.0 if character >= _WIDE or character in "“”‘’…—" else 0.5


def _set(
    text: str, x: float, y: float, right: list[float], down: list[float], size: float, scale: float, place: Matrix
) -> Iterator[Word]:
    """Characters put together to words as long as one follows the other on its line."""
    boxes: list[tuple[float, float, float, float]] = []
    word = ""
    for index, character in enumerate(text):
        wide = _width(character) * size * scale
        step = right[index] if index < len(right) else 0.0
        width = step if 0.3 * wide < step < wide else wide
        if character not in _BLANK:
            box = _box(place, x, y - _ABOVE * size, x + width, y + _BELOW * size)
            if word and not _follows(boxes[-1], box):
                yield _word(word, boxes)
                word, boxes = "", []
            word += character
            boxes.append(box)
        elif word:
            yield _word(word, boxes)
            word, boxes = "", []
        x += step
        y += down[index] if index < len(down) else 0.0
    if word:
        yield _word(word, boxes)


def _follows(before: tuple[float, float, float, float], box: tuple[float, float, float, float]) -> bool:
    height = box[3] - box[1]
    return abs(box[1] - before[1]) < 0.3 * height and -0.2 * height < box[0] - before[2] < 0.1 * height


def _box(place: Matrix, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
    a, b, c, d, e, f = place
    xs = (a * x0 + c * y0 + e, a * x1 + c * y1 + e, a * x0 + c * y1 + e, a * x1 + c * y0 + e)
    ys = (b * x0 + d * y0 + f, b * x1 + d * y1 + f, b * x0 + d * y1 + f, b * x1 + d * y0 + f)
    return min(xs), min(ys), max(xs), max(ys)


def _word(text: str, boxes: list[tuple[float, float, float, float]]) -> Word:
    return Word(
        min(box[0] for box in boxes), min(box[1] for box in boxes), max(box[2] for box in boxes),
        max(box[3] for box in boxes), text,
    )  # fmt: skip


# ---------------------------------------------------------------- paths


def path_lines(item: Element, place: Matrix, sheet: Sheet) -> None:
    """Puts the straight lines of a path object on the sheet."""
    drawn = item.get("Stroke", "true").lower() != "false"
    filled = item.get("Fill", "false").lower() == "true"
    for data in item:
        if data.tag.rpartition("}")[2] == "AbbreviatedData":
            for points, closed in _figures(data.text or ""):
                shown = [_point(place, x, y) for x, y in points]
                if drawn:
                    around = [*shown, shown[0]] if closed else shown
                    for (x0, y0), (x1, y1) in itertools.pairwise(around):
                        sheet.stroke(x0, y0, x1, y1)
                if filled and len(shown) >= 3:
                    xs, ys = [x for x, _ in shown], [y for _, y in shown]
                    sheet.bar(min(xs), min(ys), max(xs), max(ys))


def _point(place: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = place
    return a * x + c * y + e, b * x + d * y + f


def _figures(text: str) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """The figures of a path: their corners, and whether they are closed. A curve counts as a line to its end."""
    points: list[tuple[float, float]] = []
    closed = False
    arguments = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7}
    pending: list[float] = []
    step = ""
    for one in _STEP.findall(text):
        if one.isalpha():
            step, pending = one.upper(), []
            if step == "C":
                closed = True
            continue
        pending.append(float(one))
        if step in arguments and len(pending) == arguments[step]:
            if step in "SM":
                if len(points) > 1:
                    yield points, closed
                points, closed = [], False
            points.append((pending[-2], pending[-1]))
            pending = []
    if len(points) > 1:
        yield points, closed
