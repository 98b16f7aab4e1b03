"""Which characters a pattern cannot do without: a quick no before any regular expression is run.

A need is a list of strings: of each of them at least one character must stand in the text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from gklint.language.pattern import Lexicon, Node, parse_pattern

Need = list[str]


def need_of(
    pattern: str, lexicon: Lexicon, slots: Mapping[str, str], frequency: Callable[[str], int] | None = None
) -> Need:
    """The need of a pattern. slots: what is known of some `{SLOT}`s, as the characters one of which they hold.
    frequency: of some characters together, if it is known: then the rarest are among the need."""
    return list(dict.fromkeys(_need(parse_pattern(pattern), lexicon, slots, (), frequency)))


def met(need: Sequence[str], characters: frozenset[str]) -> bool:
    """Whether a text of these characters can fulfil a need."""
    return not any(map(characters.isdisjoint, need))


def _need(
    node: Node,
    lexicon: Lexicon,
    slots: Mapping[str, str],
    inside: tuple[str, ...],
    frequency: Callable[[str], int] | None,
) -> Need:
    kind = node[0]
    if kind == "word":
        return [_widths(char) for char in node[1]]
    if kind == "seq":
        return [each for child in node[1:] for each in _need(child, lexicon, slots, inside, frequency)]
    if kind == "slot":
        return [slots[node[1]]] if node[1] in slots else []
    options: Sequence[Node] = ()
    if kind == "alt":
        options = node[1:]
    elif kind == "ref" and node[1] not in inside:
        options = [parse_pattern(word) for word in lexicon.get(node[1], ())]
        inside = (*inside, node[1])
    needs = [_need(option, lexicon, slots, inside, frequency) for option in options]
    if not needs or not all(needs):
        return []
    # One character of each option is enough to ask for; its first and its last say most.
    found = ["".join(need[0] for need in needs), "".join(need[-1] for need in needs)]
    return [*found, "".join(min(need, key=frequency) for need in needs)] if frequency else found


def _widths(char: str) -> str:
    """A character and its twin of the other width, as the pattern language reads both alike."""
    code = ord(char)
    if 0x21 <= code <= 0x7E:
        return char + chr(code + 0xFEE0)
    return char + chr(code - 0xFEE0) if 0xFF01 <= code <= 0xFF5E else char
