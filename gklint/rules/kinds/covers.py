"""Explaining things by the fewest: each candidate explains some, and every one is to be explained once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gklint.form.model import Number

_MOST_STEPS = 2000  # of the search for covers


class Change(NamedTuple):
    """A cell and the value with which the relations hold. limit: `at_most` or `at_least` where blanks leave room."""

    metric: str
    value: Number
    limit: str = ""


class Single(NamedTuple):
    """A cell that explains relations by itself."""

    change: Change
    claims: frozenset[int]


def undominated(singles: list[Single]) -> list[Single]:
    """Without those that explain only a part of what another explains."""
    claiming: dict[int, list[Single]] = {}
    for single in singles:
        for claim in single.claims:
            claiming.setdefault(claim, []).append(single)
    # What explains more explains all of it.
    return [one for one in singles if not any(one.claims < other.claims for other in claiming[min(one.claims)])]


def connected(singles: list[Single]) -> list[list[Single]]:
    """Groups of singles that claim relations in common."""
    groups: list[tuple[set[int], list[Single]]] = []
    for single in singles:
        near = [group for group in groups if group[0] & single.claims]
        groups = [group for group in groups if not group[0] & single.claims]
        claims = set(single.claims).union(*(group[0] for group in near))
        groups.append((claims, [*(each for group in near for each in group[1]), single]))
    return [singles for _, singles in groups]


def covers(claimed: frozenset[int], singles: Sequence[Single]) -> list[tuple[Single, ...]]:
    """The ways to explain every relation by exactly one cell; none if there are too many to look at."""
    found: list[tuple[Single, ...]] = []
    pending: list[tuple[frozenset[int], tuple[Single, ...]]] = [(claimed, ())]
    steps = 0
    while pending:
        steps += 1
        if steps > _MOST_STEPS:
            return []
        open_, chosen = pending.pop()
        if not open_:
            found.append(chosen)
            continue
        narrowest = min(open_, key=lambda index: (sum(index in single.claims for single in singles), index))
        for single in singles:
            if narrowest in single.claims and single.claims <= open_:
                pending.append((open_ - single.claims, (*chosen, single)))
    ordered = [tuple(sorted(cover, key=singles.index)) for cover in found]
    return list(dict.fromkeys(ordered))
