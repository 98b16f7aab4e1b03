"""Judges one report by all rules.

In: a bound report, what its prose states, the rules and the user's settings. Out: diagnostics in the order of printing.
A rule that fails by a fault of its own is reported as such and takes no other rule down with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from gklint.diagnostics import Diagnostic, Severity
from gklint.form.model import Finding, Report
from gklint.prose.model import Reading
from gklint.rules.identity import identified
from gklint.rules.ignoring import without_ignored
from gklint.rules.kinds import KINDS
from gklint.rules.model import Check, Context, Rule, failure
from gklint.rules.model import strict as raises
from gklint.rules.settings import Settings, selected
from gklint.text import Span

INTERNAL = "GK000"  # the code of a failure of gklint itself; no rule has it


def run(
    report: Report, reading: Reading, rules: Iterable[Rule], settings: Settings, *, strict: bool | None = None
) -> list[Diagnostic]:
    """The diagnostics of one report, sorted. `rules` are those loaded; `settings` chooses among them.

    strict: let a failing rule raise (default: only where the environment says GKLINT_STRICT=1, as the tests do).
    """
    chosen, kept = _chosen(rules, settings)
    if report.status != "checked":
        # Nothing else is known of a text that is no report: only what the binder itself found may be said.
        chosen, kept = tuple(rule for rule in chosen if rule.kind == "finding"), {}
    return judge(Context(report, reading, settings, settings.lang, kept=kept), chosen, strict=strict)


_latest: tuple[object, Settings, tuple[Rule, ...], dict[Any, Any]] | None = None


def _chosen(rules: Iterable[Rule], settings: Settings) -> tuple[tuple[Rule, ...], dict[Any, Any]]:
    """The rules to be judged, and the notes kept on them; a run over many reports chooses them once."""
    global _latest
    latest = _latest  # in one step: another thread may be at it
    if latest is not None and latest[0] is rules and latest[1] is settings and isinstance(rules, tuple):
        return latest[2], latest[3]
    alone = tuple(rule for rule in selected(rules, settings) if rule.kind != "across")
    kept: dict[Any, Any] = {}
    _latest = (rules, settings, alone, kept)
    return alone, kept


def judge(context: Context, rules: Sequence[Rule], *, strict: bool | None = None) -> list[Diagnostic]:
    """As `run`, for rules already chosen."""
    raising = raises() if strict is None else strict
    noticed = {each.name for each in context.report.findings}
    found: list[Diagnostic] = []
    for rule, check, names in _steps(context, rules):
        if names is not None and names.isdisjoint(noticed):
            continue
        try:
            found.extend(check(rule, context))
        except Exception as error:
            if raising:
                raise
            found.append(_failed(rule, error, context.lang))
    found.sort(key=_order)
    found = identified(_once(found), context.report, context.lang)
    return without_ignored(found, rules, context) if context.report.source.comments else found


def _steps(context: Context, rules: Sequence[Rule]) -> Sequence[tuple[Rule, Check, frozenset[str] | None]]:
    """What is to be done, worked out once for these rules: each rule, what judges it, and the findings of the binder
    without which it has nothing to say (None: it looks at other things)."""
    if context.rules is not rules:
        context.rules, context.kept = rules, {} if context.rules else context.kept
    steps: list[tuple[Rule, Check, frozenset[str] | None]] | None = context.kept.get("steps")
    if steps is None:
        steps = context.kept["steps"] = []
        for rule in rules:
            named = KINDS[rule.kind].offer("names")
            steps.append((rule, KINDS[rule.kind].check, frozenset(named(rule)) if named else None))
    return steps


def unreadable(reason: str, rules: Iterable[Rule], settings: Settings, **data: Any) -> list[Diagnostic]:
    """What there is to say of a file that gave no text (GK001): `reason` and `data` as the reader gives them."""
    from gklint.rules.kinds.finding import from_findings

    finding = Finding("file-unreadable", Span(0, 0), {"reason": reason, **data})
    found: list[Diagnostic] = []
    for rule in selected(rules, settings):
        if rule.kind == "finding":
            found.extend(from_findings(rule, [finding], None, settings.lang))
    return identified(sorted(found, key=_order), None, settings.lang)


_order = attrgetter("order")


def _once(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Without word-for-word repetitions (two patterns of a rule that meet at the same words)."""
    kept: list[Diagnostic] = []
    same: list[str] = []  # what the findings of the latest rule and place say
    for each in found:
        if kept and kept[-1].span == each.span and kept[-1].code == each.code:
            if each.message in same:
                continue
            same.append(each.message)
        else:
            same = [each.message]
        kept.append(each)
    return kept


def _failed(rule: Rule, error: Exception, lang: str) -> Diagnostic:
    message, data = failure(rule, error, lang)
    return Diagnostic(INTERNAL, "internal-error", Severity.ERROR, message, Span(0, 0), data=data)
