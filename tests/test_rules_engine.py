"""The engine: order, failures of a rule, texts that are no report; the context: languages, levels, words."""

from __future__ import annotations

import gc
import pickle
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import gklint
from gklint.diagnostics import Diagnostic, Related, Severity, Told
from gklint.form.bind import bind
from gklint.form.model import Report
from gklint.prose.model import Reading
from gklint.prose.reader import read
from gklint.readers import Unreadable, read_bytes
from gklint.rules.compose import compose
from gklint.rules.engine import INTERNAL, run, unreadable
from gklint.rules.kinds import KINDS, Kind
from gklint.rules.loader import builtin_rules
from gklint.rules.messages import MissingValue
from gklint.rules.model import Context, Rule
from gklint.rules.settings import Settings
from gklint.text import Span

FIXTURES = sorted((Path(__file__).parent.parent / "fixtures" / "reports").glob("*.txt"))
RULES = builtin_rules()
STRUCTURE = tuple(rule for rule in RULES if rule.kind in ("finding", "phrase", "deadline"))


def report_of(**example: Any) -> Report:
    source = read_bytes(compose(example).encode(), "example")
    assert not isinstance(source, Unreadable)
    return bind(source)


def rule(code: str) -> Rule:
    return next(rule for rule in RULES if rule.code == code)


def faulty() -> Report:
    prose = {"problems": "无。", "management": "待补充，XX。", "supervision": "×月×日培训。"}
    return report_of(without=["other"], prose=prose)


def test_diagnostics_come_in_the_order_of_the_text() -> None:
    found = run(faulty(), Reading(), STRUCTURE, Settings())
    assert {"GK101", "GK104", "GK107"} <= {each.code for each in found}
    assert [each.order for each in found] == sorted(each.order for each in found)
    assert found == run(faulty(), Reading(), STRUCTURE[::-1], Settings())


def test_every_diagnostic_carries_help_and_source_in_the_language() -> None:
    chinese = run(faulty(), Reading(), STRUCTURE, Settings(lang="zh"))
    english = run(faulty(), Reading(), STRUCTURE, Settings(lang="en"))
    assert len(chinese) == len(english)
    for zh, en in zip(chinese, english, strict=True):
        assert (zh.code, zh.span, zh.severity, zh.data) == (en.code, en.span, en.severity, en.data)
        assert all((zh.help, zh.source, en.help, en.source))
        assert zh.message != en.message
        assert "{" not in zh.message + en.message


def test_settings_choose_the_rules_and_levels() -> None:
    settings = Settings(select=("GK1",), ignore=("GK101",), severity={"GK107": Severity.INFO})
    found = run(faulty(), Reading(), STRUCTURE, settings)
    assert {each.code for each in found} == {"GK104", "GK107"}
    assert {each.severity for each in found if each.code == "GK107"} == {Severity.INFO}


class Broken(ModuleType):
    """A kind that fails."""

    @staticmethod
    def check(rule: Rule, context: Context) -> Iterator[Diagnostic]:
        yield context.emit(rule, Span(0, 1), {}, message_key="fine")
        raise ZeroDivisionError("on purpose")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Rule:
    kind = Kind("broken", "broken")
    kind.__dict__["module"] = Broken("broken")
    monkeypatch.setitem(KINDS, "broken", kind)
    messages = {"fine": {"zh": "好", "en": "ok"}}
    return replace(rule("GK101"), code="XX001", name="broken", kind="broken", messages=messages)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_rule_that_fails_takes_no_other_down(broken: Rule, lang: str) -> None:
    found = run(faulty(), Reading(), (*STRUCTURE, broken), Settings(lang=lang), strict=False)
    assert {"GK101", "GK107", INTERNAL} <= {each.code for each in found}
    (failure,) = (each for each in found if each.code == INTERNAL)
    assert failure.severity is Severity.ERROR
    assert "XX001" in failure.message
    assert "ZeroDivisionError" in failure.message
    assert failure.data["rule"] == "XX001"
    assert "on purpose" in failure.data["traceback"]


def test_in_tests_a_failing_rule_raises(broken: Rule) -> None:
    with pytest.raises(ZeroDivisionError):
        run(faulty(), Reading(), (broken,), Settings())


def test_of_a_text_that_is_no_report_only_that_is_said() -> None:
    report = report_of(text="会议通知\n待补充XX\n")
    assert [each.code for each in run(report, Reading(), RULES, Settings())] == ["GK002"]


@pytest.mark.parametrize(
    ("reason", "data", "words"),
    [
        ("empty", {}, "无法读取：文件为空"),
        ("binary", {"detail": "pdf"}, "无法读取：这是二进制文件，不是文本（PDF文件）"),
        ("undecodable", {"detail": "utf-8 byte 3"}, "无法读取：文字编码无法识别（utf-8 byte 3）"),
        ("something-new", {}, "无法读取：something-new"),
    ],
)
def test_unreadable_files(reason: str, data: dict[str, str], words: str) -> None:
    (found,) = unreadable(reason, RULES, Settings(), **data)
    assert (found.code, found.message, found.span) == ("GK001", words, Span(0, 0))
    assert unreadable(reason, RULES, Settings(ignore=("GK001",)), **data) == []
    assert len(unreadable(reason, RULES, Settings(select=("GK3",)), **data)) == 1


def test_every_reason_of_the_readers_has_words() -> None:
    words = rule("GK001").spec["words"]["reason"]
    for reason in ("missing", "dangling", "permission", "directory", "special", "too-large", "io", "empty", "binary",
                   "undecodable", "unsupported", "folder", "crashed"):  # fmt: skip
        assert reason in words


# ------------------------------------------------------------------ the context


def context(lang: str = "zh", **settings: Any) -> Context:
    return Context(report_of(), Reading(), Settings(lang=lang, **settings), lang)


def test_emit_fills_the_template() -> None:
    found = context().emit(rule("GK101"), Span(1, 2), {"numeral": "五", "title": "甲"}, working="1 + 1 = 2")
    assert found.message == "缺少第五部分「甲」"
    assert (found.severity, found.working, found.label) == (Severity.ERROR, "1 + 1 = 2", "")
    assert found.data == {"numeral": "五", "title": "甲"}
    own = replace(rule("GK101"), message={"zh": "{working}！"})
    assert context().emit(own, Span(0, 1), {}, working="2 > 1").message == "2 > 1！"
    assert context().emit(own, Span(0, 1), {}).message == "！"


def test_the_rest_is_told_once_and_only_if_asked_for() -> None:
    asked = []

    def told() -> Told:
        asked.append(1)
        return Told("标", (Related("x", Span(3, 4)),), data={"a": 1})

    found = context().emit(rule("GK101"), Span(1, 2), {"numeral": "五", "title": "甲"}, told)
    assert not asked
    assert (found.label, found.related, found.data) == ("标", (Related("x", Span(3, 4)),), {"a": 1})
    assert found.help
    assert found.source
    assert len(asked) == 1


def test_a_finding_goes_to_another_process_with_all_it_tells() -> None:
    for found in run(faulty(), Reading(), STRUCTURE, Settings()):
        again = pickle.loads(pickle.dumps(found))
        assert again == found
        assert again.values() == found.values()
        assert repr(again) == repr(found)
        assert found.but(help="x").help == "x"
        assert found.but(help="x") != found


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_fault_in_the_rest_leaves_the_finding(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> Told:
        raise ZeroDivisionError("on purpose")

    values = {"numeral": "五", "title": "甲"}
    with pytest.raises(ZeroDivisionError):
        _ = context(lang).emit(rule("GK101"), Span(1, 2), values, told).help
    monkeypatch.delenv("GKLINT_STRICT")
    found = context(lang).emit(rule("GK101"), Span(1, 2), values, told)
    assert "ZeroDivisionError" in found.help
    assert "GK101" in found.help
    assert found.related == ()
    assert "on purpose" in found.data["traceback"]


def test_what_is_found_holds_on_to_no_report() -> None:
    told = set()
    for path in FIXTURES:
        source = read_bytes(path.read_bytes(), path.name)
        if isinstance(source, Unreadable):
            continue
        report = bind(source)
        found = run(report, read(report), RULES, Settings())
        gone = weakref.ref(report)
        del report
        gc.collect()
        assert gone() is None, path.name
        assert all(each.fingerprint and each.help for each in found)
        told.update(rule(each.code).kind for each in found)
    assert {"finding", "equation", "claim", "statement"} <= told


def test_two_threads_that_choose_rules_at_once_get_their_own() -> None:
    chosen = {code: Settings(select=(code,)) for code in ("GK101", "GK104", "GK107")}

    def judged(code: str) -> set[str]:
        return {each.code for _ in range(50) for each in run(faulty(), Reading(), RULES, chosen[code])}

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(judged, chosen)) == [{code} for code in chosen]


def test_a_value_that_was_not_given_is_a_clear_error() -> None:
    with pytest.raises(MissingValue, match=r"\{numeral\}.*no value.*title"):
        context().emit(rule("GK101"), Span(1, 2), {"title": "甲"})


@pytest.mark.parametrize(
    ("of_user", "of_kind", "expected"),
    [
        (None, None, Severity.ERROR),
        (None, Severity.WARNING, Severity.WARNING),
        (Severity.INFO, None, Severity.INFO),
        (Severity.INFO, Severity.WARNING, Severity.INFO),
        (Severity.WARNING, Severity.INFO, Severity.INFO),
        (Severity.ERROR, Severity.WARNING, Severity.WARNING),
    ],
)
def test_levels(of_user: Severity | None, of_kind: Severity | None, expected: Severity) -> None:
    given = rule("GK101") if of_user is None else replace(rule("GK101"), level=of_user)
    values = {"numeral": "五", "title": "甲"}
    assert context().emit(given, Span(0, 1), values, severity=of_kind).severity is expected


def test_words_and_numbers() -> None:
    from decimal import Decimal

    assert context().show(Decimal("1.50")) == "1.5"
    assert context().show([1, Decimal("100")]) == "1、100"
    assert context("en").show(["a", None]) == "a, —"
    assert "行政许可" in context().words("proactive.licensing.decisions")
    assert context("en").words("proactive.licensing.decisions").isascii()
    assert context().words("no.such.metric") == "no.such.metric"


class TestSources:
    @pytest.mark.parametrize(
        ("form", "year", "notice"), [("2021", 2024, "〔2021〕30号"), ("2019", 2020, "〔2019〕60号")]
    )
    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_the_form_of_the_report_is_cited(self, form: str, year: int, notice: str, lang: str) -> None:
        text = compose({"form": form, "year": year, "without": ["topic:supervision", "topic:platform", "requests"]})
        result = gklint.check_text(text, lang=lang)
        cited = [each.source for each in result.diagnostics if "国办公开办函" in each.source]
        assert len(cited) > 1
        assert all(notice in each and "{" not in each and each[0] == each[0].upper() for each in cited)

    def test_no_source_is_left_unfilled(self) -> None:
        for rule in builtin_rules():
            for lang in ("zh", "en"):
                assert "{" not in rule.cited(lang), rule.code
