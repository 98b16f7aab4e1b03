"""Why a file gave no text."""

from __future__ import annotations

from gklint.resources.records import dataclass


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a file gave no text: `reason` is a key of rules/structure/file-unreadable.yaml, `detail` goes with it."""

    path: str
    reason: str
    detail: str = ""
