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
_TELLING = 24  # characters from which a passage is looked for elsewhere: a sentence
_ENDS = re.compile(r"[。；！？;!?]\s*")  # of sentences and of parts of them
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
    """The passages of a report's prose inside its sections: as few sentences together as tell something.
    banded: with bands, for which datasketch is needed."""
    text = report.source.text
    phrases = official_phrases(tuple(official))
    for section, whole in _stretches(report):
        for span, words in _pieces(text, whole, report.agency, phrases):
            if len(words) >= _SHORTEST:
                found = bands(words) if banded and len(words) >= _TELLING else ()
                yield Passage(section, span, len(words), found)


def _stretches(report: Report) -> Iterator[tuple[str, Span]]:
    """The prose inside sections; paragraphs that follow each other are one, for line ends of a copy say nothing."""
    text = report.source.text
    held: tuple[str, Span] | None = None
    for paragraph in report.prose:
        start, end = paragraph.span
        if held is not None:
            section, (first, last) = held
            if section == paragraph.section and not text[last:start].strip():
                held = (section, Span(first, end))
                continue
            yield held
        held = (paragraph.section, Span(start, end)) if paragraph.section else None
    if held is not None:
        yield held


def _pieces(text: str, whole: Span, agency: str | None, official: re.Pattern[str] | None) -> Iterator[tuple[Span, str]]:
    """A stretch cut at ends of sentences into pieces that are long enough to be found elsewhere, with their wording:
    who takes over some sentences and writes others has copied the ones."""
    before: tuple[Span, str] | None = None
    start = at = whole.start
    words = ""
    for end in (*(mark.end() for mark in _ENDS.finditer(text, whole.start, whole.end)), whole.end):
        words += wording(text[at:end], agency, official)
        at = end
        if len(words) >= _TELLING:
            if before is not None:
                yield before
            before, start, words = (Span(start, end), words), end, ""
    if before is None:
        yield whole, words
    else:
        yield Span(before[0].start, whole.end), before[1] + words


@lru_cache(maxsize=8)
def official_phrases(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    """One expression for phrases, of whose wording only the Chinese characters count."""
    words = sorted({_OTHER.sub("", phrase) for phrase in phrases} - {""}, key=len, reverse=True)
    return regex("|".join(map(re.escape, words))) if words else None


@lru_cache(maxsize=4096)  # many reports share sentences
def bands(words: str) -> tuple[int, ...]:
    """MinHash bands of a wording, as signed 64-bit numbers."""
    make, factors = _minhash()
    made = make()
    made.update_batch([each.encode("utf-8") for each in shingles(words)])
    # each band is a number of its own of its hashes, modulo 2 ** 64
    mixed = (made.hashvalues.astype("uint64") * factors).reshape(_BANDS, -1).sum(axis=1, dtype="uint64")
    return tuple(mixed.view("int64").tolist())


def can_band() -> bool:
    """Whether the library for bands is there."""
    from importlib.util import find_spec

    return find_spec("datasketch") is not None


@lru_cache(maxsize=1)
def _minhash() -> tuple[Any, Any]:
    """What makes an empty MinHash (making it anew is slow), and an odd factor for each of its numbers."""
    from hashlib import blake2b
    from zlib import crc32

    import numpy
    from datasketch import MinHash  # type: ignore[import-untyped]

    digests = [blake2b(bytes([at]), digest_size=8).digest() for at in range(_PERMUTATIONS)]
    factors = numpy.frombuffer(b"".join(digests), dtype="<u8") | numpy.uint64(1)
    return MinHash(_PERMUTATIONS, seed=1, hashfunc=crc32).copy, factors
