"""Compares what gklint says of a rendering with what is true of it. Works through the public API only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import gklint
from tests.support.defects import Expected
from tests.support.layouts import Rendering
from tests.support.noise import traditional

ALARMING = ("error", "warning")


@dataclass(frozen=True)
class Seen:
    """A diagnostic as a judge needs it: offsets in the text as given."""

    code: str
    severity: str
    start: int
    end: int
    message: str
    others: tuple[tuple[int, int], ...] = ()

    def __str__(self) -> str:
        return f"{self.code} {self.severity} [{self.start}:{self.end}] {self.message}"


@dataclass
class Cells:
    """How the cells of one rendering were read."""

    right: int = 0
    null: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[tuple[str, object, object]] = field(default_factory=list)


def check(text: str, path: str = "report.txt") -> list[Seen]:
    """All diagnostics of a text."""
    return examine(text, path)[0]


def examine(text: str, path: str = "report.txt") -> tuple[list[Seen], int | None, str | None]:
    """All diagnostics of a text, the report year and the agency as read."""
    result = gklint.check_text(text, path=path)
    at = result.source.original_offset
    seen = [
        Seen(d.code, str(d.severity), at(d.span.start), at(d.span.end), d.message,
             tuple((at(r.span.start), at(r.span.end)) for r in d.related))
        for d in result.diagnostics
    ]  # fmt: skip
    return seen, result.year, result.agency


def simplified(text: str | None) -> str:
    """Without pinyin and blanks, in simplified characters: to compare names."""
    return plain(text or "")[0]


def facts(text: str, path: str = "report.txt") -> dict[str, object]:
    """metric -> value of every cell that was read."""
    return {fact.metric: fact.value for fact in gklint.extract_text(text, path=path).facts}


def cells(rendering: Rendering, read: dict[str, object] | None = None) -> Cells:
    """Every cell of the form: right, null where null is right, missed (null where a reader can know), wrong."""
    read = facts(rendering.text) if read is None else read
    found = Cells()
    for metric, (value, must) in rendering.truth.items():
        got = read.get(metric)
        if got is not None and got != value:
            found.wrong.append((metric, got, value))
        elif got is not None:
            found.right += 1
        elif must and value is not None:
            found.missed.append(metric)
        else:
            found.null += 1
    known = rendering.truth
    found.wrong += [(metric, got, None) for metric, got in read.items() if metric not in known and got is not None]
    return found


def alarms(seen: Iterable[Seen], allowed: Iterable[str] = ()) -> list[Seen]:
    """Errors and warnings whose code is not allowed."""
    codes = set(allowed)
    return [s for s in seen if s.severity in ALARMING and s.code not in codes]


_SKIP = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜêńňǹḿü]+\)|[\s|?#*]+|<br>")
_FOLD = {"（": "(", "）": ")", "，": ",", "：": ":", "“": '"', "”": '"', "'": '"'}


def plain(text: str) -> tuple[str, list[int]]:
    """The text without blanks, bars and pinyin, in simplified characters; and where each character came from."""
    back = {full: simple for simple, (full, _) in traditional().items()}
    found: list[str] = []
    places: list[int] = []
    at = 0
    while at < len(text):
        skipped = _SKIP.match(text, at)
        if skipped:
            at = skipped.end()
            continue
        character = text[at]
        character = _FOLD.get(character, back.get(character, character))
        if character != '"':
            found.append(character)
            places.append(at)
        at += 1
    return "".join(found), places


def stands_at(seen: Seen, words: str, text: str, reach: int = 0) -> bool:
    """Whether a diagnostic (or one of its other ends) touches the words; true where the words did not survive."""
    if not words:
        return True
    flat, places = plain(text)
    wanted, _ = plain(words)
    spans = [(seen.start, max(seen.end, seen.start + 1)), *seen.others]
    at, there = flat.find(wanted), False
    while at >= 0:
        there = True
        start, end = places[at], places[min(at + len(wanted) - 1 + reach, len(places) - 1)] + 1
        if any(start < b and a < end for a, b in spans):
            return True
        at = flat.find(wanted, at + 1)
    return not there


@dataclass
class Verdict:
    """found: reported with an expected code; placed: where it was expected; extra: alarms beside it."""

    found: bool
    placed: bool
    extra: list[Seen]


def verdict(expected: Expected, text: str, seen: list[Seen], allowed: Iterable[str] = ()) -> Verdict:
    """How a report with one fault was judged."""
    hits = [s for s in seen if s.code in expected.codes]
    placed = [s for s in hits if stands_at(s, expected.words, text, expected.reach)]
    fine = {*allowed, *expected.also, *expected.codes}
    # More diagnostics of the expected code elsewhere are extra as well, where one would do.
    extra = alarms(seen, fine) + [
        s for s in alarms(hits) if s not in placed and placed and not set(expected.also) & {s.code}
    ]
    return Verdict(bool(hits), bool(placed), extra)
