"""Which files a run looks at: named ones as they are, folders and archives walked in a stable order.

In folders and archives names tell what is looked at: endings of formats that can be read. Those of other formats in
which reports are published are counted, never passed over in silence.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator

from gklint.readers.archive import MARK, members, split
from gklint.readers.formats import BY_SUFFIX, passed_over, readable, suffix
from gklint.readers.limits import DEFAULTS, Limits
from gklint.resources.records import dataclass, field

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Target:
    """A file to look at. path: as it is shown and opened; `a.zip!/b.docx` in an archive, `-` standard input,
    `-!/b.docx` in an archive there. named: given by the user, not met in a folder or archive."""

    path: str
    size: int = 0
    named: bool = True
    fault: str = ""  # a folder that cannot be listed: the reason


@dataclass(slots=True)
class Walk:
    """Iterates over the targets of some paths. After (and while) iterating it knows what was not looked at.

    missing: named paths that do not exist. barren: named folders without any report. skipped: files of other formats.
    limits: for archives. stdin: what standard input held, where it is among the paths.
    """

    paths: list[str]
    limits: Limits = DEFAULTS
    stdin: bytes = b""
    missing: list[str] = field(default_factory=list)
    barren: list[str] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Target]:
        seen: set[str] | None = set() if len(self.paths) > 1 else None
        for path in self.paths:
            for target in self._targets(path):
                if seen is not None and target.path != STDIN:
                    file, inside = split(target.path)
                    real = MARK.join([os.path.realpath(file), *inside])
                    if real in seen:  # named twice, or named and met in a folder as well
                        continue
                    seen.add(real)
                yield target

    def _targets(self, path: str) -> Iterator[Target]:
        if path == STDIN:
            yield from self._opened(Target(path), self.stdin)
        elif os.path.isdir(path):
            found = False
            for target in _inside(path, self.skipped):
                found = True
                yield from self._opened(target, target.path)
            if not found:
                self.barren.append(path)
        else:
            if _gone(path) and not split(path)[1]:
                self.missing.append(path)
            yield from self._opened(Target(path, _size(path)), path)

    def _opened(self, target: Target, file: str | bytes) -> Iterator[Target]:
        """The target, or the targets in it if it is an archive."""
        if target.fault or not _is_archive(target.path, file):
            yield target
            return
        for member in members(target.path, file, self.limits):
            if member.skipped:
                self.skipped[suffix(member.name)] += 1
            else:
                yield Target(member.name, member.size, target.named and member.name == target.path)


def member_of_stdin(path: str) -> str | None:
    """Which part of standard input a target is: "" the whole, `b.docx` a member; None if it is none of it."""
    if path == STDIN:
        return ""
    return path[len(STDIN + MARK) :] if path.startswith(STDIN + MARK) else None


def _is_archive(path: str, file: str | bytes) -> bool:
    """Whether something is an archive of reports. Only files whose names do not say otherwise are opened to see."""
    from gklint.readers.formats import format_of

    if isinstance(file, bytes):
        return file.startswith(b"PK") and format_of(file, path) == "zip"
    kind = BY_SUFFIX.get(suffix(path))
    return kind == "zip" and os.path.isfile(path)


def _inside(folder: str, skipped: Counter[str]) -> Iterator[Target]:
    """Reports below a folder by name, folders among files. Hidden entries and links to folders are left out."""
    pending: list[Iterator[os.DirEntry[str]]] = []
    entries, fault = _listed(folder)
    if fault:
        yield Target(folder, fault=fault)
    pending.append(iter(entries))
    while pending:
        entry = next(pending[-1], None)
        if entry is None:
            pending.pop()
        elif entry.name.startswith("."):
            continue
        elif _is_folder(entry):
            # A link to a folder is not followed: what it leads to is found where it is, and no loop can arise.
            entries, fault = _listed(entry.path)
            if fault:
                yield Target(entry.path, named=False, fault=fault)
            pending.append(iter(entries))
        elif readable(ending := suffix(entry.name)):
            if not _links_to_folder(entry):
                yield Target(entry.path, _size(entry), named=False)
        elif passed_over(ending):
            skipped[ending] += 1


def _listed(folder: str) -> tuple[Iterable[os.DirEntry[str]], str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name), ""
    except OSError as error:
        return (), error.strerror or str(error)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _links_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:
        return False


def _gone(path: str) -> bool:
    """Whether nothing stands at a path; of what may not be looked at, reading says why."""
    try:
        os.lstat(path)
    except PermissionError:
        return False
    except (OSError, ValueError):
        return True
    return False


def _size(entry: os.DirEntry[str] | str) -> int:
    try:
        return (os.stat(entry) if isinstance(entry, str) else entry.stat()).st_size
    except OSError:
        return 0
