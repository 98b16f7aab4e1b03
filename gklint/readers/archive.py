"""Zip archives of reports: their members are read one by one, in memory; nothing is unpacked to the disk.

A member is called `a.zip!/folder/b.docx`, and `a.zip!/inner.zip!/c.txt` in an archive in an archive.
"""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from functools import lru_cache
from typing import IO, TYPE_CHECKING

from gklint.readers.formats import BY_SUFFIX, passed_over, readable, suffix
from gklint.readers.formats import read as read_any
from gklint.readers.limits import Limits, too_much
from gklint.readers.unreadable import Unreadable
from gklint.resources.records import dataclass
from gklint.text import Source

if TYPE_CHECKING:
    from zipfile import ZipInfo

MARK = "!/"
File = str | bytes | IO[bytes]
_UTF8 = 0x800
_ENCRYPTED = 0x1


def _bad() -> tuple[type[Exception], ...]:
    """What reading a damaged archive may raise."""
    from lzma import LZMAError
    from zipfile import BadZipFile
    from zlib import error

    return BadZipFile, error, LZMAError, EOFError, OSError, ValueError, IndexError, UnicodeError


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its whole name, its size; `reason` if it can be seen already that it cannot be read."""

    name: str
    size: int = 0
    skipped: bool = False  # of a format that cannot be read


class Archive:
    """An open archive with the names of its members made readable."""

    def __init__(self, opened: File, limits: Limits) -> None:
        """Raises `Refused`. opened: a path, the bytes of an archive, or a stream of them."""
        try:
            from zipfile import ZipFile

            self.zip = ZipFile(io.BytesIO(opened) if isinstance(opened, bytes) else opened)
        except NotImplementedError as error:
            raise Refused("unsupported", str(error)) from error
        except _bad() as error:
            raise Refused("damaged", str(error)) from error
        infos = [info for info in self.zip.infolist() if not info.filename.endswith("/")]
        if len(infos) > limits.members:
            raise Refused("too-many", f"{len(infos)} > {limits.members}")
        total = sum(info.file_size for info in infos)
        if total > limits.unpacked:
            raise Refused("bomb", f"{total / 1048576:.0f} MB > {limits.unpacked / 1048576:.0f} MB")
        self.infos: dict[str, ZipInfo] = {}
        for info in infos:
            name = _name(info)
            if name in self.infos:
                raise Refused("damaged", name)
            if not stat.S_ISLNK(info.external_attr >> 16):
                self.infos[name] = info

    def read(self, name: str, limits: Limits) -> bytes:
        """The bytes of a member. Raises `Refused`."""
        info = self.infos.get(name)
        if info is None:
            raise Refused("missing")
        if info.flag_bits & _ENCRYPTED:
            raise Refused("password")
        if reason := too_much(info.compress_size, info.file_size, limits):
            raise Refused(reason, f"{info.file_size / 1048576:.1f} MB")
        try:
            with self.zip.open(info) as stream:
                data = stream.read(limits.max_size + 1)
        except (NotImplementedError, RuntimeError) as error:  # a method of packing or encryption that Python lacks
            raise Refused("unsupported", str(error)) from error
        except _bad() as error:
            raise Refused("damaged", str(error)) from error
        if len(data) > limits.max_size:
            raise Refused("too-large")
        return data


class Refused(Exception):
    """Why an archive or a member cannot be read; reasons as in `Unreadable`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


def split(path: str) -> tuple[str, list[str]]:
    """A name with marks: the file that is there, and the way from archive to archive inside ([] if it is a file)."""
    if MARK not in path or os.path.lexists(path):
        return path, []
    at = path.find(MARK)
    while at >= 0:
        if os.path.isfile(path[:at]):
            return path[:at], path[at + len(MARK) :].split(MARK)
        at = path.find(MARK, at + 1)
    return path, []


def member_bytes(path: str, file: File, inside: list[str], limits: Limits) -> bytes | Unreadable:
    """The bytes of a member. file: path, bytes or stream of the outermost archive; inside: as `split` gives it."""
    try:
        return _opened(file, tuple(inside[:-1]), limits).read(inside[-1], limits)
    except Refused as error:
        return Unreadable(path, error.reason, error.detail)


def read_inner(data: bytes, path: str, inside: list[str], limits: Limits) -> Source | Unreadable:
    """The source in the bytes of a member."""
    if BY_SUFFIX.get(suffix(path)) == "zip" and len(inside) > limits.depth:
        return Unreadable(path, "too-deep", str(limits.depth))
    return read_any(data, path, limits)


def members(path: str, file: File, limits: Limits) -> Iterator[Member]:
    """What is worth a look in an archive, by name; archives inside it too. An archive that holds nothing of the kind,
    or that cannot be opened, comes itself: reading it says why."""
    budget = [limits.members, limits.unpacked]
    yield from _members(path, file, (), limits, budget)


def _members(path: str, file: File, inside: tuple[str, ...], limits: Limits, budget: list[int]) -> Iterator[Member]:
    try:
        archive = _opened(file, inside, limits)
    except Refused:
        yield Member(path)
        return
    budget[0] -= len(archive.infos)
    budget[1] -= sum(info.file_size for info in archive.infos.values())
    if budget[0] < 0 or budget[1] < 0:
        yield Member(path)
        return
    found = False
    for name in sorted(archive.infos):
        if any((part.startswith(".") and part.strip(".")) or part == "__MACOSX" for part in name.split("/")):
            continue  # hidden, as in folders
        whole, ending = path + MARK + name, suffix(name)
        if BY_SUFFIX.get(ending) == "zip" and len(inside) < limits.depth:
            found = True
            yield from _members(whole, file, (*inside, name), limits, budget)
        elif readable(ending):
            found = True
            yield Member(whole, archive.infos[name].file_size)
        elif passed_over(ending):
            yield Member(whole, skipped=True)
    if not found:
        yield Member(path)


def read(data: bytes, name: str, limits: Limits) -> Source | Unreadable:
    """An archive where one report is asked for: that of its only member, else the reason."""
    try:
        Archive(data, limits)
    except Refused as error:
        return Unreadable(name, error.reason, error.detail)
    if name.count(MARK) > limits.depth:
        return Unreadable(name, "too-deep", str(limits.depth))
    found = [member.name for member in members(name, data, limits) if not member.skipped]
    if not found or found == [name]:
        return Unreadable(name, "no-reports")
    if len(found) > 1:
        return Unreadable(name, "several", f"{found[0]}, {found[1]} …")
    inside = found[0][len(name) + len(MARK) :].split(MARK)
    inner = member_bytes(found[0], data, inside, limits)
    return read_inner(inner, found[0], inside, limits) if isinstance(inner, bytes) else inner


# ---------------------------------------------------------------- opening


def _opened(file: File, inside: tuple[str, ...], limits: Limits) -> Archive:
    """The archive at the end of a way through archives; the last ones stay open for their next member."""
    if isinstance(file, str):
        try:
            status = os.stat(file)
        except OSError as error:
            raise Refused("io", str(error)) from error
        if status.st_size > limits.unpacked:
            raise Refused("too-large", f"{status.st_size / 1048576:.0f} MB > {limits.unpacked / 1048576:.0f} MB")
        # one process each: a forked one would share the place in the file
        return _kept(file, inside, limits, (status.st_mtime_ns, status.st_size, os.getpid()))
    size = len(file) if isinstance(file, bytes) else file.seek(0, io.SEEK_END)
    if size > limits.unpacked:
        raise Refused("too-large", f"> {limits.unpacked / 1048576:.0f} MB")
    return _kept(file, inside, limits, ())


@lru_cache(maxsize=4)
def _kept(file: File, inside: tuple[str, ...], limits: Limits, version: tuple[int, ...]) -> Archive:
    if not inside:
        return Archive(file, limits)
    outer = _kept(file, inside[:-1], limits, version)
    return Archive(outer.read(inside[-1], limits), limits)


def _name(info: ZipInfo) -> str:
    """The name of a member: UTF-8 where it says so or is such, else GB18030, as programs in China write it."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = b""
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding) if raw else name
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/").lstrip("/") or "?"
