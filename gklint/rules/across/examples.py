"""The examples of rules across reports: several small reports, judged together.

reports: [{year: 2023, cells: {…}}, {year: 2024, …}]     # each as an example of another rule
tree: {政府: [部门 …]}                                    # for rules on subordinates
in: 2                                                    # the report that the finding stands in, from 1
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gklint.diagnostics import Diagnostic, Severity
from gklint.rules.across.gathered import document, gathered
from gklint.rules.across.judge import judge, official
from gklint.rules.across.model import Across, Document
from gklint.rules.compose import ComposeError, compose
from gklint.rules.examples import ExampleResult
from gklint.rules.model import Rule
from gklint.text import Source, Span


def run_together(rule: Rule, index: int, example: Mapping[str, Any], lang: str = "zh") -> ExampleResult:
    """The result of one example."""
    fails, name = bool(example.get("fails")), str(example["name"])
    try:
        texts = [compose(report) for report in example["reports"]]
    except ComposeError as error:
        return ExampleResult(rule, index, name, fails, f"cannot be composed: {error}")
    pairs: list[tuple[Document, Source]] = []
    for number, text in enumerate(texts):
        made = _document(rule, number, text)
        if made is None:
            return ExampleResult(rule, index, name, fails, f"report {number + 1} has no agency or year")
        pairs.append(made)
    found = sorted(judge([rule], gathered(pairs, example.get("tree", {})), lang), key=lambda each: each.order)
    shown = [_alone(each) for each in found]
    text = pairs[found[0].at.document.key][1].text if found else texts[-1]
    sources = [source for _, source in pairs]
    return ExampleResult(rule, index, name, fails, _problem(example, found, sources), text, tuple(shown))


def _document(rule: Rule, number: int, text: str) -> tuple[Document, Source] | None:
    from gklint.form.bind import bind
    from gklint.readers import read_bytes

    source = read_bytes(text.encode("utf-8"), f"{number + 1}.txt")
    if not isinstance(source, Source):
        return None
    report = bind(source)
    if report.agency is None or report.year is None:
        return None
    return document(report, number, report.agency, report.year, official([rule]) or ()), source


def place(found: Across) -> Span:
    """Where a finding stands in its own report."""
    at = found.at
    cell = at.document.facts.get(at.metric)
    return at.span or (cell.span if cell and cell.span else None) or at.document.title


def _alone(found: Across) -> Diagnostic:
    """The finding as one of its own report, to be shown with its lines."""
    return Diagnostic(
        found.code, found.rule, found.severity, found.message, place(found),
        working=found.working, help=found.help, source=found.source, data=found.data,
    )  # fmt: skip


def _problem(example: Mapping[str, Any], found: Sequence[Across], sources: Sequence[Source]) -> str:
    """What is not as the example says, in words."""
    if not example.get("fails"):
        return f"found: {found[0].message}" if found else ""
    if not found:
        return "nothing was found"
    if "count" in example and len(found) != example["count"]:
        return f"found {len(found)} times, not {example['count']}"
    if "level" in example and all(each.severity is not Severity.parse(example["level"]) for each in found):
        return f"found as {found[0].severity}, not as {example['level']}"
    if "in" in example and all(each.at.document.key != example["in"] - 1 for each in found):
        return f"found in report {found[0].at.document.key + 1}, not in report {example['in']}"
    if "at" in example:
        quotes = [sources[each.at.document.key].quote(place(each)) for each in found]
        if not any(example["at"] in quote or quote in example["at"] for quote in quotes):
            return f"found at {quotes[0]!r}, not at {example['at']!r}"
    return ""
