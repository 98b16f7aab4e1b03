"""Which rules are judged, and at which level."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gklint.diagnostics import Severity
from gklint.rules.loader import builtin_rules
from gklint.rules.settings import UNREADABLE, SelectionError, Settings, matching, selected

RULES = builtin_rules()
CODES = sorted(rule.code for rule in RULES)


def chosen(**settings: object) -> set[str]:
    return {rule.code for rule in selected(RULES, Settings(**settings))} - {UNREADABLE}  # type: ignore[arg-type]


def test_all_rules_unless_chosen_otherwise() -> None:
    assert chosen() == set(CODES) - {UNREADABLE}
    assert chosen(select=("ALL",)) == chosen()
    assert chosen(ignore=("ALL",)) == set()


def test_prefixes_codes_and_names() -> None:
    assert chosen(select=("GK3",)) == {code for code in CODES if code.startswith("GK3")}
    assert chosen(select=("gk303",)) == {"GK303"}
    name = next(rule.name for rule in RULES if rule.code == "GK107")
    assert chosen(select=(name,)) == {"GK107"}
    assert chosen(ignore=(name,)) == chosen() - {"GK107"}


def test_the_closer_selector_wins() -> None:
    assert "GK303" in chosen(ignore=("GK3",), extend_select=("GK303",))
    assert "GK302" not in chosen(ignore=("GK3",), extend_select=("GK303",))
    assert "GK303" not in chosen(select=("GK303",), ignore=("GK303",))
    assert chosen(select=("GK3",), ignore=("GK30",)) == {c for c in CODES if c.startswith("GK3") and c[3] != "0"}


def test_rules_that_are_off_by_default() -> None:
    rules = tuple(replace(rule, default=rule.code != "GK303") for rule in RULES)

    def on(**settings: object) -> bool:
        return "GK303" in {rule.code for rule in selected(rules, Settings(**settings))}  # type: ignore[arg-type]

    assert not on()
    assert on(extend_select=("GK303",))
    assert on(select=("GK3",))


def test_an_unreadable_file_is_always_said() -> None:
    assert UNREADABLE in {rule.code for rule in selected(RULES, Settings(select=("GK3",)))}
    assert UNREADABLE in {rule.code for rule in selected(RULES, Settings(ignore=("GK0",)))}
    assert UNREADABLE not in {rule.code for rule in selected(RULES, Settings(ignore=("GK001",)))}


@pytest.mark.parametrize("name", ["select", "ignore", "extend_select"])
def test_a_selector_that_names_nothing(name: str) -> None:
    with pytest.raises(SelectionError) as caught:
        selected(RULES, Settings(**{name: ("GK999",)}))  # type: ignore[arg-type]
    assert caught.value.selector == "GK999"
    with pytest.raises(SelectionError, match="placeholder-left"):
        selected(RULES, Settings(**{name: ("placeholder-lef",)}))  # type: ignore[arg-type]
    with pytest.raises(SelectionError):
        selected(RULES, Settings(severity={"GK9": Severity.INFO}))
    with pytest.raises(SelectionError):
        selected(RULES, Settings(select=("",)))


def test_levels() -> None:
    levels = {"GK3": Severity.INFO, "GK303": Severity.WARNING}
    by_code = {rule.code: rule for rule in selected(RULES, Settings(severity=levels))}
    assert by_code["GK303"].level is Severity.WARNING
    assert by_code["GK302"].level is Severity.INFO
    assert by_code["GK302"].default_level is Severity.ERROR
    assert by_code["GK107"].level is Severity.ERROR


def test_matching_is_what_a_person_asks_for() -> None:
    assert [rule.code for rule in matching(RULES, ["GK303"])] == ["GK303"]
    assert matching(RULES, []) == RULES
    with pytest.raises(SelectionError):
        matching(RULES, ["nothing"])


@given(st.lists(st.sampled_from([*CODES, "GK", "GK1", "GK30", "ALL"]), max_size=3), st.sampled_from(CODES[1:]))
def test_ignoring_a_code_always_takes_it_out(select: list[str], code: str) -> None:
    assert code not in chosen(select=tuple(select), ignore=(code,))


@given(st.lists(st.sampled_from(["GK", "GK1", "GK30", "ALL"]), max_size=3), st.sampled_from(CODES))
def test_extending_by_a_code_always_brings_it_in(ignore: list[str], code: str) -> None:
    assert code in chosen(ignore=tuple(ignore), extend_select=(code,)) | {UNREADABLE}
