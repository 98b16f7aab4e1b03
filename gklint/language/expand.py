"""All strings that a pattern without gaps means, so that many patterns can be one dictionary."""

from __future__ import annotations

from collections.abc import Mapping

from gklint.language.pattern import Lexicon, Node, PatternError, parse_pattern

_MOST = 2000  # strings of one pattern


def expand(text: str, lexicon: Lexicon, slots: Mapping[str, str]) -> list[str]:
    """The strings, each once. slots: the character for each `{NAME}`. `PatternError` for gaps and for too many."""
    return list(dict.fromkeys(_strings(parse_pattern(text), text, lexicon, slots, ())))


def _strings(node: Node, text: str, lexicon: Lexicon, slots: Mapping[str, str], inside: tuple[str, ...]) -> list[str]:
    kind = node[0]
    if kind == "word":
        return [node[1]]
    if kind == "opt":
        return ["", *_strings(node[1], text, lexicon, slots, inside)]
    if kind == "seq":
        found = [""]
        for child in node[1:]:
            tails = _strings(child, text, lexicon, slots, inside)
            if len(found) * len(tails) > _MOST:
                raise PatternError(text, 1, "this means too many strings", f"at most {_MOST}")
            found = [head + tail for head in found for tail in tails]
        return found
    if kind == "alt":
        return [each for child in node[1:] for each in _strings(child, text, lexicon, slots, inside)]
    if kind == "slot" and node[1] in slots:
        return [slots[node[1]]]
    if kind == "ref" and node[1] in lexicon and node[1] not in inside:
        words = [parse_pattern(word) for word in lexicon[node[1]]]
        return [each for word in words for each in _strings(word, text, lexicon, slots, (*inside, node[1]))]
    raise PatternError(text, node[2], f"{kind} `{node[1]}` cannot stand here", "words, groups, %names")
