"""Rules that are not judged in some files: `per-file-ignores`, by patterns of paths."""

from __future__ import annotations

import os
import re
from fnmatch import translate
from functools import lru_cache

from gklint.readers.archive import MARK

PerFile = tuple[tuple[str, tuple[str, ...]], ...]  # pattern, codes


def ignored_in(path: str, entries: PerFile) -> tuple[str, ...]:
    """The codes that are not judged in a file.

    A pattern without a slash holds for files and folders of that name, wherever they are; one with a slash for a path,
    from the folder of the configuration. Whatever is in a folder that a pattern means, is meant. `*` is any text (also
    with slashes), `?` one character, `[ab]` one of these.
    """
    if not entries:
        return ()
    whole = os.path.abspath(path).replace(os.sep, "/").replace(MARK, "/")
    parts = whole.split("/")
    above = ["/".join(parts[: at + 1]) for at in range(len(parts))]
    codes: list[str] = []
    for pattern, listed in entries:
        if any(map(_compiled(pattern).match, above if "/" in pattern else parts)):
            codes.extend(listed)
    return tuple(dict.fromkeys(codes))


def anchored(entries: PerFile, folder: str) -> PerFile:
    """The entries with patterns of paths made absolute."""
    return tuple((_anchor(pattern, folder), codes) for pattern, codes in entries)


def _anchor(pattern: str, folder: str) -> str:
    found = pattern.replace(os.sep, "/")
    if "/" not in found:
        return found
    found = found.rstrip("/").removeprefix("./")
    return found if os.path.isabs(found) else f"{_escaped(folder)}/{found}"


def _escaped(folder: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", os.path.abspath(folder).replace(os.sep, "/").rstrip("/"))


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    inner = [translate(part)[len("(?s:") : -len(r")\Z")] for part in pattern.split("**/")]
    return re.compile(f"(?s:{'(?:.*/)?'.join(inner)})\\Z")
