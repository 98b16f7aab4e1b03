"""Reading a file or standard input: what cannot be read becomes a value with its reason, never an exception."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from gklint.readers.archive import MARK, member_bytes, read_inner, split
from gklint.readers.formats import read
from gklint.readers.limits import DEFAULTS, Limits
from gklint.readers.unreadable import Unreadable
from gklint.text import Source


def read_path(path: str | os.PathLike[str], limits: Limits = DEFAULTS) -> Source | Unreadable:
    """The source in a file, or why there is none (`missing`, `permission`, `directory`, `too-large`, `empty` …).

    `a.zip!/b.docx` is a member of an archive.
    """
    name = os.fspath(path)
    data = bytes_of(name, limits)
    if isinstance(data, Unreadable):
        return data
    inside = split(name)[1]
    return read_inner(data, name, inside, limits) if inside else read_bytes(data, name, limits)


def bytes_of(name: str, limits: Limits = DEFAULTS) -> bytes | Unreadable:
    """The bytes of a file or of a member of an archive, or why there are none."""
    try:
        file, inside = split(name)
        if inside:
            return member_bytes(name, file, inside, limits)
        status = os.stat(name)
        if stat.S_ISDIR(status.st_mode):
            return Unreadable(name, "directory")
        if not stat.S_ISREG(status.st_mode):
            return Unreadable(name, "special")
        if status.st_size > limits.max_size:
            return _too_large(name, status.st_size, limits)
        return Path(name).read_bytes()
    except FileNotFoundError:
        return Unreadable(name, "dangling" if os.path.islink(name) else "missing")
    except PermissionError:
        return Unreadable(name, "permission")
    except (OSError, ValueError) as error:
        return Unreadable(name, "io", str(error))


def read_bytes(data: bytes, name: str, limits: Limits = DEFAULTS, inside: str = "") -> Source | Unreadable:
    """The source in bytes that are called `name` in messages. inside: the member of an archive, `b.docx`."""
    if inside:
        path, way = name + MARK + inside, inside.split(MARK)
        found = member_bytes(path, data, way, limits)
        return read_inner(found, path, way, limits) if isinstance(found, bytes) else found
    if len(data) > limits.max_size:
        return _too_large(name, len(data), limits)
    return read(data, name, limits)


def _too_large(name: str, size: int, limits: Limits) -> Unreadable:
    unit, called = (1048576, "MB") if limits.max_size >= 1048576 else (1024, "KB")
    return Unreadable(name, "too-large", f"{size / unit:.1f} {called} > {limits.max_size / unit:.1f} {called}")
