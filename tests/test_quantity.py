"""Quantities over cells: exact sums, bounds with blanks, silence where a cell cannot be read."""

from __future__ import annotations

import operator as op
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gklint.form import metrics
from gklint.form.load import load_form
from gklint.form.naming import scope_words, words
from gklint.form.quantity import compare, judge, quantity
from gklint.language.expression import ExpressionError
from tests.made_tables import BLANK, COLUMNS, KINDS, MARK, MISSING, TEXT, UNREAD, consistent, leaves, report, zeros

GROUPS = ("denied", "unavailable", "refused", "other")


@given(st.integers(0, 10**6))
def test_derived_metrics_agree_with_sums_done_by_hand(seed: int) -> None:
    cells = consistent(seed)
    made = report(cells)

    def value(name: str) -> object:
        return quantity(made, name).value

    for column in COLUMNS:
        at = f"@{column}"
        assert value(f"requests.handled{at}") == cells[f"requests.new{at}"] + cells[f"requests.carried_in{at}"]  # type: ignore[operator]
        granted = cells[f"requests.granted{at}"] + cells[f"requests.partial{at}"]  # type: ignore[operator]
        assert value(f"requests.granted_or_partial{at}") == granted
        for group in GROUPS:
            by_hand = sum(cells[f"requests.{row}{at}"] for row in leaves("2021") if row.startswith(f"{group}."))  # type: ignore[misc]
            assert value(f"requests.{group}{at}") == by_hand
    for row in ("new", "denied.third_party", "total"):
        assert value(f"requests.{row}") == cells[f"requests.{row}@total"]
        organisations = cells[f"requests.{row}@total"] - cells[f"requests.{row}@natural_person"]  # type: ignore[operator]
        assert value(f"requests.{row}@legal_entity") == organisations
    for outcome in ("total", "upheld", "corrected", "other", "pending"):
        both = cells[f"litigation.direct.{outcome}"] + cells[f"litigation.after_review.{outcome}"]  # type: ignore[operator]
        assert value(f"litigation.{outcome}") == both


def test_other_is_a_row_of_its_own_in_2019() -> None:
    cells = zeros("2019") | {"requests.other@total": 3, "requests.other@business": 3}
    made = report(cells, "2019")
    assert quantity(made, "requests.other").value == 3
    assert [cell.metric for cell in quantity(made, "requests.other").cells] == ["requests.other@total"]
    assert quantity(made, "requests.other@legal_entity").value == 3
    assert quantity(made, "requests.other.fee_unpaid").absent
    assert len(leaves("2021")) == 21
    assert len(leaves("2019")) == 19


def test_a_figure_without_a_cell_is_absent() -> None:
    found = quantity(report({}), "fee.charged_yuan")
    assert found.absent
    assert found.value is None
    assert not found.complete
    assert judge(report({}), "fee.charged_yuan == 0").holds is None


def test_cells_keep_their_order_and_sign() -> None:
    made = report({"requests.new@total": 5, "requests.carried_out@total": 2})
    found = quantity(made, "requests.new - 2 * requests.carried_out + 7")
    assert [(cell.metric, cell.times) for cell in found.cells] == [
        ("requests.new@total", 1),
        ("requests.carried_out@total", -2),
    ]
    assert found.value == 8
    assert found.constant == 7


def test_what_cancels_out_is_exact_even_if_blank() -> None:
    made = report({"requests.new@total": BLANK})
    assert quantity(made, "requests.new - requests.new + 1").value == 1


def test_marks_are_zero_blanks_are_bounds_and_the_rest_is_silence() -> None:
    made = report({"review.upheld": MARK, "review.corrected": 2, "review.other": BLANK, "review.pending": TEXT})
    marked = quantity(made, "review.upheld + review.corrected")
    assert (marked.value, marked.complete) == (2, True)
    blank = quantity(made, "review.corrected + review.other")
    assert (blank.lo, blank.hi, blank.value, blank.blank) == (2, None, None, True)
    taken = quantity(made, "review.corrected - review.other")
    assert (taken.lo, taken.hi) == (None, 2)
    text = quantity(made, "review.corrected + review.pending")
    assert (text.lo, text.hi, text.text, text.unknown) == (None, None, True, False)
    for state in (UNREAD, MISSING):
        silent = quantity(report({"review.upheld": state}), "review.upheld + review.total")
        assert (silent.lo, silent.hi, silent.unknown) == (None, None, True)


def test_contract_on_blanks() -> None:
    """Parts above the total are an error, equal is satisfied, below cannot be told."""

    def verdict(upheld: int, total: int) -> bool | None:
        made = report({"review.upheld": upheld, "review.corrected": BLANK, "review.total": total})
        return judge(made, "review.upheld + review.corrected == review.total").holds

    assert verdict(5, 4) is False
    assert verdict(5, 5) is not False
    assert verdict(5, 6) is None


def test_amounts_are_exact() -> None:
    cells = {"proactive.fees.amount_wan": Decimal("59237.2449000000000000000000000000000001")}
    found = quantity(report(cells), "proactive.fees.amount_wan * 10 + 1")
    assert found.value == Decimal("592373.449000000000000000000000000000001")


def test_and_takes_the_part_that_decides() -> None:
    made = report({"requests.new@total": 1, "requests.carried_in@total": BLANK})
    assert judge(made, "requests.new == 1 and requests.total == 0").holds is True
    assert judge(made, "requests.new == 1 and requests.carried_in == 0").holds is None
    failed = judge(made, "requests.carried_in == 0 and requests.new > 1")
    assert failed.holds is False
    assert failed.left.cells[0].metric == "requests.new@total"


_OPERATORS: dict[str, Any] = {"==": op.eq, "!=": op.ne, "<": op.lt, "<=": op.le, ">": op.gt, ">=": op.ge}
_STATES = st.one_of(st.integers(0, 6), st.sampled_from([BLANK, MARK]))


@given(st.lists(_STATES, min_size=3, max_size=3), st.sampled_from(sorted(_OPERATORS)))
def test_a_verdict_is_given_exactly_when_no_blank_can_change_it(values: list[object], operator: str) -> None:
    named = ("review.upheld", "review.corrected", "review.total")
    made = report(dict(zip(named, values, strict=True)))  # type: ignore[arg-type]
    verdict = judge(made, f"review.upheld + review.corrected {operator} review.total").holds
    ranges = [range(14) if value is BLANK else [0 if value is MARK else value] for value in values]
    results = {_OPERATORS[operator](a + b, c) for a in ranges[0] for b in ranges[1] for c in ranges[2]}
    if verdict is None:
        assert results == {True, False}
    else:
        assert results == {verdict}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("requests.new * requests.total", "a product of two figures"),
        ("requests.new == 1", "a comparison"),
        ("sum(rows)", "`sum(…)`"),
    ],
)
def test_what_is_no_quantity_is_refused(text: str, said: str) -> None:
    with pytest.raises(ExpressionError, match=said.replace("(", r"\(").replace(")", r"\)")):
        quantity(report({}), text)


def test_compare_needs_both_sides() -> None:
    made = report({})
    assert compare("==", quantity(made, "nobody.knows"), quantity(made, "review.total")) is None


@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_metric_has_words_of_its_own(form: str, language: str) -> None:
    loaded = load_form(form)
    names = [name for name in metrics.index(loaded).known if not name.endswith("@total")]
    said = {name: words(loaded, name, language) for name in names}
    assert [name for name, text in said.items() if text == name] == []
    by_words: dict[str, list[str]] = {}
    for name, text in said.items():
        by_words.setdefault(text, []).append(name)
    assert [group for group in by_words.values() if len(group) > 1] == []
    terms = str.maketrans("", "", "规章七")  # words that the English messages keep in Chinese, beside a translation
    if language == "en":
        assert [text for text in said.values() if any("一" <= char <= "鿿" for char in text.translate(terms))] == []


def test_words() -> None:
    form = load_form("2021")
    assert words(form, "requests.new", "zh") == words(form, "requests.new@total", "zh") == "本年新收申请"
    assert words(form, "requests.denied.state_secret@business", "zh") == "不予公开·属于国家秘密（商业企业）"
    assert words(form, "requests.handled@natural_person", "en") == "requests in hand (natural persons)"
    assert words(form, "litigation.direct.pending", "zh") == "未经复议直接起诉尚未审结"
    assert words(form, "no.such_thing", "zh") == "no.such_thing"
    column = metrics.index(form).scopes("requests", "columns")[0]
    assert scope_words(form, column, "zh") == "「自然人」列"


def test_scopes_follow_the_form() -> None:
    looked_up = metrics.index(load_form("2021"))
    rows, columns = looked_up.scopes("requests", "rows"), looked_up.scopes("requests", "columns")
    assert (len(rows), len(columns)) == (25, 7)
    assert tuple(rows[0].names) == COLUMNS
    assert columns[0].leaves == tuple(leaves("2021"))
    assert [len(columns[0].groups[group]) for group in GROUPS] == [8, 3, 5, 3]
    blocks = looked_up.scopes("disputes", "blocks")
    assert [block.id for block in blocks] == ["review", "litigation.direct", "litigation.after_review"]
    assert blocks[2].names["total"] == "litigation.after_review.total"
    assert len(KINDS) == 6
