"""Numerals as people write them: 3,607 · ３６０７ · 一百零五 · 二〇二四 · 1.2万 · 14万余 · 百分之三十五 · 35.5％.

`scan` finds them in a text, `parse_number` reads one that stands alone. Values are exact: `int`, or `Decimal` where a
fraction is written. What is no number (十百, 1,2,3 …) is left out rather than guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from gklint.resources.records import dataclass
from gklint.resources.regex import regex

Number = int | Decimal


class Bound(StrEnum):
    """How exactly a figure is stated."""

    EXACT = "exact"
    ABOUT = "about"  # 约, 近, 余, 多
    AT_LEAST = "at_least"  # 以上, 不少于
    MORE_THAN = "more_than"  # 超过
    AT_MOST = "at_most"  # 以下, 不超过
    LESS_THAN = "less_than"  # 不足


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text: its value, where it stands (half-open), how exactly it is said (余, 多 make it ABOUT), and
    whether it is a percentage (then `value` is in percent)."""

    value: Number
    start: int
    end: int
    bound: Bound = Bound.EXACT
    percent: bool = False


_DIGIT = "[0-9０-９]"
HAN = "[零〇○一二两三四五六七八九十百千万亿廿卅壹贰叁肆伍陆柒捌玖拾佰仟]"
_GROUPED = rf"{_DIGIT}{{1,3}}(?>(?:[,，]{_DIGIT}{{3}})+)|{_DIGIT}{{1,3}}(?>(?: {_DIGIT}{{3}})+)"
_UNITS = "(?:[余多]?[十百千]?[余多]?[万亿][余多]?|[十百千]?[余多来几]?)"
ARABIC = rf"(?:(?:{_GROUPED})(?!{_DIGIT})|{_DIGIT}++)(?>(?:[.．]{_DIGIT}++)?){_UNITS}"
CHINESE = rf"{HAN}++(?:[余多][万亿]?|[来几])?"

NUMERAL = rf"(?:{ARABIC}|{CHINESE})"  # regex source, no groups: one number, not looked into
_TOKEN = regex(
    rf"(?P<share>百分之(?:{HAN}++(?>(?:点{HAN}++)?)|{_DIGIT}++(?>(?:[.．]{_DIGIT}++)?)))"
    rf"|(?P<arabic>{ARABIC})(?P<percent>\s?[%％﹪])?"
    rf"|(?P<chinese>{CHINESE})"
)
_ASCII = str.maketrans("０１２３４５６７８９．，％﹪", "0123456789.,%%")
_ONES = {
    char: value
    for value, chars in enumerate(["零〇○", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"])
    for char in chars
}
_TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_WHOLE_TENS = {"廿": 20, "卅": 30}
_SHARE = "百分之"
_POINT = "点"
SOME = "余多来几"
_MOST_DIGITS = 24


def scan(text: str, start: int = 0, end: int | None = None) -> Iterator[Numeral]:
    """The numbers in a text (or a stretch of it), left to right. Linear time."""
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        written = match[0]
        some = any(char in written for char in SOME)
        if match["share"]:
            value = _share(written[len(_SHARE) :])
        elif match["arabic"]:
            value = _arabic(match["arabic"])
        else:
            value = _chinese(written)
        if value is not None:
            yield Numeral(
                value, match.start(), match.end(), Bound.ABOUT if some else Bound.EXACT,
                bool(match["share"] or match["percent"]),
            )  # fmt: skip


@lru_cache(maxsize=4096)
def value_of(written: str) -> Numeral | None:
    """The numeral that fills a string exactly, or None."""
    if written.isascii() and written.isdigit() and len(written) <= _MOST_DIGITS:  # nearly all of them
        return Numeral(int(written), 0, len(written))
    for found in scan(written):
        return found if (found.start, found.end) == (0, len(written)) else None
    return None


def parse_number(text: str) -> Number | None:
    """The number that a string is, white space around it and inside it apart; None if it is none or not exact."""
    bare = "".join(text.split())
    found = list(scan(bare))
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(bare)):
        return None
    return None if found[0].percent or found[0].bound is not Bound.EXACT else found[0].value


def admits(stated: Number, bound: Bound, actual: Number) -> bool:
    """Whether a figure can be meant by a statement. ABOUT leaves one unit of the last written digit that is not zero
    (约50: 40 to 60), and at least a tenth (约12: 10.8 to 13.2)."""
    if bound is Bound.EXACT:
        return stated == actual
    if bound is Bound.AT_LEAST:
        return actual >= stated
    if bound is Bound.MORE_THAN:
        return actual > stated
    if bound is Bound.AT_MOST:
        return actual <= stated
    if bound is Bound.LESS_THAN:
        return actual < stated
    exact = Decimal(stated)
    exponent = exact.normalize().as_tuple().exponent
    unit = Decimal(1).scaleb(exponent) if isinstance(exponent, int) and stated else Decimal(1)
    slack = max(unit, abs(exact) / 10)
    return abs(Decimal(actual) - exact) <= slack


def _arabic(written: str) -> Number | None:
    plain = written.translate(_ASCII)
    digits = plain.rstrip("".join((*_TENS, *_MYRIADS, SOME)))
    factor = 1
    for char in plain[len(digits) :]:
        factor *= _TENS.get(char, 1) * _MYRIADS.get(char, 1)
    bare = digits.replace(",", "").replace(" ", "")
    if len(bare) > _MOST_DIGITS:
        return None
    if "." not in bare:
        return int(bare) * factor
    value = Decimal(bare) * factor
    # 1.2万 is a whole number; 12.50 keeps its digits.
    return int(value) if factor > 1 and value == value.to_integral_value() else value


def _chinese(written: str) -> int | None:
    """二十余 → 20; positional (二〇二四) and spoken short forms (两百五) too; None if it is no number."""
    digits = "".join(char for char in written if char not in SOME)
    if len(digits) > _MOST_DIGITS:
        return None
    if all(char in _ONES for char in digits):
        # 〇 or four and more digits: positional; 三四 (three or four) is no number
        if len(digits) > 1 and len(digits) < 4 and not any(char in "〇○零" for char in digits):
            return None
        return int("".join(str(_ONES[char]) for char in digits))
    total = section = 0
    pending: int | None = None
    last = 0  # the unit just passed, for 两百五; 0 after 零
    highest = 10**9
    for char in digits:
        if char in _ONES:
            if pending:
                return None
            pending = _ONES[char]
            if pending == 0:
                last, pending = 0, None
        elif char in _WHOLE_TENS:
            if pending is not None or highest <= 10:
                return None
            section, last, highest = section + _WHOLE_TENS[char], 0, 10
        elif char in _TENS:
            unit = _TENS[char]
            if unit >= highest or (pending is None and unit != 10 and len(digits) > 1):
                return None
            section, pending, last, highest = section + (pending or 1) * unit, None, unit, unit
        else:
            unit = _MYRIADS[char]
            amount = section + (pending or 0)
            if char == "亿":
                total = (total + amount) * unit
            else:
                if amount == 0:
                    return None
                total += amount * unit
            if total == 0:
                return None
            section, pending, last, highest = 0, None, unit, 10**9
    if pending and last >= 100:
        pending *= last // 10
    return total + section + (pending or 0)


def _share(written: str) -> Number | None:
    plain = written.translate(_ASCII)
    if plain[0].isascii():
        return Decimal(plain) if "." in plain else int(plain)
    whole, point, fraction = plain.partition(_POINT)
    # 百分之百: the unit alone stands for one of it
    value = 100 if whole == "百" else _chinese(whole)
    if value is None or not point:
        return value
    if any(char not in _ONES for char in fraction):
        return None
    return Decimal(f"{value}." + "".join(str(_ONES[char]) for char in fraction))
