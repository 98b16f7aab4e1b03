"""Which files a run looks at: named ones as they are, folders walked in a stable order."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

REPORT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})
# Formats in which reports are published and which this version cannot read. They are counted, never passed over.
OTHER_SUFFIXES = frozenset(
    {".html", ".htm", ".xhtml", ".mht", ".mhtml", ".pdf", ".ofd", ".doc", ".docx", ".wps", ".rtf", ".odt"}
    | {".xls", ".xlsx", ".et", ".ods", ".csv", ".ppt", ".pptx", ".jpg", ".jpeg", ".png", ".tif", ".tiff"}
)
# In a folder these are as often something else; only named directly are they told to be a format not read yet.
_NOT_COUNTED = frozenset({".csv", ".ppt", ".pptx", ".jpg", ".jpeg", ".png", ".tif", ".tiff"})
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Target:
    """A file to look at. path: as it is shown and opened. named: given by the user, not met in a folder."""

    path: str
    size: int = 0
    named: bool = True
    fault: str = ""  # a folder that cannot be listed: the reason


@dataclass(slots=True)
class Walk:
    """Iterates over the targets of some paths. After (and while) iterating it knows what was not looked at.

    missing: named paths that do not exist. barren: named folders without any report. skipped: files of other formats.
    """

    paths: list[str]
    missing: list[str] = field(default_factory=list)
    barren: list[str] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Target]:
        seen: set[str] | None = set() if len(self.paths) > 1 else None
        for path in self.paths:
            for target in self._targets(path):
                if seen is not None and target.path != STDIN:
                    real = os.path.realpath(target.path)
                    if real in seen:  # named twice, or named and met in a folder as well
                        continue
                    seen.add(real)
                yield target

    def _targets(self, path: str) -> Iterator[Target]:
        if path == STDIN:
            yield Target(path)
            return
        if not os.path.isdir(path):
            if not os.path.lexists(path):
                self.missing.append(path)
            yield Target(path, _size(path))
            return
        found = False
        for target in _inside(path, self.skipped):
            found = True
            yield target
        if not found:
            self.barren.append(path)


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
        elif (suffix := os.path.splitext(entry.name)[1].lower()) in REPORT_SUFFIXES:
            if not _links_to_folder(entry):
                yield Target(entry.path, _size(entry), named=False)
        elif suffix in OTHER_SUFFIXES and suffix not in _NOT_COUNTED:
            skipped[suffix] += 1


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


def _size(entry: os.DirEntry[str] | str) -> int:
    try:
        return (os.stat(entry) if isinstance(entry, str) else entry.stat()).st_size
    except OSError:
        return 0
