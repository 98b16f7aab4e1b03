"""A rule as read from its file, and what a kind of rule is given to judge a report."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from gklint.diagnostics import Diagnostic, Edit, Fix, Later, Severity, Told
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

    rules: all that judge this report (rules of one kind may share out what they find; see `judge` in engine.py). kept:
    notes of the kinds on these rules, for all reports that they judge.
    """

    report: Report
    reading: Reading
    settings: Settings
    lang: str = "zh"
    scratch: dict[Any, Any] = field(default_factory=dict)
    rules: Sequence[Rule] = ()
    kept: dict[Any, Any] = field(default_factory=dict)
    _asked: Form | None = None

    def emit(
        self,
        rule: Rule,
        span: Span,
        values: Mapping[str, Any],
        told: Callable[[], Told] | None = None,
        *,
        message_key: str = "message",
        severity: Severity | None = None,
        working: str = "",
        edits: Sequence[Edit] = (),
    ) -> Diagnostic:
        """A diagnostic in the reader's language. `{working}` in the template is `working`.

        told: makes label, other ends and data once they are asked for; it must not hold on to the report (default: no
        label and no ends, the values as data). severity: what the kind makes of this case (None: the rule's level). A
        level that the user gave the rule is the highest it may have. edits: what puts the finding right for certain,
        if the rule has a `fix`.
        """
        if self._asked is None:
            self._asked = asked_of(self.report)
        return diagnostic(
            rule,
            span,
            values,
            self.lang,
            told,
            message_key=message_key,
            severity=severity,
            working=working,
            edits=edits if edits and self.report.source.format == "text" else (),
            form=self._asked,
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
    told: Callable[[], Told] | None = None,
    *,
    message_key: str = "message",
    severity: Severity | None = None,
    working: str = "",
    edits: Sequence[Edit] = (),
    form: Form | None = None,
) -> Diagnostic:
    """See `Context.emit`; this needs no report. form: the one to be cited (None: the one in force)."""
    level = severity or rule.level
    if rule.level is not rule.default_level:
        level = min(level, rule.level)
    filled = {**values, "working": working}
    return Diagnostic(
        rule.code,
        rule.name,
        level,
        fill(rule.words(message_key), filled, lang),
        span,
        working=working,
        fix=Fix(pick(rule.fix, lang), tuple(edits)) if edits and rule.fix else None,
        later=_Emitted(rule, values, filled, lang, form, told),
    )


class _Emitted(Later):
    """The rest of what a rule says."""

    __slots__ = ("filled", "form", "lang", "make", "rule", "values")

    def __init__(
        self,
        rule: Rule,
        values: Mapping[str, Any],
        filled: Mapping[str, Any],
        lang: str,
        form: Form | None,
        make: Callable[[], Told] | None,
    ) -> None:
        super().__init__()
        self.rule, self.values, self.filled, self.lang, self.form, self.make = rule, values, filled, lang, form, make

    def tell(self) -> Told:
        """A fault on the way is told in the place of help: the finding itself stands."""
        rule, lang, make = self.rule, self.lang, self.make
        try:
            made = Told(data=dict(self.values)) if make is None else make()
            found = Told(made.label, made.related, fill(rule.help, self.filled, lang), self.cited(), made.data)
        except Exception as error:
            if strict():
                raise
            message, data = failure(rule, error, lang)
            found = Told(help=message, source=self.cited(), data=data)
        self.make, self.values, self.filled = None, {}, {}  # let go
        return found

    def cited(self) -> str:
        """The legal source."""
        return self.rule.cited(self.lang, self.form)


def strict() -> bool:
    """Whether a failing rule is to raise: where the environment says GKLINT_STRICT=1, as the tests do."""
    return os.environ.get("GKLINT_STRICT") == "1"


def failure(rule: Rule, error: Exception, lang: str) -> tuple[str, dict[str, Any]]:
    """What is said of a rule that failed by a fault of its own: the message, and the data."""
    from traceback import format_exception

    from gklint.resources import load_yaml, root

    template = load_yaml(root() / "rules" / "messages" / "internal.yaml")["internal-error"]
    said = f"{type(error).__name__}: {error}"
    message = fill(template, {"code": rule.code, "name": rule.name, "error": said}, lang)
    return message, {"rule": rule.code, "error": said, "traceback": "".join(format_exception(error))}
