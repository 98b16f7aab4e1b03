"""What a report says of its agency beside the title: the signature, the publisher of the page (rules/agencies.yaml)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from gklint.form.model import Report
from gklint.resources import compiled, load_yaml, regex, root


@lru_cache(maxsize=1)
def agency_words() -> Mapping[str, Any]:
    """rules/agencies.yaml as plain data."""
    path = root() / "rules" / "agencies.yaml"
    found: dict[str, Any] = compiled("agencies", [path], lambda: load_yaml(path))
    return found


@lru_cache(maxsize=16)
def pattern(name: str) -> re.Pattern[str]:
    """One of its expressions; of `endings` the whole of a name."""
    source = str(agency_words()[name])
    return regex(f"[\\u4e00-\\u9fff·]{{1,40}}(?:{source})\\Z" if name == "endings" else source)


def signature(report: Report) -> str | None:
    """The line above the date of signature, if it is an agency's name."""
    signed = report.meta.signed
    if signed is None:
        return None
    text = report.source.text
    end = text.rfind("\n", 0, signed.span.start)
    for _ in range(3):
        if end <= 0:
            return None
        start = text.rfind("\n", 0, end) + 1
        line = re.sub(r"\s+", "", text[start:end])
        if line:
            return line if len(line) <= 40 and pattern("endings").match(line) else None
        end = start - 1
    return None


def publisher(report: Report) -> str | None:
    """Who published the page, as its head or foot says."""
    text = report.source.text
    head = report.sections[0].heading.start if report.sections else 2000
    found = pattern("publisher").search(text, 0, max(head, 300))
    if found is None:
        return None
    name = found["agency"]
    return name if pattern("endings").match(name) else None
