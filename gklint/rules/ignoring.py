"""Comments in a report that say which findings to leave out: `<!-- gklint: ignore GK401 reason -->`.

`ignore` holds for the line the comment stands on and, if nothing else stands there, for the next line that holds
something; `ignore-file` for the whole file. Codes, or starts of codes, come first; what follows them is the reason. A
comment that leaves nothing out is a finding itself (`ignore-unused`), unless its rule was not judged.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from gklint.diagnostics import Diagnostic
from gklint.form.model import Finding
from gklint.resources.regex import regex
from gklint.rules.identity import identified
from gklint.rules.model import Context, Rule
from gklint.rules.settings import closeness
from gklint.text import Comment, Source, Span

_DIRECTIVE = regex(r"gklint\s*[:：]\s*(ignore(?:-file)?)(?![\w-])(.*)", re.DOTALL)
_FILLED = regex(r"[^\r\n]")
_CODE = regex(r"[\s,，、]*([A-Z]{2,8}[0-9]{0,4})(?![\w-])")


@dataclass(slots=True)
class _Ignore:
    """One comment. lines: those it holds for, none for the whole file. used: its codes that left something out."""

    comment: Comment
    codes: tuple[str, ...]
    lines: tuple[int, ...] = ()
    used: set[str] = field(default_factory=set)

    def takes(self, found: Diagnostic) -> bool:
        """Whether it leaves out a finding at a place it holds for."""
        codes = [code for code in self.codes if found.code.startswith(code)]
        self.used.update(codes)
        return bool(codes)


def without_ignored(found: Sequence[Diagnostic], rules: Sequence[Rule], context: Context) -> list[Diagnostic]:
    """The findings that no comment leaves out, and those on comments that leave nothing out."""
    source = context.report.source
    ignores = list(_ignores(source))
    by_line: dict[int, list[_Ignore]] = {}
    for ignore in ignores:
        for line in ignore.lines or (0,):
            by_line.setdefault(line, []).append(ignore)
    kept = []
    for each in found:
        line = source.position(each.span.start).line
        taken = [ignore.takes(each) for ignore in (*by_line.get(line, ()), *by_line.get(0, ()))]
        if not any(taken):
            kept.append(each)
    told = [each for rule in rules if rule.kind == "finding" for each in _told(rule, ignores, rules, context)]
    return sorted([*kept, *identified(told, context.report, context.lang)], key=lambda each: each.order)


def _told(rule: Rule, ignores: Sequence[_Ignore], rules: Sequence[Rule], context: Context) -> Iterable[Diagnostic]:
    from gklint.rules.kinds.finding import from_findings

    findings = [
        Finding("ignore-unused", _span(context.report.source, ignore.comment), data)
        for ignore in ignores
        for data in _faults(ignore, rules)
    ]
    return from_findings(rule, findings, context.report, context.lang)


def _faults(ignore: _Ignore, rules: Sequence[Rule]) -> Iterator[dict[str, Any]]:
    if not ignore.codes:
        yield {"reason": "no-code", "codes": ""}
    unknown = [code for code in ignore.codes if not _means(code, rules) and not _known(code)]
    unused = [code for code in ignore.codes if code not in ignore.used and _means(code, rules)]
    for reason, codes in (("unknown", unknown), ("unused", unused)):
        if codes:
            yield {"reason": reason, "codes": ", ".join(codes)}


def _means(code: str, rules: Iterable[Rule]) -> bool:
    return any(closeness(code, rule) >= 0 for rule in rules)


def _known(code: str) -> bool:
    from gklint.rules.loader import OURS, builtin_rules

    return not code.startswith(OURS) or _means(code, builtin_rules())


def _ignores(source: Source) -> Iterator[_Ignore]:
    holding = _holding(source)
    for comment in source.comments:
        said = _DIRECTIVE.match(comment.text)
        if said is None:
            continue
        codes: list[str] = []
        at = 0
        while (code := _CODE.match(said[2], at)) is not None:
            codes.append(code[1])
            at = code.end()
        lines = () if said[1] == "ignore-file" else _lines(source, comment, holding)
        yield _Ignore(comment, tuple(dict.fromkeys(codes)), lines)


def _lines(source: Source, comment: Comment, holding: Sequence[int]) -> tuple[int, ...]:
    """The lines that a comment holds for: those it stands on, and the next if they hold nothing else."""
    first, last = source.line_at(comment.start), source.line_at(comment.end)
    own = tuple(range(first, last + 1))
    at = bisect_left(holding, first)
    alone = at == len(holding) or holding[at] > last
    return (*own, *holding[at : at + 1]) if alone else own


def _holding(source: Source) -> list[int]:
    """The lines that hold more than comments."""
    parts: list[str] = []
    position = 0
    for comment in source.comments:
        parts.append(source.original[position : comment.start])
        parts.append(_FILLED.sub(" ", source.original[comment.start : comment.end]))
        position = comment.end
    bare = "".join([*parts, source.original[position:]])
    ends = [*source.line_starts[1:], len(bare)]
    return [
        line
        for line, (start, end) in enumerate(zip(source.line_starts, ends, strict=True), 1)
        if bare[start:end].strip()
    ]


def _span(source: Source, comment: Comment) -> Span:
    """The place of a comment in the canonical text, from which it was taken out: where it stood."""
    at = source.text_offset(comment.start)
    return Span(at, at)
