"""Puts together what the frames and the wordings found in one passage.

Wordings that are the very names of columns (`first`) go before all, then frames that understood every word, then
wordings, then frames with a word or so that they did not know (these claims are in doubt). A figure has one owner; so
has a negation, for each table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gklint.prose.attach import Mention, covered

if TYPE_CHECKING:
    from gklint.prose.clauses import Clauses

_COMPARING = frozenset(("comparison", "change"))
_WORDED = frozenset(("review", "litigation"))  # objects that wordings read
_DOUBTFUL = 0  # characters that may be unknown in a claim in doubt


def joined(clauses: Clauses, wordings: Sequence[Mention], unused: set[int]) -> list[list[Mention]]:
    """All mentions by rank, bare labels last. unused: figures without an owner; those that are owned are taken out."""
    frames = clauses.found
    first = [each for each in wordings if each.wording.get("first") and not each.open]
    stated = {each.number for each in wordings if each.states}
    sure = [
        each
        for each in frames
        if not each.unknown
        and not _behind(each)
        # wordings look at comparisons themselves
        and not (each.wording.get("reason") in _COMPARING and each.number in stated)
    ]
    sure = _free(sure, first)
    worded = _free([each for each in wordings if each not in first], [*first, *sure])
    unsure = [each for each in frames if each not in sure and each.unknown <= _DOUBTFUL]
    unsure = _free(unsure, [*first, *sure, *worded])
    out = [*first, *sure, *worded, *unsure]
    unused.difference_update(each.number for each in out if each.number is not None)
    taken = covered(out)
    return [first, sure, worded, unsure, [label for label in clauses.labels if label.start not in taken]]


def _behind(mention: Mention) -> bool:
    """Whether the wordings go first: rows that say so, and reasons to pass over what only wordings read."""
    return bool(mention.wording.get("behind")) or (
        bool(mention.wording.get("reason")) and mention.topic.partition(".")[0] in _WORDED
    )


def _free(mentions: Sequence[Mention], owners: Sequence[Mention]) -> list[Mention]:
    """Those whose figure or negation none of the owners has."""
    numbers = {each.number: _table(each) for each in owners if each.number is not None}
    zeros = [each for each in owners if each.zero]
    return [
        each
        for each in mentions
        if not (
            # 申请、行政复议均为0件: one figure for labels of two tables
            each.number in numbers and (each.tie != "list" or numbers[each.number] in ("", _table(each)))
            if each.number is not None
            else each.zero
            and any(zero.start < each.end and each.start < zero.end and _table(zero) == _table(each) for zero in zeros)
        )
    ]


def _table(mention: Mention) -> str:
    """The first part of its metric: requests, review, proactive …"""
    metric = mention.wording.metric or ""
    name = metric.get(mention.topic, "") if isinstance(metric, dict) else metric
    name = name[0] if isinstance(name, list) else name
    parts = str(name).split(".")
    return ".".join(parts[:2]) if parts[0] == "proactive" else parts[0]
