"""Comments in a report that say which findings to leave out: `<!-- gklint: ignore GK401 reason -->`.

`ignore` holds for the line the comment stands on and, if nothing else stands there, for the next line that holds
something; `ignore-file` for the whole file. Codes, or starts of codes, come first; what follows them is the reason. A
comment that leaves nothing out is a finding itself (`ignore-unused`), unless its rule was not judged.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from gklint.diagnostics import Diagnostic
from gklint.form.model import Finding
from gklint.resources.records import dataclass
from gklint.resources.regex import regex
from gklint.rules.identity import identified
from gklint.rules.kinds.finding import from_findings
from gklint.rules.model import Context, Rule
from gklint.rules.settings import closeness
from gklint.text import Comment, Source, Span

_DIRECTIVE = regex(r"gklint\s*[:：]\s*(ignore(?:-file)?)(?![\w-])(.*)", re.DOTALL)
_FILLED = regex(r"[^\r\n]")
_CODE = regex(r"[\s,，、]*([A-Z]{2,8}[0-9]{0,4})(?![\w-])")


_FILE = (0,)  # the lines of a comment that holds for the whole file


@dataclass(frozen=True, slots=True)
class _Ignore:
    """One comment, the codes it names, and the lines it holds for."""

    comment: Comment
    codes: tuple[str, ...]
    lines: tuple[int, ...]

    def keys(self, code: str) -> list[tuple[int, str]]:
        """What one of its codes leaves out: pairs of a line and the start of a code."""
        return [(line, code) for line in self.lines]


def without_ignored(found: Sequence[Diagnostic], rules: Sequence[Rule], context: Context) -> list[Diagnostic]:
    """The findings that no comment leaves out, and those on comments that leave nothing out."""
    source = context.report.source
    ignores = list(_ignores(source))
    keys = {key for ignore in ignores for code in ignore.codes for key in ignore.keys(code)}
    used: set[tuple[int, str]] = set()
    kept = []
    for each in found:
        line = source.position(each.span.start).line
        starts = [each.code[:end] for end in range(1, len(each.code) + 1)]
        taken = keys.intersection([*((line, start) for start in starts), *((0, start) for start in starts)])
        used |= taken
        if not taken:
            kept.append(each)
    findings = list(_faults(ignores, used, rules, source))
    told = [
        each
        for rule in rules
        if rule.kind == "finding"
        for each in from_findings(rule, findings, context.report, context.lang)
    ]
    return sorted([*kept, *identified(told, context.report, context.lang)], key=lambda each: each.order)


def _faults(
    ignores: Sequence[_Ignore], used: set[tuple[int, str]], rules: Sequence[Rule], source: Source
) -> Iterator[Finding]:
    """The comments, or codes in them, that leave nothing out."""
    judged: dict[str, bool] = {}
    known: dict[str, bool] = {}
    for ignore in ignores:
        for code in ignore.codes:
            if code not in judged:
                judged[code] = _means(code, rules)
                known[code] = judged[code] or _known(code)
        unknown = [code for code in ignore.codes if not known[code]]
        unused = [code for code in ignore.codes if judged[code] and used.isdisjoint(ignore.keys(code))]
        for reason, codes in (("unknown", unknown), ("unused", unused), ("no-code", [] if ignore.codes else [""])):
            if codes:
                data = {"reason": reason, "codes": ", ".join(codes)}
                yield Finding("ignore-unused", _span(source, ignore.comment), data)


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
        lines = _FILE if said[1] == "ignore-file" else _lines(source, comment, holding)
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
