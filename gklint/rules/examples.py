"""Runs the examples that stand inside the rules: does the rule find its fault, and leave the rest alone?

In: rules. Out: one result for each example, with what went otherwise. The whole pipeline runs, from bytes to
diagnostics, with only the example's own rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gklint.diagnostics import Diagnostic, Severity
from gklint.resources.records import dataclass
from gklint.rules.compose import ComposeError, compose
from gklint.rules.model import Rule
from gklint.rules.settings import Settings
from gklint.text import Source, Span


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """How one example went. `problem` is empty if as it should be; `line` is where it stands in the rule's file."""

    rule: Rule
    index: int
    name: str
    fails: bool
    problem: str
    text: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the example did what it says."""
        return not self.problem

    @property
    def line(self) -> int:
        """The line of the example in the file of the rule (read when asked for)."""
        from gklint.resources import load_marked

        return load_marked(self.rule.path).mark(["examples", self.index]).line if self.rule.path else 0


def run_examples(rules: Iterable[Rule]) -> list[ExampleResult]:
    """The results of all examples of the rules, in their order."""
    return [result for rule in rules for result in rule_examples(rule)]


def rule_examples(rule: Rule) -> Iterator[ExampleResult]:
    """The results of one rule's examples."""
    for index, example in enumerate(rule.examples):
        yield run_example(rule, index, example)


def run_example(rule: Rule, index: int, example: Mapping[str, Any], lang: str = "zh") -> ExampleResult:
    """The result of one example; its diagnostics speak `lang`."""
    fails = bool(example.get("fails"))
    name = str(example["name"])
    if "reports" in example:
        from gklint.rules.across.examples import run_together

        return run_together(rule, index, example, lang)
    try:
        text = compose(example)
    except ComposeError as error:
        return ExampleResult(rule, index, name, fails, f"cannot be composed: {error}")
    source, found = judge_text(rule, text, lang, "example.md" if example.get("markdown") else "example")
    own = tuple(each for each in found if each.code == rule.code)
    failed = [each for each in found if each.code != rule.code]
    problem = failed[0].message if failed else _problem(example, own, source, fails)
    return ExampleResult(rule, index, name, fails, problem, text, own)


def judge_text(
    rule: Rule, text: str, lang: str = "zh", name: str = "example"
) -> tuple[Source | None, list[Diagnostic]]:
    """What one rule says of a text in a file of some name. Source: None if it cannot be read."""
    from gklint.form.bind import bind
    from gklint.prose.reader import read
    from gklint.readers import Unreadable, read_bytes
    from gklint.rules.engine import judge, unreadable
    from gklint.rules.model import Context

    settings = Settings(lang=lang)
    source = read_bytes(text.encode("utf-8", "surrogatepass"), name)
    if isinstance(source, Unreadable):
        return None, unreadable(source.reason, [rule], settings, detail=source.detail)
    report = bind(source)
    if report.status != "checked" and rule.kind != "finding":
        return source, []
    return source, judge(Context(report, read(report), settings, lang=lang), [rule])


def _problem(example: Mapping[str, Any], own: tuple[Diagnostic, ...], source: Source | None, fails: bool) -> str:
    """What is not as the example says, in words."""
    if not fails:
        return f"found: {own[0].message}" if own else ""
    if not own:
        return "nothing was found"
    if "count" in example and len(own) != example["count"]:
        return f"found {len(own)} times, not {example['count']}"
    if "level" in example and all(each.severity is not Severity.parse(example["level"]) for each in own):
        return f"found as {own[0].severity}, not as {example['level']}"
    if "at" in example and source is not None:
        places = list(_places(source.text, str(example["at"])))
        if not places:
            return f"the report does not say {example['at']!r}"
        if not any(place.within(each.span) or each.span.within(place) for each in own for place in places):
            return f"found at {source.quote(own[0].span)!r}, not at {example['at']!r}"
    return ""


def _places(text: str, words: str) -> Iterator[Span]:
    start = text.find(words)
    while start >= 0:
        yield Span(start, start + len(words))
        start = text.find(words, start + 1)
