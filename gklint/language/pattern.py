"""The pattern language of the rules (`grammar/claim.lark`), compiled to Python regular expressions.

In: a pattern such as `(办理|作出) 了? 行政许可 决定? {N} %counter`, and a lexicon for its `%names`. Out: the source of
a regular expression without capturing groups (unless a slot brings one), or a `PatternError` that says where and what
was expected. A compiled pattern has no unbounded repetition, so its time grows linearly with the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import prod
from typing import Any

from gklint.text.numerals import NUMERAL

Lexicon = Mapping[str, Sequence[str]]
Node = tuple[Any, ...]  # ("word", text) ("ref", name) ("slot", name) ("gap", n) ("opt", node) ("seq", …) ("alt", …)

SENTENCE_ENDS = "。！？!?；;"
_SPACE = r"\s*+"
_WIDEST_GAP = 60
_MOST_WORK = 20_000  # the product of the gaps of one sequence: how many ways there are to divide them
_FULL_WIDTH = 0xFEE0
_NUMBER_SPACED = rf"(?:{NUMERAL}|[0-9０-９](?>(?:{_SPACE}[0-9０-９,，.．]){{0,24}}))"


class PatternError(ValueError):
    """A pattern that cannot be used: `column` counts from 1 in `text`; `expected` says what would be right."""

    def __init__(self, text: str, column: int, message: str, expected: str = "") -> None:
        self.text, self.column, self.message, self.expected = text, column, message, expected
        super().__init__(text, column, message, expected)

    def __str__(self) -> str:
        tail = f"; expected {self.expected}" if self.expected else ""
        return f"pattern `{self.text}`, column {self.column}: {self.message}{tail}"


def compile_pattern(
    text: str,
    lexicon: Lexicon | None = None,
    *,
    spaced: bool = False,
    slots: Mapping[str, str] | None = None,
    barrier: str = SENTENCE_ENDS + r"\n",
) -> str:
    """The source of the regular expression that a pattern means.

    spaced: white space is allowed between any two characters (labels broken over lines). slots: what each `{NAME}`
    stands for, as regex source (`{N}` is a number unless said otherwise). barrier: the inside of a character class,
    the characters that no gap passes over.
    """
    sources = {"N": _NUMBER_SPACED if spaced else NUMERAL, **(slots or {})}
    ends = barrier.replace(r"\n", "") + r"\s" if spaced else barrier
    writer = _Writer(text, lexicon or {}, spaced, sources, ends)
    tree = parse_pattern(text)
    source = writer.write(tree)
    if writer.work(tree) > _MOST_WORK:
        raise PatternError(text, 1, "the gaps are too many or too wide together", "fewer or smaller gaps")
    return rf"(?=\S){source}" if spaced else source


def literals(text: str, lexicon: Lexicon | None = None) -> frozenset[str]:
    """Strings one of which stands in every match (of text without white space inside words), for a quick look before
    the regex is run. Empty if nothing can be promised. Only words that are written alike in both widths are used."""
    return _literals(parse_pattern(text), lexicon or {}, ())


@lru_cache(maxsize=4096)
def parse_pattern(text: str) -> Node:
    """The syntax tree of a pattern, as nested tuples of plain data. `PatternError` if it is none."""
    from lark import UnexpectedCharacters, UnexpectedEOF, UnexpectedToken

    try:
        tree = _parser().parse(text)
    except UnexpectedCharacters as error:
        raise PatternError(
            text,
            error.column,
            f"`{text[error.column - 1 : error.column]}` does not belong here",
            _hint(text[error.column - 1 :]),
        ) from None
    except (UnexpectedToken, UnexpectedEOF) as error:
        token = getattr(error, "token", None)
        at_end = token is None or token.type == "$END"
        column = len(text.rstrip()) + 1 if at_end else int(token.column)  # type: ignore[union-attr]
        wanted = sorted(getattr(error, "expected", ()))
        closing = text.count("(") > text.count(")")
        found = "the pattern ends here" if at_end else f"`{token}` does not belong here"
        expected = "`)`" if at_end and closing and "RPAR" in wanted else _said(wanted)
        raise PatternError(text, column, found, expected) from None
    return _plain(tree.children[0], text)


@lru_cache(maxsize=1)
def _parser() -> Any:
    from lark import Lark

    from gklint.resources import root

    return Lark((root() / "grammar" / "claim.lark").read_text(encoding="utf-8"), parser="lalr", lexer="basic")


_SAID = {
    "WORD": "a word", "REFERENCE": "%name", "SLOT": "{N}", "GAP": "~8", "LPAR": "`(`", "RPAR": "`)`", "VBAR": "`|`",
    "QMARK": "`?`", "$END": "the end",
}  # fmt: skip


def _said(wanted: Sequence[str]) -> str:
    return ", ".join(_SAID[name] for name in _SAID if name in wanted)


def _hint(rest: str) -> str:
    return {
        "%": "%name in small Latin letters", "{": "a slot such as {N}", "~": "a gap such as ~8",
        "\\": "a character after the backslash",
    }.get(rest[:1], "")  # fmt: skip


def _plain(node: Any, text: str) -> Node:
    """Lark's tree as tuples; the columns of references and slots are kept for later errors."""
    kind = node.data
    if kind in ("choice", "sequence"):
        return ("alt" if kind == "choice" else "seq", *(_plain(child, text) for child in node.children))
    if kind == "optional":
        return ("opt", _plain(node.children[0], text))
    token = node.children[0]
    if kind == "word":
        return ("word", re.sub(r"\\(.)", r"\1", str(token)))
    if kind == "reference":
        return ("ref", str(token)[1:], token.column)
    if kind == "slot":
        return ("slot", str(token)[1:-1], token.column)
    width = int(str(token)[1:])
    if not 1 <= width <= _WIDEST_GAP:
        raise PatternError(text, token.column, f"a gap of {width}", f"a gap of 1 to {_WIDEST_GAP}")
    return ("gap", width, token.column)


class _Writer:
    """Writes a tree as regex source."""

    def __init__(self, text: str, lexicon: Lexicon, spaced: bool, slots: Mapping[str, str], ends: str) -> None:
        self.text, self.lexicon, self.spaced, self.slots, self.ends = text, lexicon, spaced, slots, ends
        self.open: list[str] = []  # the lexicon entries being written

    def write(self, node: Node) -> str:
        kind = node[0]
        if kind == "word":
            return "".join(self.char(char) for char in node[1])
        if kind == "seq":
            return "".join(self.write(child) for child in node[1:])
        if kind == "alt":
            return self.choice(node[1:])
        if kind == "opt":
            return f"(?:{self.write(node[1])})?"
        if kind == "gap":
            one = f"[^{self.ends}]"
            return f"(?:{_SPACE}{one}){{0,{node[1]}}}?" if self.spaced else f"{one}{{0,{node[1]}}}?"
        if kind == "slot":
            if node[1] not in self.slots:
                raise PatternError(self.text, node[2], f"no slot {{{node[1]}}} here", _names(self.slots, "{", "}"))
            return (_SPACE if self.spaced else "") + f"(?:{self.slots[node[1]]})"
        return str(self.inside(node, self.choice))

    def choice(self, options: Sequence[Node]) -> str:
        if all(option[0] == "word" for option in options):
            # The longest words first, so that 件次 is not read as 件 where both would do.
            options = sorted(options, key=lambda option: -len(option[1]))
            if not self.spaced and all(len(option[1]) == 1 for option in options):
                return "[" + "".join(re.escape(form) for option in options for form in _widths(option[1])) + "]"
        return "(?:" + "|".join(self.write(option) for option in options) + ")"

    def char(self, char: str) -> str:
        forms = _widths(char)
        one = re.escape(char) if len(forms) == 1 else "[" + "".join(re.escape(form) for form in forms) + "]"
        return _SPACE + one if self.spaced else one

    def inside(self, node: Node, act: Callable[[Sequence[Node]], Any]) -> Any:
        """What `act` makes of the patterns behind a `%name`."""
        name = node[1]
        if name not in self.lexicon:
            column = 1 if self.open else node[2]
            raise PatternError(self.text, column, f"`%{name}` is not in the lexicon", _names(self.lexicon, "%"))
        if name in self.open:
            raise PatternError(self.text, 1, f"`%{name}` is defined by itself", "words")
        self.open.append(name)
        found = act([parse_pattern(word) for word in self.lexicon[name]])
        self.open.pop()
        return found

    def work(self, node: Node) -> int:
        """In how many ways the gaps of a pattern can be divided at most."""
        kind = node[0]
        if kind == "gap":
            return int(node[1]) + 1
        if kind == "opt":
            return self.work(node[1])
        if kind == "seq":
            return prod(self.work(child) for child in node[1:])
        if kind == "alt":
            return max(self.work(child) for child in node[1:])
        if kind == "ref":
            return int(self.inside(node, lambda options: max(self.work(option) for option in options)))
        return 1


def _names(names: Mapping[str, Any], before: str, after: str = "") -> str:
    shown = [f"{before}{name}{after}" for name in list(names)[:12]]
    return "one of " + ", ".join(shown) if shown else ""


def _widths(char: str) -> str:
    """A character with its twin of the other width (ASCII and U+FF01 to U+FF5E), where it has one."""
    code = ord(char)
    if 0x21 <= code <= 0x7E:
        return char + chr(code + _FULL_WIDTH)
    return char + chr(code - _FULL_WIDTH) if 0xFF01 <= code <= 0xFF5E else char


def _literals(node: Node, lexicon: Lexicon, open_names: tuple[str, ...]) -> frozenset[str]:
    kind = node[0]
    if kind == "word":
        # Only the longest stretch whose characters have one width.
        pieces = re.split(r"[!-~！-～]+", node[1])
        best = max(pieces, key=len)
        return frozenset((best,)) if best else frozenset()
    if kind == "seq":
        found = [each for child in node[1:] if (each := _literals(child, lexicon, open_names))]
        # The rarest requirement: long words, few of them.
        return max(found, key=lambda words: (min(map(len, words)), -len(words)), default=frozenset())
    options: Sequence[Node] = ()
    if kind == "alt":
        options = node[1:]
    elif kind == "ref" and node[1] not in open_names:
        options = [parse_pattern(word) for word in lexicon.get(node[1], ())]
        open_names = (*open_names, node[1])
    each_option = [_literals(option, lexicon, open_names) for option in options]
    return frozenset().union(*each_option) if each_option and all(each_option) else frozenset()
