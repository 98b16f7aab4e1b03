"""Judges one report by all rules.

In: a bound report, what its prose states, the rules and the user's settings. Out: diagnostics in the order of printing.
A rule that fails by a fault of its own is reported as such and takes no other rule down with it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from gklint.diagnostics import Diagnostic, Severity
from gklint.form.model import Finding, Report
from gklint.prose.model import Reading
from gklint.rules.identity import identified
from gklint.rules.ignoring import without_ignored
from gklint.rules.kinds import KINDS
from gklint.rules.messages import fill
from gklint.rules.model import Context, Rule
from gklint.rules.settings import Settings, selected
from gklint.text import Span

INTERNAL = "GK000"  # the code of a failure of gklint itself; no rule has it


def run(
    report: Report, reading: Reading, rules: Iterable[Rule], settings: Settings, *, strict: bool | None = None
) -> list[Diagnostic]:
    """The diagnostics of one report, sorted. `rules` are those loaded; `settings` chooses among them.

    strict: let a failing rule raise (default: only where the environment says GKLINT_STRICT=1, as the tests do).
    """
    chosen = _chosen(rules, settings)
    if report.status != "checked":
        # Nothing else is known of a text that is no report: only what the binder itself found may be said.
        chosen = tuple(rule for rule in chosen if rule.kind == "finding")
    return judge(Context(report, reading, settings, settings.lang), chosen, strict=strict)


_latest: tuple[object, Settings, tuple[Rule, ...]] | None = None


def _chosen(rules: Iterable[Rule], settings: Settings) -> tuple[Rule, ...]:
    """The rules to be judged; a run over many reports chooses them once."""
    global _latest
    if _latest is None or _latest[0] is not rules or _latest[1] is not settings or not isinstance(rules, tuple):
        alone = tuple(rule for rule in selected(rules, settings) if rule.kind != "across")
        _latest = (rules, settings, alone)
    return _latest[2]


def judge(context: Context, rules: Sequence[Rule], *, strict: bool | None = None) -> list[Diagnostic]:
    """As `run`, for rules already chosen."""
    raising = os.environ.get("GKLINT_STRICT") == "1" if strict is None else strict
    context.rules = rules
    found: list[Diagnostic] = []
    for rule in rules:
        try:
            found.extend(KINDS[rule.kind].check(rule, context))
        except Exception as error:
            if raising:
                raise
            found.append(_failed(rule, error, context.lang))
    found = identified(sorted(_once(found), key=lambda each: each.order), context.report, context.lang)
    return without_ignored(found, rules, context) if context.report.source.comments else found


def unreadable(reason: str, rules: Iterable[Rule], settings: Settings, **data: Any) -> list[Diagnostic]:
    """What there is to say of a file that gave no text (GK001): `reason` and `data` as the reader gives them."""
    from gklint.rules.kinds.finding import from_findings

    finding = Finding("file-unreadable", Span(0, 0), {"reason": reason, **data})
    found: list[Diagnostic] = []
    for rule in selected(rules, settings):
        if rule.kind == "finding":
            found.extend(from_findings(rule, [finding], None, settings.lang))
    return identified(sorted(found, key=lambda each: each.order), None, settings.lang)


def _once(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Without word-for-word repetitions (two patterns of a rule that meet at the same words)."""
    seen: set[tuple[str, Span, str]] = set()
    for each in found:
        key = (each.code, each.span, each.message)
        if key not in seen:
            seen.add(key)
            yield each


def _failed(rule: Rule, error: Exception, lang: str) -> Diagnostic:
    from traceback import format_exception

    from gklint.resources import load_yaml, root

    words = load_yaml(root() / "rules" / "messages" / "internal.yaml")["internal-error"]
    said = f"{type(error).__name__}: {error}"
    return Diagnostic(
        code=INTERNAL,
        rule="internal-error",
        severity=Severity.ERROR,
        message=fill(words, {"code": rule.code, "name": rule.name, "error": said}, lang),
        span=Span(0, 0),
        data={"rule": rule.code, "error": said, "traceback": "".join(format_exception(error))},
    )
