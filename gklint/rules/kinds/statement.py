"""Kind `statement`: what a report must say in words about the information processing fee, and that it says one thing.

Two questions: is there a statement at all, and do the statements agree.

    kind: statement
    asks: mention                       # GK501: somewhere the report must speak of it
    first_year: 2021                    # nothing is asked of earlier years
    section: other                      # where it belongs
    complete_with: [problems, other]    # with none of these sections the text is taken to be cut, and nothing is said
    metrics: [fee.*]                    # claims that are such a statement
    mentions: ["处理 费"]               # words that are, outside 《》
    only_none: ["无"]                   # all that stands in the section, where it says nothing else: a warning

    kind: statement
    asks: agreement                     # GK502: its statements must agree
    charged: fee.charged_yuan           # the claims that are compared
    notices: fee.notices
    noticed: fee.asked_yuan
    no_notice: ["未 发出 收费 通知"]    # words that deny any notice …
    unpaid: requests.other.fee_unpaid   # … beside requests closed because a notice was not paid
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from gklint.diagnostics import Diagnostic, Related, Severity, Told
from gklint.form.model import Number, Report
from gklint.prose.model import Claim
from gklint.resources import regex
from gklint.rules.kinds.compare import Figure, among, measured
from gklint.rules.kinds.names import require_metrics
from gklint.rules.kinds.stated import Stated, stated
from gklint.rules.kinds.wording import Wording
from gklint.rules.model import Context, Rule
from gklint.text import Span

_QUOTED = regex(r"《[^《》]{0,200}(?:《[^《》]{0,100}》[^《》]{0,100})?》")  # titles cited are no statement
_BARE = regex(r"[\s、，。；：！？,.;:!?（）()【】\[\]\"'“”‘’·—–-]+")  # what does not count in 无。
_ENUMERATOR = regex(r"^(?:[（(]?[一二三四五六七八九十0-9]{1,2}[)）、.．])")
_SENTENCE_END = regex(r"[。！？!?；;\n]")
_MOST_WORDS = 120  # a section longer than this says more than none


def check(rule: Rule, context: Context) -> Iterator[Diagnostic]:
    """At most one finding for a missing statement; one for each way in which statements disagree."""
    if rule.spec["asks"] == "mention":
        yield from _missing(rule, context)
    else:
        yield from _disagreeing(rule, context)


def placeholders(spec: Mapping[str, Any]) -> Collection[str]:
    """What the templates may use."""
    return ("year", "text", "first", "second", "doubt")


def prepare(spec: Mapping[str, Any], where: Any) -> Any:
    """The patterns as regex source. Metrics that no form has are refused."""
    require_metrics(spec.get("metrics", ()), ("metrics",), where)
    lexicon = spec.get("lexicon", {})
    return {
        key: [_source(text, lexicon, (key, at), where) for at, text in enumerate(spec.get(key, ()))]
        for key in ("mentions", "only_none", "no_notice")
    }


def _source(text: str, lexicon: Mapping[str, Any], keys: Sequence[str | int], where: Any) -> str:
    from gklint.language.pattern import PatternError, compile_pattern

    try:
        return compile_pattern(text, lexicon)
    except PatternError as error:
        raise where.inside(keys, error) from None


@lru_cache(maxsize=256)
def _any(sources: tuple[str, ...]) -> re.Pattern[str]:
    return regex("|".join(f"(?:{source})" for source in sources))


# ---------------------------------------------------------------- a missing statement


def _missing(rule: Rule, context: Context) -> Iterator[Diagnostic]:
    report, spec = context.report, rule.spec
    year = report.year if report.year is not None else report.form.first_year
    if year < spec["first_year"] or not any(each.id in spec["complete_with"] for each in report.sections):
        return
    if any(among(claim.metric, spec["metrics"]) for claim in context.reading.claims) or _mentioned(rule, report):
        return
    section = next((each for each in report.sections if each.id == spec["section"]), None)
    said = [each.span for each in report.prose if each.section == spec["section"]] if section else []
    words = " ".join(report.source.text[span.start : span.end] for span in said).strip()
    if said and _says_none(rule, words):
        yield context.emit(
            rule,
            said[0].cover(said[-1]),
            {"year": year, "text": words},
            lambda: Told(data={"year": year, "section": spec["section"], "text": words}),
            message_key="only_none",
            severity=Severity.WARNING,
        )
        return
    data = {"year": year, "section": spec["section"] if section else None}
    place = section.heading if section else _place(report)
    yield context.emit(rule, place, {"year": year, "text": ""}, lambda: Told(data=data))


def _place(report: Report) -> Span:
    """Where to point for words that are nowhere, where section six is not there either: the last heading."""
    if report.sections:
        return max(each.heading for each in report.sections)
    return report.meta.title or Span(0, min(1, len(report.source.text)))


def _mentioned(rule: Rule, report: Report) -> bool:
    found = _any(tuple(rule.compiled["mentions"]))
    for paragraph in report.prose:
        text = report.source.text[paragraph.span.start : paragraph.span.end]
        if found.search(_QUOTED.sub("", text)):
            return True
    return False


def _says_none(rule: Rule, words: str) -> bool:
    """Whether the section holds nothing but words for none."""
    if len(words) > _MOST_WORDS:
        return False
    bare = _BARE.sub("", _ENUMERATOR.sub("", words))
    return any(re.fullmatch(source, bare) for source in rule.compiled["only_none"])


# ---------------------------------------------------------------- statements that disagree


def _disagreeing(rule: Rule, context: Context) -> Iterator[Diagnostic]:
    spec = rule.spec
    metrics = (spec["charged"], spec["noticed"], spec["notices"])
    claims = [each for each in context.reading.claims if each.metric in metrics]
    if claims:
        inside = {part for listed in context.reading.parts for part in listed.parts}
        claims = [each for each in claims if each not in inside]
    charged = _of(claims, spec["charged"])
    yield from _amounts(rule, context, charged)
    yield from _more_than_asked(rule, context, charged, _of(claims, spec["noticed"]))
    figure = measured(context.report, spec["unpaid"])
    closed = figure is not None and figure.quantity.lo is not None and figure.quantity.lo > 0
    paid = None if any(each.value == 0 for each in charged) else next(iter(charged), None)
    denial = _denial(rule, context, claims) if closed or paid is not None else None
    if denial:
        yield from _notices(rule, context, denial, figure if closed else None, paid)


def _of(claims: Sequence[Claim], metric: str) -> list[Claim]:
    return sorted((each for each in claims if each.metric == metric), key=lambda each: each.span)


def _amounts(rule: Rule, context: Context, charged: Sequence[Claim]) -> Iterator[Diagnostic]:
    """None and an amount; or amounts in different sentences that are not one sum."""
    zeros = [each for each in charged if each.value == 0 and not each.approximate]
    paid = [each for each in charged if each.value != 0]
    if zeros and paid:
        pair = sorted((zeros[0], paid[0]), key=lambda each: each.span)
        together = _one_sentence(context.report, *pair)
        yield _finding(rule, context, pair, [*zeros, *paid], "may_differ" if together else "")
        return
    sentences: list[list[Claim]] = []
    for each in paid:
        if sentences and _one_sentence(context.report, sentences[-1][-1], each):
            sentences[-1].append(each)
        else:
            sentences.append([each])
    if len(sentences) < 2:
        return
    text = context.report.source.text
    amounts = {each.value for each in paid}
    if max(amounts) * 2 == sum(amounts):
        return  # one is the sum of the others, sentence by sentence
    first = sentences[0]
    for later in sentences[1:]:
        if not _agree(first, later, text):
            pair = [max(first, key=lambda each: each.value), max(later, key=lambda each: each.value)]
            yield _finding(rule, context, pair, paid, "")
            return


def _agree(first: Sequence[Claim], later: Sequence[Claim], text: str) -> bool:
    """Whether two sentences can speak of one total: each total may be an amount in it or the sum of all."""
    return any(one.near.meets(other.near) for one in _totals(first, text) for other in _totals(later, text))


def _totals(claims: Sequence[Claim], text: str) -> Iterator[Stated]:
    said = [stated(each, text) for each in claims]
    yield from said
    if len(said) > 1:
        near = said[0].near
        for each in said[1:]:
            near = near.plus(each.near)
        yield Stated(near, near, near)


def _one_sentence(report: Report, first: Claim, second: Claim) -> bool:
    return not _SENTENCE_END.search(report.source.text, first.span.end, max(first.span.end, second.span.start))


def _more_than_asked(
    rule: Rule, context: Context, charged: Sequence[Claim], noticed: Sequence[Claim]
) -> Iterator[Diagnostic]:
    text = context.report.source.text
    if not charged or not noticed:
        return
    asked = max(noticed, key=lambda each: each.value)
    got = max(charged, key=lambda each: each.value)
    if stated(asked, text).near.below(stated(got, text).near):
        pair = sorted((asked, got), key=lambda each: each.span)
        yield _finding(rule, context, pair, pair, got.doubt or asked.doubt)


def _denial(rule: Rule, context: Context, claims: Sequence[Claim]) -> Span | None:
    """Where the report says that no fee notice was sent."""
    for claim in _of(claims, rule.spec["notices"]):
        if claim.value == 0 and not claim.approximate:
            return claim.span
    source = context.report.source.text
    found = _any(tuple(rule.compiled["no_notice"]))
    for paragraph in context.report.prose:
        match = found.search(source, paragraph.span.start, paragraph.span.end)
        if match:
            return Span(*match.span())
    return None


def _notices(
    rule: Rule, context: Context, denial: Span, closed: Figure | None, paid: Claim | None
) -> Iterator[Diagnostic]:
    """No notice was sent, and yet a request was closed for not paying one, or something was paid."""
    words = Wording(context.report.form, context.lang)
    said = " ".join(context.report.source.text[denial.start : denial.end].split())
    quoted = words.text("quoted", text=said)
    values = {"first": quoted, "doubt": "", "year": context.report.year, "text": said}
    if closed is not None:
        yield context.emit(
            rule,
            denial,
            {**values, "second": words.figure(closed)},
            lambda: Told(
                quoted,
                tuple(words.cells([closed])),
                data={"metric": rule.spec["unpaid"], "narrative": said, "table": closed.value},
            ),
        )
    if paid is not None:
        second = words.text("stated", value=words.claimed(paid))
        yield context.emit(
            rule,
            denial,
            {**values, "second": second},
            lambda: Told(
                quoted,
                (Related(second, paid.span),),
                data={"metric": paid.metric, "narrative": said, "values": [paid.value]},
            ),
        )


def _finding(rule: Rule, context: Context, pair: Sequence[Claim], all_of: Sequence[Claim], doubt: str) -> Diagnostic:
    """Two statements that cannot both be true: at the later, with every other beside it."""
    words = Wording(context.report.form, context.lang)
    first, second = pair
    doubt = doubt or first.doubt or second.doubt
    quoted = [words.text("quoted", text=" ".join(each.text.split())) for each in pair]
    others = sorted({each for each in all_of if each != second}, key=lambda each: each.span)
    values: list[Number] = [each.value for each in pair]
    unit = next((each.unit for each in (*pair, *others) if each.unit), "")  # 未收取 has none of its own
    return context.emit(
        rule,
        second.span,
        {"first": quoted[0], "second": quoted[1], "doubt": words.doubt(doubt), "year": context.report.year, "text": ""},
        lambda: Told(
            quoted[1],
            tuple(Related(words.text("stated", value=words.claimed(each, unit=unit)), each.span) for each in others),
            data={"metric": second.metric, "values": values},
        ),
        severity=Severity.WARNING if doubt else None,
    )
