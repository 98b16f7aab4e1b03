"""The wording of prose apart from its figures and names, and what two wordings have in common.

The wording of a passage is its Chinese characters, without the agency's own name and without official phrases: a text
taken over from another year or agency, with other figures put in, has the same wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gklint.resources import regex
from gklint.rules.across.model import Passage
from gklint.text import Span

if TYPE_CHECKING:
    from gklint.form.model import Report

_OTHER = re.compile(r"[^\u4e00-\u9fff]+")
_GRAM = 4  # characters of a shingle
_SHORTEST = 12  # characters of wording below which a passage is a heading
_TELLING = 40  # characters from which a passage is looked for elsewhere
_PERMUTATIONS, _BANDS = 64, 8  # two passages nine tenths alike share a band with 99 %, half alike with 3 %


def wording(text: str, agency: str | None = "", official: re.Pattern[str] | None = None) -> str:
    """The wording of a text."""
    if agency:
        text = text.replace(agency, "")
    found = _OTHER.sub("", text)
    return official.sub("", found) if official else found


def likeness(one: str, other: str) -> float:
    """How much of two wordings is the same, 0 to 1: shingles in common of all shingles."""
    a, b = shingles(one), shingles(other)
    return len(a & b) / len(a | b) if a or b else 1.0


def shingles(words: str) -> set[str]:
    """Every stretch of some characters."""
    return {words[at : at + _GRAM] for at in range(max(len(words) - _GRAM + 1, 1))} if words else set()


def passages(report: Report, official: Sequence[str], *, banded: bool = True) -> Iterator[Passage]:
    """The passages of a report's prose inside its sections. banded: with bands, for which datasketch is needed."""
    text = report.source.text
    phrases = official_phrases(tuple(official))
    for paragraph in report.prose:
        if not paragraph.section:
            continue
        words = wording(text[paragraph.span.start : paragraph.span.end], report.agency, phrases)
        if len(words) >= _SHORTEST:
            found = bands(words) if banded and len(words) >= _TELLING else ()
            yield Passage(paragraph.section, Span(*paragraph.span), len(words), found)


@lru_cache(maxsize=8)
def official_phrases(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    """One expression for phrases, of whose wording only the Chinese characters count."""
    words = sorted({_OTHER.sub("", phrase) for phrase in phrases} - {""}, key=len, reverse=True)
    return regex("|".join(map(re.escape, words))) if words else None


def bands(words: str) -> tuple[int, ...]:
    """MinHash bands of a wording, as signed 64-bit numbers."""
    from hashlib import blake2b

    make = _minhash()
    made = make()
    made.update_batch([each.encode("utf-8") for each in shingles(words)])
    values = made.hashvalues
    rows = _PERMUTATIONS // _BANDS
    return tuple(
        int.from_bytes(
            blake2b(values[at : at + rows].tobytes() + bytes([at]), digest_size=8).digest(), "big", signed=True
        )
        for at in range(0, _PERMUTATIONS, rows)
    )


def can_band() -> bool:
    """Whether the library for bands is there."""
    from importlib.util import find_spec

    return find_spec("datasketch") is not None


@lru_cache(maxsize=1)
def _minhash() -> Any:
    from zlib import crc32

    from datasketch import MinHash  # type: ignore[import-untyped]

    return MinHash(_PERMUTATIONS, seed=1, hashfunc=crc32).copy  # an empty one; making it anew is slow
