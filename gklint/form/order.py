"""What stands out of order: the fewest items whose removal leaves the rest in order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import lt


def displaced(places: Sequence[int]) -> set[int]:
    """Indexes of the items to take away so that the remaining `places` rise (a longest rising run stays)."""
    if all(map(lt, places, places[1:])):
        return set()
    tails: list[int] = []  # index of the last item of the best run of each length
    ends: list[int] = []  # the places of these
    before: list[int] = []
    for index, place in enumerate(places):
        at = bisect_left(ends, place)
        before.append(tails[at - 1] if at else -1)
        tails[at : at + 1], ends[at : at + 1] = [index], [place]
    keep: set[int] = set()
    index = tails[-1] if tails else -1
    while index >= 0:
        keep.add(index)
        index = before[index]
    return set(range(len(places))) - keep
