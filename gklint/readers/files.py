"""Reading a file or standard input: what cannot be read becomes a value with its reason, never an exception."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from gklint.readers.formats import read
from gklint.readers.limits import DEFAULT_MAX_SIZE, Limits
from gklint.readers.unreadable import Unreadable
from gklint.text import Source


def read_path(path: str | os.PathLike[str], max_size: int = DEFAULT_MAX_SIZE) -> Source | Unreadable:
    """The source in a file, or why there is none (`missing`, `permission`, `directory`, `too-large`, `empty` …)."""
    name = os.fspath(path)
    try:
        status = os.stat(name)
        if stat.S_ISDIR(status.st_mode):
            return Unreadable(name, "directory")
        if not stat.S_ISREG(status.st_mode):
            return Unreadable(name, "special")
        if status.st_size > max_size:
            return Unreadable(name, "too-large", _megabytes(status.st_size, max_size))
        data = Path(name).read_bytes()
    except FileNotFoundError:
        return Unreadable(name, "dangling" if os.path.islink(name) else "missing")
    except PermissionError:
        return Unreadable(name, "permission")
    except (OSError, ValueError) as error:
        return Unreadable(name, "io", str(error))
    return read_bytes(data, name, max_size)


def read_bytes(data: bytes, name: str, max_size: int = DEFAULT_MAX_SIZE) -> Source | Unreadable:
    """The source in bytes that are called `name` in messages."""
    if len(data) > max_size:
        return Unreadable(name, "too-large", _megabytes(len(data), max_size))
    return read(data, name, Limits(max_size=max_size))


def _megabytes(size: int, limit: int) -> str:
    return f"{size / 1048576:.1f} MB > {limit / 1048576:.1f} MB"
