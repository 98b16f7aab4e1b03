"""A rule as read from its file, and what a kind of rule is given to judge a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from gklint.diagnostics import Diagnostic, Edit, Fix, Related, Severity
from gklint.form.load import form_for_year, forms
from gklint.form.model import Form, Report
from gklint.form.naming import words
from gklint.prose.model import Reading
from gklint.resources.records import dataclass, field
from gklint.rules.messages import Words, fill, pick, show
from gklint.text import Span

if TYPE_CHECKING:
    from gklint.rules.settings import Settings


_FORM = "{form}"  # in a rule's source


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule. All texts are {"zh": …, "en": …}.

    spec: the fields that belong to its kind, as written. compiled: what the kind made of them when the file was read
    (JSON-able; None if the kind makes nothing). messages: further templates by key. default: whether it is judged
    unless selected otherwise. fix: what `--fix` does, where the rule can put something right for certain. group: the
    folder it stands in. path: its file.
    """

    code: str
    name: str
    level: Severity  # as the user set it
    kind: str
    title: Words
    checks: Words
    why: Words
    source: Words
    help: Words
    message: Words
    spec: Mapping[str, Any] = field(default_factory=dict)
    compiled: Any = None
    messages: Mapping[str, Words] = field(default_factory=dict)
    fix: Words = field(default_factory=dict)
    examples: tuple[Mapping[str, Any], ...] = ()
    default: bool = True
    group: str = ""
    path: str = ""
    default_level: Severity | None = None  # as the file says

    def cited(self, lang: str, form: Form | None = None) -> str:
        """The legal source; `{form}` in it is the form of the report (None: the form in force)."""
        source = pick(self.source, lang)
        if _FORM not in source:
            return source
        said = source.replace(_FORM, pick((form or next(iter(forms().values()))).cited, lang))
        return said[:1].upper() + said[1:]

    def words(self, key: str = "message") -> Words:
        """A message template by key: `message` itself or one of `messages`."""
        return self.message if key == "message" else self.messages[key]


class Check(Protocol):
    """What every kind of rule offers."""

    def __call__(self, rule: Rule, context: Context, /) -> Iterator[Diagnostic]:
        """The findings of one rule in one report."""


@dataclass(slots=True)
class Context:
    """What a rule may look at, and how it says what it found. `scratch`: notes of the kinds for this report.

    rules: all that judge this report (rules of one kind may share out what they find; see `judge` in engine.py).
    """

    report: Report
    reading: Reading
    settings: Settings
    lang: str = "zh"
    scratch: dict[str, Any] = field(default_factory=dict)
    rules: Sequence[Rule] = ()

    def emit(
        self,
        rule: Rule,
        span: Span,
        values: Mapping[str, Any],
        *,
        message_key: str = "message",
        severity: Severity | None = None,
        related: Sequence[Related] = (),
        working: str = "",
        label: str = "",
        data: Mapping[str, Any] | None = None,
        edits: Sequence[Edit] = (),
    ) -> Diagnostic:
        """A diagnostic in the reader's language. `{working}` in the template is `working`; `data` defaults to values.

        severity: what the kind makes of this case (None: the rule's level). A level that the user gave the rule is
        the highest it may have. edits: what puts the finding right for certain, if the rule has a `fix`.
        """
        return diagnostic(
            rule,
            span,
            values,
            self.lang,
            message_key=message_key,
            severity=severity,
            related=related,
            working=working,
            label=label,
            data=data,
            edits=edits if self.report.source.format == "text" else (),
            form=asked_of(self.report),
        )

    def words(self, metric: str) -> str:
        """How people call a metric; the metric itself where the form has no words for it."""
        return words(self.report.form, metric, self.lang)

    def show(self, number: Any) -> str:
        """A number (or date, or list) as people write it."""
        return show(number, self.lang)


def asked_of(report: Report) -> Form:
    """The form that the law asks of a report: by its year, else the one it was bound to."""
    return (report.year and form_for_year(report.year)) or report.form


def diagnostic(
    rule: Rule,
    span: Span,
    values: Mapping[str, Any],
    lang: str,
    *,
    message_key: str = "message",
    severity: Severity | None = None,
    related: Sequence[Related] = (),
    working: str = "",
    label: str = "",
    data: Mapping[str, Any] | None = None,
    edits: Sequence[Edit] = (),
    form: Form | None = None,
) -> Diagnostic:
    """See `Context.emit`; this needs no report. form: the one to be cited (None: the one in force)."""
    level = severity or rule.level
    if rule.level != rule.default_level:
        level = min(level, rule.level)
    filled = {**values, "working": working}
    return Diagnostic(
        code=rule.code,
        rule=rule.name,
        severity=level,
        message=fill(rule.words(message_key), filled, lang),
        span=span,
        label=label,
        related=tuple(related),
        working=working,
        help=fill(rule.help, filled, lang),
        source=rule.cited(lang, form),
        data=dict(values if data is None else data),
        fix=Fix(pick(rule.fix, lang), tuple(edits)) if edits and rule.fix else None,
    )
