"""How much a file may ask of the machine before it is refused (GK001)."""

from __future__ import annotations

from gklint.resources.records import dataclass

DEFAULT_MAX_SIZE = 20 * 1024 * 1024  # bytes; a report has some ten thousand


@dataclass(frozen=True, slots=True)
class Limits:
    """max_size: bytes of a file, and of a member of an archive. The others: for packed and paged formats.

    unpacked: bytes that all parts of one file may unpack to. ratio: unpacked to packed. members: files in an archive.
    depth: archives in archives. pages: of a PDF or OFD. seconds: for a converter that runs beside gklint.
    In the configuration each is a key of its own: `max-size`, `max-unpacked`, `max-ratio` …
    """

    max_size: int = DEFAULT_MAX_SIZE
    unpacked: int = 200 * 1024 * 1024
    ratio: int = 200
    members: int = 10_000
    depth: int = 2
    pages: int = 300
    seconds: int = 60


DEFAULTS = Limits()
_SMALL = 1024 * 1024  # what unpacks to no more than this is no bomb, however well it was packed


def too_much(packed: int, unpacked: int, limits: Limits) -> str:
    """Why a packed part may not be unpacked (`too-large`, `bomb`), "" if it may."""
    if unpacked > limits.max_size:
        return "too-large"
    return "bomb" if unpacked > _SMALL and unpacked > packed * limits.ratio else ""
