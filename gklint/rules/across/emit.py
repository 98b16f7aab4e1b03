"""How rules across reports say what they found: templates of the rule, filled; ends in both reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gklint.diagnostics import Severity
from gklint.form.load import load_form
from gklint.form.naming import words
from gklint.rules.across.model import Across, Document, End
from gklint.rules.messages import fill, show
from gklint.rules.model import Rule

OTHER = "other"  # the message that says what stands at the other end


def about(document: Document) -> dict[str, Any]:
    """What templates may ask of every report."""
    return {"agency": document.agency, "year": document.year, "path": document.path}


def across(
    rule: Rule,
    lang: str,
    at: End,
    others: Sequence[End],
    values: Mapping[str, Any],
    *,
    message: str = "message",
    severity: Severity | None = None,
    data: Mapping[str, Any] | None = None,
    working: str = "",
) -> Across:
    """A finding. severity: of this case; a level that the user gave the rule is the highest it may have."""
    level = severity or rule.level
    if rule.level != rule.default_level:
        level = min(level, rule.level)
    filled = {**about(at.document), **values, "working": working}
    return Across(
        rule.code,
        rule.name,
        level,
        fill(rule.words(message), filled, lang),
        at,
        tuple(others),
        working,
        fill(rule.help, filled, lang),
        rule.cited(lang, load_form(at.document.form)),
        dict(values if data is None else data),
    )


def end(rule: Rule, lang: str, document: Document, values: Mapping[str, Any], **place: Any) -> End:
    """Another end of a finding, said by the rule's message `other`."""
    return End(document, fill(rule.words(OTHER), {**about(document), **values}, lang), **place)


def called(document: Document, metric: str, lang: str) -> str:
    """How people call a figure."""
    return words(load_form(document.form), metric, lang)


def shown(value: Any, lang: str) -> str:
    """A figure as people write it."""
    return show(value, lang)
