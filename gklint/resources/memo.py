"""What pure functions gave, kept while it is likely to be asked for again.

Reports of one archive share their tables, headings and stock sentences; what was made of one of these is the same in
the next report. A memo holds only what follows from its key alone, so nothing changes without it: `GKLINT_MEMO=0` or
`without_memo()` turn all of them off. It is bounded by weight, whatever comes in.
"""

from __future__ import annotations

import os
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import Any

_memos: list[Memo] = []
_off = os.environ.get("GKLINT_MEMO") == "0"


class Memo:
    """Values by key. most: what the newest entries may weigh together; as many older ones stay until they are asked for
    again or the newest have become old in their turn."""

    __slots__ = ("_old", "_weight", "_young", "most")

    def __init__(self, most: int) -> None:
        self.most = most
        self._weight = 0
        self._young: dict[Hashable, tuple[Any, int]] = {}
        self._old: dict[Hashable, tuple[Any, int]] = {}
        _memos.append(self)

    def get(self, key: Hashable) -> Any:
        """The value kept for a key, or None."""
        found = self._young.get(key)
        if found is not None:
            return found[0]
        old = self._old.pop(key, None)
        if old is None:
            return None
        self.put(key, *old)
        return old[0]

    def put(self, key: Hashable, value: Any, weight: int) -> None:
        """Keeps a value (not None). weight: about how much room it takes, in the unit of `most`."""
        if _off or weight > self.most:
            return
        if self._weight + weight > self.most:
            self._old, self._young, self._weight = self._young, {}, 0
        self._young[key] = (value, weight)
        self._weight += weight

    def clear(self) -> None:
        """Forgets everything."""
        self._weight = 0
        self._young.clear()
        self._old.clear()

    @property
    def weight(self) -> int:
        """What all entries weigh together; never more than twice `most`."""
        return sum(weight for kept in (self._young, self._old) for _, weight in kept.values())


@contextmanager
def without_memo() -> Iterator[None]:
    """Everything is worked out anew in here, and nothing of it is kept."""
    global _off
    before, _off = _off, True
    clear()
    try:
        yield
    finally:
        _off = before


def remembering() -> bool:
    """Whether anything is kept."""
    return not _off


def clear() -> None:
    """Forgets what all memos hold."""
    for memo in _memos:
        memo.clear()
