"""A paragraph as the wordings see it: white space gone, every figure one character, with the way back to the text."""

from __future__ import annotations

import re
from decimal import Decimal

from gklint.prose.alike import BLANK
from gklint.prose.lore import BARE, COUNT, MONEY, NOISE, SHARE, TIME, TITLE, Lore
from gklint.prose.words import Figure, Words
from gklint.resources.regex import regex
from gklint.text import Span
from gklint.text.numerals import SOME, Bound, value_of

_BREAK = regex(BLANK + "+")
_DIGIT = regex(r"[0-9０-９]")
_YEAR_END = regex(r"(?<![0-9])(?:19|20)[0-9]{2}\Z")
_OURS = regex(f"[{COUNT}-\ue00f]")
_WAN = "万"


class Abstract(Words):
    """The abstract string of one stretch of text and what it stands for."""

    def __init__(self, text: str, offset: int, lore: Lore) -> None:
        flat, origins = _flatten(text)
        self.source = text
        figures: dict[int, Figure] = {}
        pieces: list[str] = []
        starts: list[int] = []  # for each abstract character where it starts in `flat`
        done = length = seen = 0
        token, numbers = lore.pattern("token").match, lore.data["numbers"]
        for first in lore.pattern("token_start").finditer(flat):
            at = first.start()
            match = token(flat, at) if at >= seen else None
            if match is None:
                continue
            seen = match.end()
            if match["none"]:  # 未收到一件: only the negation stays
                keep = match.end("none")
                pieces.append(flat[done:keep])
                starts.extend(range(done, keep))
                length, done = length + keep - done, seen
                continue
            kind, figure = _figure(match, numbers)
            if not kind:
                continue
            pieces += (flat[done:at], kind)
            starts.extend(range(done, at))
            starts.append(at)
            length += at - done
            if figure:
                figures[length] = figure
            length, done = length + 1, seen
        pieces.append(flat[done:])
        starts.extend(range(done, len(flat)))
        super().__init__("".join(pieces), figures)
        self._starts, self._flat_end = starts, len(flat)
        self._origins, self._offset = origins, offset

    def span(self, start: int, end: int) -> Span:
        """The span in the source of a stretch of the abstract string."""
        first = self._starts[start] if start < len(self._starts) else self._flat_end
        last = (self._starts[end] if end < len(self._starts) else self._flat_end) - 1
        if self._origins is None:
            return Span(self._offset + first, self._offset + last + 1)
        return Span(self._offset + self._origins[first], self._offset + self._origins[last] + 1)


def _flatten(text: str) -> tuple[str, list[int] | None]:
    """The text without white space, one blank left between digits that it separates; and where each character was."""
    if _OURS.search(text):
        text = _OURS.sub("?", text)
    breaks = list(_BREAK.finditer(text))
    if not breaks:
        return text, None
    pieces: list[str] = []
    origins: list[int] = []
    done = 0
    for match in breaks:
        start, end = match.span()
        pieces.append(text[done:start])
        origins.extend(range(done, start))
        if start > 0 and end < len(text) and _apart(text, start, end):
            pieces.append(" ")
            origins.append(start)
        done = end
    pieces.append(text[done:])
    origins.extend(range(done, len(text)))
    return "".join(pieces), origins


def _apart(text: str, start: int, end: int) -> bool:
    """Whether the white space between two offsets divides two numbers. A single line break does not, unless a whole
    year stands before it: PDF text is broken anywhere."""
    if not (_DIGIT.match(text[start - 1]) and _DIGIT.match(text[end])):
        return False
    if not (_DIGIT.match(text[start - 2 : start - 1]) or _DIGIT.match(text[end + 1 : end + 2])):
        return False  # 1 2 8 件: a number whose digits were set apart
    return text[start:end] not in ("\n", "\r\n") or bool(_YEAR_END.search(text, max(0, start - 5), start))


def bare(text: str) -> str:
    """The text without white space and quotation marks."""
    return _BREAK.sub("", text)


def _figure(match: re.Match[str], numbers: dict[str, object]) -> tuple[str, Figure | None]:
    """The character for a token and its value; no character where the token is left as text."""
    if match["keep"]:
        return "", None
    if match["title"]:
        return TITLE, None
    if match["noise"]:
        return NOISE, None
    if match["time"]:
        year = value_of(match["time"][:4])
        dated = "dated" if _DIGIT.match(match["time"][-2:-1]) and len(match["time"]) > 6 else ""
        return TIME, Figure(TIME, year.value, Bound.EXACT, dated) if year else None
    if match["half"] or match["tenth"]:
        return _rough_share(match, numbers)
    written = match["share"] or match["number"] or match["han"] or match["boxed"]
    numeral = value_of(written)
    if numeral is None:
        return (NOISE, None) if match["number"] else ("", None)
    unit = match["unit"] or match["hanunit"] or match["boxunit"] or ""
    bound = _bound(match, numeral.bound, numbers)
    if match["share"]:
        return SHARE, Figure(SHARE, numeral.value, bound, "%")
    money = numbers["money"].get(unit)  # type: ignore[attr-defined]
    if money is None:
        return (COUNT if unit else BARE), Figure(COUNT if unit else BARE, numeral.value, bound, unit)
    yuan = Decimal(numeral.value) * money
    head, wan, rest = written.partition(_WAN)
    plain = value_of(head) if wan and not rest.strip(SOME) else None
    if plain is not None:
        ten_thousands = Decimal(plain.value) * money
    elif money == 10000:
        ten_thousands = Decimal(numeral.value)
    else:
        ten_thousands = yuan.scaleb(-4)
    exact = int(yuan) if yuan == yuan.to_integral_value() else yuan
    return MONEY, Figure(MONEY, exact, bound, unit if not wan else _WAN + unit, ten_thousands)


def _bound(match: re.Match[str], bound: Bound, numbers: dict[str, object]) -> Bound:
    """How exactly a figure is said: by the words around it, else as it is written."""
    before, after = match["before"], match["after"]
    if after:
        return Bound(numbers["after"][after])  # type: ignore[index]
    if before and before not in numbers["exact_before"]:  # type: ignore[operator]
        return Bound(numbers["before"][before])  # type: ignore[index]
    return bound


def _rough_share(match: re.Match[str], numbers: dict[str, object]) -> tuple[str, Figure | None]:
    """近三成, 半数: a share in tenths, and its value as coarse as that (3E+1)."""
    if match["half"]:
        tenths, bound = 5, Bound(numbers["half"][match["half"]])  # type: ignore[index]
    else:
        found = value_of(match["tenth"])
        if found is None or not 0 < found.value < 10:
            return "", None
        tenths = int(found.value)
        bound = Bound.ABOUT if len(match["share"]) > 2 else Bound.EXACT
    value = Decimal((0, (tenths,), 1))
    return SHARE, Figure(SHARE, value, _bound(match, bound, numbers), "%")
