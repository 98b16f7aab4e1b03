"""Compiles the words for all cases and the words around shares (`every:` and `share_words:` of rules/claims/)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

_FEW = 5  # fillers between a word for all and the label
_SOME = 14  # and between a case and its outcome


def every(data: Mapping[str, Any], pattern: Callable[[str], str]) -> dict[str, str]:
    """The patterns of `gklint.prose.every`. pattern: compiles one pattern of the little language."""

    def words(items: Iterable[str]) -> str:
        return pattern("(" + "|".join(items) + ")")

    return {
        "every_all": f"({words(data['all'])}|{words(data['whole'])}(?={pattern(data['whole_then'])}))",
        "every_none": f"({words(data['none'])})",
        "every_filler": f"(?:{words(data['filler'])}){{0,{_FEW}}}",
        "every_single": f"(?:{words(data['single'])}){{1,{_SOME}}}",
        "every_not_before": f"(?:{pattern(data['not_before'])})\\Z",
        "every_not_after": pattern(data["not_after"]),
        "every_apart": pattern(data["apart"]),
    }


def share_words(data: Mapping[str, str], pattern: Callable[[str], str]) -> dict[str, str]:
    """The patterns of `gklint.prose.shares`."""
    ends = {"base": "\\Z"}
    return {f"share_{name}": f"(?:{pattern(text)}){ends.get(name, '')}" for name, text in data.items()}
