"""Kind `phrase`: words that must not stand in a report, or that must.

    kind: phrase
    mode: absent                      # absent (default): each match is a finding; present: no match is one
    in: [prose]                       # prose, title, preface, tables, anywhere, or ids of sections; default prose
    when: {year: {min: 2021}}         # conditions on year, form, level
    unless: ["第711号"]               # patterns that excuse a match in the same sentence
    once: sentence                    # one finding a sentence
    lexicon: {unit: [件, 条]}          # words for %unit
    phrases:
      - "待补充"                       # a pattern
      - pattern: "X 月"
        alone: true                   # not inside a Latin word, a number, a web or mail address
        level: warning
        message: key of `messages`
        unless: […]                   # as above, for this one
        when: {…}
        agency: place             # the agency in it must be the same body of another place; `body`: another body of
                              # the same place; `foreign`: any body of another place of the same rank
    agencies: {endings: [局], units: [区], before: [年], never: [上级]}   # how names of agencies are told

Patterns are of the pattern language; besides `{N}` there are `{B}` (blanks or none), `{BLANK}` (at least one blank),
`{NAME}` (the full name of an agency) and `{AGENCY}` (one that begins a clause, or follows the words of `before` there).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from gklint.diagnostics import Diagnostic, Severity, Told
from gklint.form.model import Report
from gklint.resources import regex
from gklint.rules.agency import foreign, may_name_other_place, other_body, other_place
from gklint.rules.conditions import about, holds, refuse, sections
from gklint.rules.kinds.anchors import anchor_of, anchored, anchors_of
from gklint.rules.model import Context, Rule
from gklint.text import Span

_BLANKS = " \t\u00a0\u3000"
_SLOTS = {"B": rf"[{_BLANKS}]{{0,8}}+", "BLANK": rf"[{_BLANKS}]{{1,40}}+"}
_PROSE = ("prose",)
_PLACES = ("prose", "title", "headings", "preface", "tables", "anywhere")
_SENTENCE_END = regex(r"[。！？!?；;\n]")
_LONGEST_SENTENCE = 400  # characters looked at on either side of a match
# Technical strings in which letters and digits mean nothing to us: web and mail addresses, file names.
_ADDRESS = regex(
    r"(?:https?://|www\.)[!-~]{1,2000}+|[\w.+-]{1,64}+@[\w.-]{1,250}+|[\w-]{1,63}+(?>(?:\.[\w-]{1,63}+){1,6})", re.ASCII
)
_NAMES = regex(r"\{(?:AGENCY|NAME)\}")
_LATIN = regex(r"[A-Za-z0-9]")


def check(rule: Rule, context: Context) -> Iterator[Diagnostic]:
    """The findings of one phrase rule."""
    known = about(context.report)
    if not holds(rule.spec.get("when"), known):
        return
    names = tuple(rule.spec.get("in", _PROSE))
    spans = places(names, context)
    absent = rule.spec.get("mode", "absent") == "absent"
    text = context.report.source.text
    anchors = anchors_of(rule, context)
    possible = anchored(anchors, context, names, spans)
    own = context.report.agency or ""
    taken = bytearray(len(text))
    count = 0
    for number, phrase in enumerate(rule.compiled["phrases"], anchors.first[rule.code]):
        where = possible.get(number) if phrase["anchor"] else spans
        if not where or not holds(phrase["when"], known) or not _possible(phrase["agency"], text, own):
            continue
        for span in matches(phrase, text, where, own):
            count += 1
            if not absent:
                break
            if any(taken[span.start : span.end]):
                continue  # an earlier pattern of the rule has it
            covered = sentence(text, span, Span(0, len(text))) if rule.spec.get("once") == "sentence" else span
            taken[covered.start : covered.end] = b"\1" * (covered.end - covered.start)
            yield _found(rule, context, phrase, span)
    if not absent and not count and spans:
        yield context.emit(rule, Span(spans[0].start, spans[0].start), {"text": ""})


def matches(phrase: Mapping[str, Any], text: str, spans: Sequence[Span], own: str = "") -> Iterator[Span]:
    """Where a compiled phrase stands in the spans, excused matches left out. own: the name of the report's agency."""
    regex = _regex(phrase["regex"])
    tail = _regex(phrase["tail"]) if phrase["tail"] else None
    for place in spans:
        if tail and not tail.search(text, place.start, place.end):
            continue
        reached = place.start
        for match in regex.finditer(text, place.start, place.end):
            if match.start() < reached:
                continue
            span = _whole_run(text, Span(*match.span()), place)
            reached = span.end
            if phrase["alone"] and not _alone(text, span, place):
                continue
            if phrase["agency"] and not _other_agency(phrase["agency"], match["agency"], own):
                continue
            if phrase["unless"] and _excused(phrase["unless"], text, sentence(text, span, place)):
                continue
            yield span


def places(names: Sequence[str], context: Context) -> Sequence[Span]:
    """The spans that the names of `in:` mean, in the order of the text; worked out once for a report."""
    key = ("places", names)
    spans: Sequence[Span] | None = context.scratch.get(key)
    if spans is None:
        spans = context.scratch[key] = sorted(set(_places(names, context.report)))
    return spans


def _places(names: Sequence[str], report: Report) -> list[Span]:
    found: list[Span] = []
    for name in names:
        if name == "anywhere":
            return [Span(0, len(report.source.text))]
        if name == "title":
            found.extend([report.meta.title] if report.meta.title else [])
        elif name == "headings":
            found.extend(Span(each.heading.start, max(each.heading.end, each.body.start)) for each in report.sections)
        elif name == "tables":
            found.extend(report.table_spans.values())
        else:
            section = {"prose": None, "preface": ""}.get(name, name)
            found.extend(each.span for each in report.prose if section is None or each.section == section)
    return found


def sentence(text: str, span: Span, place: Span) -> Span:
    """The sentence around a span, inside a place."""
    first = max(place.start, span.start - _LONGEST_SENTENCE)
    start = max((end.end() for end in _SENTENCE_END.finditer(text, first, span.start)), default=first)
    found = _SENTENCE_END.search(text, span.end, min(place.end, span.end + _LONGEST_SENTENCE))
    return Span(start, found.start() if found else min(place.end, span.end + _LONGEST_SENTENCE))


def placeholders(spec: Mapping[str, Any]) -> Collection[str]:
    """What the templates may use."""
    return ("text", "year", "form", "level", "agency", "notice")


def prepare(spec: Mapping[str, Any], where: Any) -> Any:
    """The patterns as regex source, each with characters one of which stands in every match."""
    lexicon = spec.get("lexicon", {})
    agencies = spec.get("agencies")
    refuse(spec.get("when"), ("when",), where)
    for index, name in enumerate(spec.get("in", ())):
        if name not in (known := (*_PLACES, *sections())):
            raise where.error(("in", index), f"no part of a report is called `{name}`", "one of " + ", ".join(known))
    slots = {**_SLOTS, **_agency_sources(agencies)} if agencies else _SLOTS
    excuses = [_source(each, lexicon, ("unless", index), where) for index, each in enumerate(spec.get("unless", ()))]
    phrases: list[dict[str, Any]] = []
    for index, entry in enumerate(spec["phrases"]):
        plain = isinstance(entry, str)
        phrase: Mapping[str, Any] = {"pattern": entry} if plain else entry
        refuse(phrase.get("when"), ("phrases", index, "when"), where)
        at: tuple[str | int, ...] = ("phrases", index) if plain else ("phrases", index, "pattern")
        own = [
            _source(text, lexicon, ("phrases", index, "unless", number), where)
            for number, text in enumerate(phrase.get("unless", ()))
        ]
        if "agency" in phrase and not (agencies and _NAMES.search(phrase["pattern"])):
            expected = "{AGENCY} or {NAME} in the pattern, and `agencies` in the rule"
            raise where.error(at, "the pattern names no agency", expected)
        source = _source(phrase["pattern"], lexicon, at, where, slots)
        phrases.append(
            {
                "regex": source,
                "tail": _tail(source, agencies) if agencies else "",
                "anchor": anchor_of(phrase["pattern"], lexicon, {"BLANK": _BLANKS}),
                "alone": phrase.get("alone", False),
                "level": phrase.get("level"),
                "message": phrase.get("message", "message"),
                "when": phrase.get("when"),
                "unless": [*excuses, *own],
                "agency": {**(agencies or {}), "case": phrase["agency"]} if "agency" in phrase else None,
            }
        )
    return {"phrases": phrases}


def _source(
    text: str, lexicon: Mapping[str, Any], keys: Sequence[str | int], where: Any, slots: Mapping[str, str] = _SLOTS
) -> str:
    from gklint.language.pattern import PatternError, compile_pattern

    try:
        source = compile_pattern(text, lexicon, slots=slots)
        if re.compile(source).match(""):
            raise where.error(keys, "the pattern matches nothing at all", "at least one word that must stand there")
    except PatternError as error:
        raise where.inside(keys, error) from None
    return source


def _agency_sources(agencies: Mapping[str, Any]) -> dict[str, str]:
    """The name of an agency, anywhere or at the start of a clause; `agency` is the group that holds it."""
    before, endings = ("|".join(map(re.escape, agencies[key])) for key in ("before", "endings"))
    name = rf"(?P<agency>[\u4e00-\u9fff]{{2,24}}?(?:{endings}))"
    return {"NAME": name, "AGENCY": rf"(?<![\u4e00-\u9fff])(?:{before})?{name}"}


def _tail(source: str, agencies: Mapping[str, Any]) -> str:
    """Of a pattern that begins with the name of an agency, all from the end of that name: a quick look before the whole
    is tried at every clause. "" for another pattern."""
    name = f"(?:{_agency_sources(agencies)['AGENCY']})"
    endings = "|".join(map(re.escape, agencies["endings"]))
    return f"(?:{endings}){source.removeprefix(name)}" if source.startswith(name) else ""


def _other_agency(about_it: Mapping[str, Any], name: str, own: str) -> bool:
    """Whether the name is clearly another agency's than the report's own."""
    if not own or any(word in name for word in about_it["never"]):
        return False
    units = about_it["units"]
    if about_it["case"] == "foreign":
        ranks = about_it.get("ranks", ())
        return foreign(own, name, [unit for rank in ranks for unit in rank] or units, ranks, about_it.get("inside", ()))
    return {"place": other_place, "body": other_body}[about_it["case"]](own, name, units)


@lru_cache(maxsize=1024)
def _regex(source: str) -> re.Pattern[str]:
    return regex(source)


def _possible(about_it: Mapping[str, Any] | None, text: str, own: str) -> bool:
    """Whether a text can name the agency that a phrase asks for (None: it asks for none)."""
    if not about_it or about_it["case"] != "place":
        return True
    return may_name_other_place(own, text, about_it["units"])


def _alone(text: str, span: Span, place: Span) -> bool:
    """Whether no Latin letter or digit touches the match, and it is no part of an address."""
    before = text[span.start - 1 : span.start] if span.start else ""
    if _LATIN.match(before) or _LATIN.match(text, span.end):
        return False
    first = max(place.start, span.start - _LONGEST_SENTENCE)
    return not any(
        match.start() < span.end and span.start < match.end()
        for match in _ADDRESS.finditer(text, first, min(place.end, span.end + _LONGEST_SENTENCE))
    )


def _whole_run(text: str, span: Span, place: Span) -> Span:
    """A match that is one character over and over, with all that follow: `XX` in `XXXXX` is one place, not two."""
    char = text[span.start]
    if span.end - span.start < 2 or text.count(char, span.start, span.end) < span.end - span.start:
        return span
    end = span.end
    while end < place.end and text[end] == char:
        end += 1
    return Span(span.start, end)


def _excused(sources: Sequence[str], text: str, span: Span) -> bool:
    return any(_regex(source).search(text, span.start, span.end) for source in sources)


def _found(rule: Rule, context: Context, phrase: Mapping[str, Any], span: Span) -> Diagnostic:
    report = context.report
    text = report.source.text[span.start : span.end]
    values = {
        "text": " ".join(text.split()) or text,
        "year": report.year,
        "form": report.form.id,
        "level": report.meta.level,
        "agency": report.agency,
        "notice": report.form.notice,
    }
    level = phrase["level"]
    return context.emit(
        rule,
        span,
        values,
        lambda: Told(data={"text": text}),
        message_key=phrase["message"],
        severity=Severity.parse(level) if level else None,
    )
