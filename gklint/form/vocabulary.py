"""The labels and headings of all forms as one `Vocabulary` for the lexer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from gklint.form.load import form_data, form_files
from gklint.language.first import firsts
from gklint.resources import compiled, load_yaml, regex, root
from gklint.syntax.vocabulary import Entry, Heading, Vocabulary

ENUMERATOR = regex(r"^(?:[（(][^（）()]{1,2}[)）]|[一二三四五六七八九十\d]{1,2}[、.．])")
_JOINTS = regex(r"\W")
_BRACKETS = regex(r"[（）()：:]")
_NEXT = r"[（(]\s?[一二三四五六七八九十\d]{1,2}\s?[)）]"
_GAP = r"\s{0,6}"


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary of all forms (compiled once, cached between runs)."""
    cells = root() / "rules" / "forms" / "cells.yaml"
    data = compiled("vocabulary", [*form_files(), cells], lambda: _build(load_yaml(cells)))
    return Vocabulary(
        entries=tuple(map(_entry, data["entries"])),
        sections=tuple(Heading(**heading) for heading in data["sections"]),
        topics=tuple(Heading(**heading) for heading in data["topics"]),
        topic_suffix=data["topic_suffix"],
        unit=data["unit"],
        mark=data["mark"],
        sign=data["sign"],
        trailing=data["trailing"],
        goes_on=data["goes_on"],
        page=data["page"],
        anchors=data["anchors"],
    )


def _entry(data: Mapping[str, Any]) -> Entry:
    refs = tuple(map(tuple, data["refs"]))
    roles = frozenset(data["roles"])
    rows = frozenset(ref[1] for ref in refs if ref[2] == "row")
    used = {ref[1] for ref in refs if ref[1]}
    heads = used.pop() if len(used) == 1 and "column" in roles and data["body"] else ""
    kind = "LABEL" if roles == {"row"} else "HEAD" if roles <= {"column", "header"} else ""
    return Entry(data["body"], data["regex"], data["first"], refs, roles, rows, heads, kind)


def _build(cells: Mapping[str, Any]) -> dict[str, Any]:
    entries: dict[str, dict[str, Any]] = {}
    for form_id, table, role, item in _labels():
        body = ENUMERATOR.sub("", item["label"])
        entry = entries.setdefault(body, {"body": body, "stems": [], "refs": [], "roles": []})
        entry["stems"] += [stem for stem in item.get("stems", [body]) if stem not in entry["stems"]]
        ref = [form_id, table, role, item.get("id", ""), item.get("number", "")]
        if ref not in entry["refs"]:
            entry["refs"].append(ref)
        if role not in entry["roles"]:
            entry["roles"].append(role)
    for entry in entries.values():
        entry["regex"], entry["first"] = _label_regex(entry["body"], entry.pop("stems"), "caption" in entry["roles"])
    sections, topics = _headings()
    return {
        "entries": list(entries.values()),
        "sections": sections,
        "topics": topics,
        "topic_suffix": _pattern(cells["topic_suffix"]),
        "unit": _alternatives(cells["units"]),
        "mark": _alternatives(cells["zero_marks"]),
        "sign": _alternatives([*cells["plus"], *cells["minus"]]),
        "trailing": re.escape("".join(cells["trailing"])),
        "goes_on": _alternatives(cells["goes_on"]),
        "page": "|".join(cells["page_marks"]),
        "anchors": "|".join(_pattern(anchor) for anchor in cells["table_anchors"]),
    }


def _labels() -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    """(form, table, role, label data) of every label that can stand in a table."""
    for form_id, form in form_data().items():
        for header in form.get("headers", ()):
            yield form_id, "", "header", {"label": header, "id": header}
        for table in form["tables"]:
            for block in table["blocks"]:
                if block["caption"]:
                    yield (
                        form_id,
                        table["id"],
                        "caption",
                        {"label": block["caption"], "stems": table["anchors"], "id": block["id"]},
                    )
                for role in ("row", "group", "column"):
                    for item in block.get(role + "s", ()):
                        if item["label"]:
                            yield form_id, table["id"], role, item


def _label_regex(body: str, stems: list[str], caption: bool) -> tuple[str, str]:
    """(regex, first characters): a stem, with what the label has before and after it in any state of repair."""
    options, first = [], ""
    for stem in sorted(stems, key=len, reverse=True):
        at = body.find(stem)
        widths = ("():" if "（" in body else "") + ("\"'‘’「」『』" if "“" in body else "")
        before, after = (body[:at], body[at + len(stem) :]) if at >= 0 else (body, body)
        head = rf"(?:[{re.escape(_unique(before + widths))}]{_GAP}){{0,{len(before) + 2}}}?" if before else ""
        letters = _unique(_JOINTS.sub("", after) + "、，,“”" + ("/／" if "/" in after else ""))
        brackets = _unique("".join(_BRACKETS.findall(after)) + widths)
        # brackets do not begin a line: there they open the next label
        piece = rf"|[ ]?{'' if caption else f'(?!{_NEXT})'}[{re.escape(brackets)}]" if brackets else ""
        tail = rf"(?>(?:{_GAP}[{re.escape(letters)}]{piece}){{0,{2 * len(after) + 4}}})" if after else ""
        if "（" in after:  # a bracket whole, whatever is misprinted in it; figures inside are none of it
            tail = rf"(?:[ ]?[（(](?![一二三四五六七八九十\d]{{1,2}}[)）])[^（）()|\t\d]{{6,40}}[)）]|{tail})"
        options.append(head + _GAP.join(map(re.escape, stem)) + tail)
        first += before + (widths if before else "") + stem[0]
    note = r"(?:[ ]?[（(](?![一二三四五六七八九十\d]{1,2}[)）])[^（）()\n|\t]{0,24}[)）])?"
    return f"(?:{'|'.join(options)}){note}", _unique(first)


def _headings() -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    sections: dict[str, dict[str, str]] = {}
    topics: dict[str, dict[str, str]] = {}
    for form in form_data().values():
        for section in form["sections"]:
            regex = "|".join(_pattern(title) for title in section["titles"])
            loose = "|".join(_pattern(title) for title in section.get("loose", ()))
            sections.setdefault(
                section["id"],
                {
                    "id": section["id"],
                    "numeral": section["numeral"],
                    "regex": regex,
                    "loose": loose,
                    "first": _first(regex),
                },
            )
            for topic in section.get("topics", ()):
                regex = _pattern(topic["heading"])
                topics.setdefault(
                    topic["id"], {"id": topic["id"], "numeral": "", "regex": regex, "first": _first(regex)}
                )
    return list(sections.values()), list(topics.values())


def _first(source: str) -> str:
    """What words that begin with no blank can begin with ("": with anything), as if no blanks stood between them."""
    return "".join(sorted(firsts(source.replace(r"\s*+", ""))))


def _pattern(text: str) -> str:
    from gklint.language.pattern import compile_pattern

    return compile_pattern(text, {}, spaced=True)


def _alternatives(words: Any) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _unique(text: str) -> str:
    return "".join(dict.fromkeys(text))


@lru_cache(maxsize=1)
def topic_inside() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """(topic headings inside a paragraph, group name `t<index>`; by topic id the words that treat it)."""
    cells = root() / "rules" / "forms" / "cells.yaml"
    data = compiled("topics", [*form_files(), cells], _topics)
    titles = "|".join(f"(?P<t{i}>{regex})" for i, regex in enumerate(data["headings"]))
    # (一)、 一是 第一, behind an end or at the very start: one of few characters comes first, for the search's sake
    first = "[（(一二三四五六七八1-8第其]"
    behind = rf"(?:(?<=[。；;：:！\s]{first})|(?<![\s\S]{{2}}))"
    rest = (
        r"(?:(?:(?<=[（(])[一二三四五六七八1-8]|(?<=[一二三四五六七八1-8]))[)）、.．]{1,2}"
        r"|(?<=[一二三四五六七])是|(?<=[第其])[一二三四五六七])"
    )
    return regex(rf"{first}{behind}{rest}[，,、]?\s{{0,2}}(?:{titles})"), data["mentions"]


@lru_cache(maxsize=1)
def numbered_words() -> re.Pattern[str]:
    """The words of a numbered heading inside a section (`words`), whatever they say."""
    number = r"(?:[（(][一二三四五六七八九十][)）]|[1-9][.、．])"
    return regex(rf"(?:(?<=[。；;！\s])|^){number}\s{{0,2}}(?P<words>[^。；;：:，,\n]{{2,24}})(?=[。：:\n])")


def _topics() -> dict[str, Any]:
    headings: list[str] = []
    mentions: dict[str, str] = {}
    for form in form_data().values():
        for section in form["sections"]:
            for topic in section.get("topics", ()):
                if topic["id"] not in mentions:
                    headings.append(_pattern(topic["heading"]))
                    mentions[topic["id"]] = _pattern(topic["mention"])
    return {"headings": headings, "mentions": mentions}
