"""What a report says about itself: title, year, agency, period, dates. Expressions are data: rules/forms/meta.yaml."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from gklint.form.model import Dated, Meta
from gklint.resources import compiled, load_yaml, regex, root
from gklint.text import Source, Span
from gklint.text.numerals import parse_number

_BLANK = regex(r"(?<=\S)(?<!20\d\d)[ \t\u3000]+(?![年月日度])(?!\d{4}\s+年)")
_TITLE_LINES = 60


@lru_cache(maxsize=1)
def meta_words() -> Mapping[str, Any]:
    """rules/forms/meta.yaml as plain data."""
    path = root() / "rules" / "forms" / "meta.yaml"
    return compiled("meta", [path], lambda: load_yaml(path))  # type: ignore[no-any-return]


@lru_cache(maxsize=64)
def _regex(source: str) -> re.Pattern[str]:
    return regex(source, re.MULTILINE)


def read_meta(source: Source, head_end: int, prose_start: int, prose_end: int, tail_start: int) -> Meta:
    """head_end: where the first section begins; prose_start, prose_end: its prose; tail_start: where the last
    section begins (dates of signature stand behind it)."""
    words = meta_words()
    text = source.text
    meta = Meta()
    _title(meta, source, head_end, words)
    if found := _regex(words["period"]).search(text) or _regex(words["period_in_months"]).search(text):
        meta.period = _period(found)
    if found := _regex(words["published"]).search(text, 0, max(head_end, 200)) or _regex(words["published"]).search(
        text, tail_start
    ):
        meta.published = _dated(found)
    signed = list(_regex(words["signed"]).finditer(text, tail_start))
    if signed:
        meta.signed = _dated(signed[-1])
    if found := _regex(words["opening"]).match(text, prose_start, prose_start + 12):
        meta.opening_years = (Dated(int(found["y"]), Span(*found.span("y")), bool(found["since"])),)
    spoken = [(int(m["y"]), m.span("y")) for m in _regex(words["spoken"]).finditer(text, prose_start, prose_end)]
    if spoken:
        usual = Counter(year for year, _ in spoken).most_common(1)[0][0]
        meta.spoken_year = Dated(usual, next(Span(*at) for year, at in spoken if year == usual))
    if meta.agency is None:
        _agency_in_prose(meta, text, words)
    if meta.agency is None and meta.signed is not None:
        _agency_signed(meta, meta.signed, text, words)
    if meta.agency:
        meta.level = level_of(meta.agency.value)
    return meta


def level_of(agency: str) -> str:
    """The level of an agency by its name, or `unknown`."""
    for entry in meta_words()["levels"]:
        if _regex(entry["pattern"]).search(agency):
            return str(entry["level"])
    return "unknown"


def _title(meta: Meta, source: Source, head_end: int, words: Mapping[str, Any]) -> None:
    """The first line before section one that is a title; the year nearest to it."""
    text = source.text
    rules = words["title"]
    line, not_title = _regex(rules["line"]), _regex(rules["not_title"])
    position, count = 0, 0
    limit = head_end or min(len(text), 4000)
    previous: Span | None = None
    while position < limit and count < _TITLE_LINES:
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        if end - position > rules["max_length"]:  # a page on one line: its pieces stand between blanks
            blank = _BLANK.search(text, position + 1, end)
            end = blank.start() if blank else end
        content = text[position : min(end, limit)]
        if content.strip():
            count += 1
            found = line.search(content)
            if (
                found is None
                and rules["begun"] in content
                and len(content.strip()) <= 60
                and not not_title.search(content)
            ):
                below = text.find("\n", end + 1)
                wrapped = content.rstrip() + text[end + 1 : min(below if below > 0 else end, end + 40)].strip()
                if end < limit and below > 0 and line.search(wrapped) and "。" not in wrapped:
                    content, end, found = wrapped, below, line.search(wrapped)
            cells = "|" in content.strip().rstrip("|") or "\t" in content.strip()
            if found and not cells and len(content.strip()) <= rules["max_length"] and not not_title.search(content):
                span = _trimmed(text, position, min(end, limit))
                if _read_title(meta, source, span, previous, rules):
                    return
            if len(content.strip()) <= 40 and content.rstrip()[-1] not in ":：" and not not_title.search(content):
                previous = _trimmed(text, position, min(end, limit))
        position = end + 1


def _read_title(meta: Meta, source: Source, span: Span, previous: Span | None, rules: Mapping[str, Any]) -> bool:
    text = source.text
    words = text[span.start : span.end]
    year = _regex(rules["year"]).search(words)
    agency = _regex(rules["fixed"]).sub("", _closed(words))
    whole = span
    if previous is not None and text[previous.end : span.start].strip() == "" and (not agency or not year):
        above = text[previous.start : previous.end]
        above_year = _regex(rules["year"]).search(above)
        name = _regex(rules["fixed"]).sub("", _closed(above))
        named = re.fullmatch(r"[\u4e00-\u9fff]{3,30}", name) and _regex(rules["above"]).search(name)
        if not agency and named:
            agency, whole = name, Span(previous.start, span.end)
            if year is None and above_year:
                meta.title_year = _year(above_year, previous.start)
    if year is not None and meta.title_year is None:
        meta.title_year = _year(year, span.start)
    if meta.title is None or (meta.title_year and not meta.agency):
        meta.title = whole
    name = agency.strip("·.。 ")
    if 2 <= len(name) <= 40 and re.fullmatch(r"[\u4e00-\u9fff·、]+", name) and meta.agency is None:
        at = text.find(name, whole.start, whole.end)
        meta.agency = Dated(name, Span(at, at + len(name)) if at >= 0 else whole)
    return meta.title_year is not None and meta.agency is not None


_INSIDE = regex(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")


def _closed(words: str) -> str:
    """Words without the blanks, line ends and marks without width inside them: 政府 信息公开."""
    return _INSIDE.sub("", words)


def _year(found: re.Match[str], offset: int) -> Dated | None:
    digits = found.group(1)
    value = int(digits) if digits.isdigit() else parse_number(digits)
    if not isinstance(value, int) or not 2000 <= value <= 2100:
        return None
    return Dated(value, Span(offset + found.start(1), offset + found.end(1)))


def _period(found: re.Match[str]) -> Dated:
    given = found.groupdict()
    first = _date(found["y1"], found["m1"], given.get("d1", "1"))
    last = _date(found["y2"] or found["y1"], found["m2"], given.get("d2", ""))
    return Dated((first, last), Span(found.start("y1"), found.end()))


def _dated(found: re.Match[str]) -> Dated | None:
    value = _date(found["y"], found["m"], found["d"])
    return Dated(value, Span(found.start("y"), found.end("d"))) if value else None


def _date(year: str, month: str, day: str) -> date | None:
    """A date; without a day the last of its month."""
    try:
        return date(int(year), int(month), int(day or monthrange(int(year), int(month))[1]))
    except ValueError:
        return None


def _agency_in_prose(meta: Meta, text: str, words: Mapping[str, Any]) -> None:
    for source in words["agency_in_prose"]:
        found = _regex(source).search(text, 0, 6000)
        if found and not _regex(words["not_agency"]).search(found["agency"]):
            meta.agency = Dated(found["agency"], Span(*found.span("agency")))
            return


def _agency_signed(meta: Meta, signed: Dated, text: str, words: Mapping[str, Any]) -> None:
    """The agency in the line above the date of signature; empty lines may stand between."""
    above = text[: text.rfind("\n", 0, signed.span.start) + 1].rstrip()
    start = above.rfind("\n") + 1
    name = "".join(above[start:].split())
    if re.fullmatch(r"[\u4e00-\u9fff·]{3,40}", name) and _regex(words["title"]["above"]).search(name):
        meta.agency = Dated(name, _trimmed(text, start, len(above)))


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
