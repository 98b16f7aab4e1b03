"""Numerals: every way of writing a number gives the number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gklint.text.numerals import Bound, admits, parse_number, scan, value_of

FULL = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")
DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """A number below 10^12 in Chinese, the long way (written for the test, not the code's inverse)."""
    if number == 0:
        return "零"
    groups, out = [], ""
    while number:
        groups.append(number % 10_000)
        number //= 10_000
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if group == 0:
            continue
        if out and (group < 1000 or groups[index + 1] == 0):
            out += "零"
        pending = False
        for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit = group // unit % 10
            if digit:
                if pending:
                    out += "零"
                out += DIGITS[digit] + name
                pending = False
            elif group // unit and group % unit:
                pending = True
        out += ("", "万", "亿")[index]
    return out


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3,607", 3607),
        ("3，607", 3607),
        ("３６０７", 3607),
        ("1 234", 1234),
        (" 12 ", 12),
        ("一百零五", 105),
        ("两百", 200),
        ("两百五", 250),
        ("十", 10),
        ("十二", 12),
        ("廿五", 25),
        ("二〇二四", 2024),
        ("一万零五", 10005),
        ("1.2万", 12000),
        ("5千", 5000),
        ("35.50", Decimal("35.50")),
        ("壹拾贰", 12),
        ("一亿二千万", 120_000_000),
        ("〇", 0),
        ("百", 100),
        ("3.5亿", 350_000_000),
    ],
)
def test_number(written: str, value: int | Decimal) -> None:
    found = parse_number(written)
    assert found == value
    assert type(found) is type(value)
    assert str(found) == str(value)


@pytest.mark.parametrize("written", ["", "三四", "十百", "一二", "12余", "约12", "1,23", "12件", "35%", "1.2.3", "万"])
def test_no_number(written: str) -> None:
    assert parse_number(written) is None


@pytest.mark.parametrize(
    ("text", "value", "some", "percent"),
    [
        ("二十余件", 20, True, False),
        ("14万余条", 140_000, True, False),
        ("20余万", 200_000, True, False),
        ("30多件", 30, True, False),
        ("百分之三十五", 35, False, True),
        ("百分之百", 100, False, True),
        ("百分之九十九点五", Decimal("99.5"), False, True),
        ("35.5%", Decimal("35.5"), False, True),
        ("３５％", 35, False, True),
        ("十几件", 10, True, False),
        ("二十来件", 20, True, False),
    ],
)
def test_scan(text: str, value: int | Decimal, some: bool, percent: bool) -> None:
    (found,) = scan(text)
    assert (found.value, found.bound is Bound.ABOUT, found.percent) == (value, some, percent)


@given(st.integers(0, 10**9), st.sampled_from(["plain", "grouped", "full", "full grouped"]))
def test_arabic_round_trip(number: int, style: str) -> None:
    written = f"{number:,}" if "grouped" in style else str(number)
    written = written.translate(FULL) if "full" in style else written
    assert parse_number(written) == number


@given(st.integers(0, 10**9))
def test_chinese_round_trip(number: int) -> None:
    assert parse_number(chinese(number)) == number


@given(st.integers(1000, 9999))
def test_positional_round_trip(number: int) -> None:
    written = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))
    assert parse_number(written) == number


@given(st.decimals(0, 10**6, allow_nan=False, allow_infinity=False, places=2))
def test_decimals_keep_their_digits(number: Decimal) -> None:
    assert str(parse_number(str(number))) == str(number)


@given(st.lists(st.integers(0, 99999), min_size=1, max_size=5), st.sampled_from(["件、", "份和", "条；共"]))
def test_places(numbers: list[int], between: str) -> None:
    text = "收到" + between.join(str(number) for number in numbers) + "件"
    found = list(scan(text))
    assert [each.value for each in found] == numbers
    assert [int(text[each.start : each.end]) for each in found] == numbers


@given(st.text("0123456789０９,，. 零一二十百千万亿余多两%", max_size=40))
def test_anything_is_scanned(text: str) -> None:
    last = 0
    for found in scan(text):
        assert last <= found.start < found.end <= len(text)
        last = found.end
        again = value_of(text[found.start : found.end])
        assert again is None or isinstance(again.value, int | Decimal)


def test_a_very_long_run_of_digits_is_no_number() -> None:
    assert list(scan("9" * 100_000)) == []


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_bounds(stated: int, actual: int) -> None:
    assert admits(stated, Bound.EXACT, actual) == (stated == actual)
    assert admits(stated, Bound.AT_LEAST, actual) == (not admits(stated, Bound.LESS_THAN, actual))
    assert admits(stated, Bound.AT_MOST, actual) == (not admits(stated, Bound.MORE_THAN, actual))
    assert admits(stated, Bound.ABOUT, stated)


def test_about_follows_the_digits_written() -> None:
    assert admits(50, Bound.ABOUT, 58)
    assert not admits(50, Bound.ABOUT, 75)
    assert admits(1200, Bound.ABOUT, 1290)
    assert not admits(1234, Bound.ABOUT, 1500)
