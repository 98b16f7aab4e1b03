"""The six sections and the topics of 总体情况: where they are, what is missing, doubled, misplaced or empty."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from gklint.form.meta import meta_words
from gklint.form.model import Finding, Form, Paragraph, Section, SectionForm
from gklint.form.order import displaced
from gklint.form.vocabulary import numbered_words, topic_inside
from gklint.resources import regex
from gklint.syntax.tree import Leaf
from gklint.text import Source, Span

_NUMERALS = "一二三四五六七八九十"


@lru_cache(maxsize=1)
def _chrome() -> re.Pattern[str]:
    return regex(rf"^[^\n。]*(?:{meta_words()['chrome_after']})", re.MULTILINE)


@lru_cache(maxsize=1)
def _chrome_line() -> re.Pattern[str]:
    return regex(rf"^[^\n。]{{0,160}}(?:{meta_words()['chrome_line']})[^\n。]{{0,160}}$", re.MULTILINE)


def _report_lines(text: str, span: Span) -> list[Span]:
    """What of a stretch above the first section is the report's: the lines of the page around it left out."""
    found, start = [], span.start
    for line in _chrome_line().finditer(text, span.start, span.end):
        found.append(Span(start, line.start()))
        start = line.end()
    found.append(Span(start, span.end))
    return [each for each in found if text[each.start : each.end].strip()]


def read_sections(source: Source, leaves: Sequence[Leaf]) -> list[Section]:
    """The sections in reading order; the body of the last one ends where the page around the report begins."""
    text = source.text
    headings = [leaf for leaf in leaves if leaf.kind == "SECTION"]
    sections = []
    for index, leaf in enumerate(headings):
        end = headings[index + 1].start if index + 1 < len(headings) else len(text)
        if index + 1 == len(headings) and (found := _chrome().search(text, leaf.end)):
            end = max(leaf.end, found.start())
        title = text[leaf.start : leaf.stop].lstrip("#*＊> \t\u3000\n")
        title = title.removeprefix(leaf.number.strip()).strip(" 、.．\u3000")
        sections.append(
            Section(leaf.data, leaf.span, leaf.number.strip(), " ".join(title.split()), Span(leaf.end, end))
        )
    return sections


def read_prose(
    source: Source, leaves: Sequence[Leaf], sections: Sequence[Section], used: Sequence[Span]
) -> list[Paragraph]:
    """The prose with its section and topic. Tables that are not the form's (`used` are) are prose as well."""
    text = source.text
    limit = sections[-1].body.end if sections else len(text)
    first = sections[0].heading.start if sections else 0
    found: list[Paragraph] = []
    section, topic = "", ""
    taken = sorted(used)  # whole tables: none inside another
    ahead = 0
    for leaf in leaves:
        kind, begin = leaf.kind, leaf.start
        while ahead < len(taken) and taken[ahead].end < leaf.stop:
            ahead += 1
        if begin >= limit:
            break
        if kind == "SECTION":
            section, topic = leaf.data, ""
            continue
        if kind == "TOPIC":
            topic = leaf.data if section in ("", sections[0].id if sections else "") else topic
            continue
        if kind != "TEXT" and ahead < len(taken) and taken[ahead].start <= begin:
            continue
        span = Span(begin, min(leaf.stop, limit))
        if not text[begin : span.end].strip():
            continue
        if span.end <= first:
            found += [Paragraph(each, section, topic) for each in _report_lines(text, span)]
            continue
        last = found[-1] if found else None
        if kind != "TEXT" and last and last.section == section and "\n" not in text[last.span.end : span.start]:
            found[-1] = Paragraph(Span(last.span.start, span.end), section, topic)
        else:
            found.append(Paragraph(span, section, topic))
    return found


def check_sections(
    source: Source, form: Form, sections: Sequence[Section], prose: Sequence[Paragraph], tables: set[str], at: Span
) -> list[Finding]:
    """Findings about sections. `tables`: ids of sections whose table was found; `at`: the report's title."""
    findings: list[Finding] = []
    first: dict[str, Section] = {}
    for section in sections:
        if section.id in first:
            findings.append(
                Finding(
                    "section-duplicate",
                    section.heading,
                    {"title": section.title},
                    (("first", first[section.id].heading),),
                )
            )
        else:
            first[section.id] = section
    order = [section.id for section in form.sections]
    by_id = {section.id: section for section in form.sections}
    for place, expected in enumerate(form.sections):
        if expected.id not in first:
            before = [first[name] for name in order[:place] if name in first]
            span = before[-1].heading if before else at
            data = {"section": expected.id, "title": expected.title, "numeral": expected.numeral}
            findings.append(Finding("section-missing", span, data))
    moved = _moved(list(first.values()), order)
    for section in moved:
        findings.append(
            Finding(
                "section-order",
                section.heading,
                {"title": section.title, "numeral": section.numeral, "expected": by_id[section.id].numeral},
            )
        )
    if not moved:
        _check_numbers(first, by_id, findings)
    for section in first.values():
        expected = by_id[section.id]
        _check_title(section, expected, findings)
        _check_content(source, section, expected, prose, tables, findings)
    return findings


def _moved(found: Sequence[Section], order: Sequence[str]) -> list[Section]:
    """The sections that are not where the form has them."""
    out = displaced([order.index(section.id) for section in found])
    return [section for index, section in enumerate(found) if index in out]


def _check_numbers(first: dict[str, Section], by_id: dict[str, SectionForm], findings: list[Finding]) -> None:
    wrong = []
    for section in first.values():
        numeral = next((char for char in section.numeral if char in _NUMERALS), "")
        expected = by_id[section.id].numeral
        if numeral and numeral != expected:
            wrong.append((section, numeral, expected))
    if wrong:
        section, numeral, expected = wrong[0]
        findings.append(
            Finding(
                "section-number",
                section.heading,
                {"title": section.title, "numeral": numeral, "expected": expected, "count": len(wrong)},
                tuple(("also", other[0].heading) for other in wrong[1:]),
            )
        )


def _check_title(section: Section, expected: SectionForm, findings: list[Finding]) -> None:
    if section.title in expected.official:
        return
    if _plain(section.title) not in {_plain(title) for title in expected.official}:
        findings.append(Finding("section-title", section.heading, {"title": section.title, "official": expected.title}))


def _plain(title: str) -> str:
    return regex(rf"[\s{meta_words()['title_joints']}]").sub("", title)


def _begins(paragraph: Paragraph) -> int:
    return paragraph.span.start


def _check_content(
    source: Source,
    section: Section,
    expected: SectionForm,
    prose: Sequence[Paragraph],
    tables: set[str],
    findings: list[Finding],
) -> None:
    if section.id in tables:
        return
    first, last = (bisect_left(prose, at, key=_begins) for at in section.body)
    words = "".join([source.text[each.span.start : each.span.end] for each in prose[first:last]])
    empty = regex(meta_words()["empty"]).match(words)
    if not empty or (expected.content == "fee" and words.strip()) or expected.content == "table":
        return
    findings.append(Finding("section-empty", section.heading, {"title": section.title, "text": words.strip()}))


def check_topics(source: Source, form: Form, sections: Sequence[Section], leaves: Sequence[Leaf]) -> list[Finding]:
    """The topics that a section lacks: without a heading where others have one, unmentioned where none has."""
    text = source.text
    findings: list[Finding] = []
    for expected in form.sections:
        section = next((one for one in sections if one.id == expected.id), None)
        if not expected.topics or section is None:
            continue
        body = section.body
        headed = {leaf.data for leaf in leaves if leaf.kind == "TOPIC" and body.start <= leaf.start < body.end}
        inside, mentions = topic_inside()
        for found in inside.finditer(text, body.start, body.end):
            headed.add(expected.topics[int(str(found.lastgroup)[1:])].id)
        if len(headed) >= 2:
            missing = [topic for topic in expected.topics if topic.id not in headed]
            if missing:  # under a heading in other words, or one heading for two
                named = " ".join(one["words"] for one in numbered_words().finditer(text, body.start, body.end))
                missing = [topic for topic in missing if not regex(mentions[topic.id]).search(named)]
        else:
            missing = [t for t in expected.topics if not regex(mentions[t.id]).search(text, body.start, body.end)]
        if missing and text[body.start : body.end].strip():
            names = "、".join(topic.title for topic in missing)
            findings.append(
                Finding(
                    "topic-missing",
                    section.heading,
                    {
                        "topics": names,
                        "count": len(missing),
                        "ids": [t.id for t in missing],
                        "headed": len(headed) >= 2,
                    },
                )
            )
    return findings
