"""What is compiled from rule files is kept between runs, so that a run need not read YAML at all.

A cached value is plain data (`marshal`, as Python keeps its own compiled modules; a tenth of the time that JSON takes):
reading it runs no code. An entry is used only if nobody else can have written it, if it is whole, and if it was made by
the same gklint, the same Python and from files of the same size and time. Whatever is wrong with the cache, the value
is built.
"""

from __future__ import annotations

import marshal
import os
import stat
import sys
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from zlib import crc32

from gklint._version import __version__
from gklint.resources.digest import short_digest
from gklint.resources.paths import in_checkout, root

_WATCHED = ("rules", "grammar", "schemas")
_MONTH = 30 * 24 * 3600
_SUFFIX = ".cache"
_SUM = 4  # bytes of the checksum in front
_MANY = 64  # entries; more than this and old ones are dropped


def cache_directory() -> Path:
    """$GKLINT_CACHE_DIR, or `gklint` in the user's cache folder. Need not exist."""
    if own := os.environ.get("GKLINT_CACHE_DIR"):
        return Path(own)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser(r"~\AppData\Local")
        return Path(base, "gklint", "Cache")
    base = os.environ.get("XDG_CACHE_HOME") or ""
    return Path(base if os.path.isabs(base) else os.path.expanduser("~/.cache"), "gklint")


def compiled(name: str, sources: Sequence[Path | str], build: Callable[[], Any]) -> Any:
    """The JSON-able value of `build()`, from the cache where no file of `sources` has changed since it was made.

    What comes out has been through JSON in either case, so a first run and a second see the same lists and keys.
    """
    key = _key(sources)
    if key is None:  # a source is missing: building says so better than we can
        return _plain(build())
    entry = _entry(name, sources)
    stored = _read(entry)
    if isinstance(stored, dict) and stored.get("key") == key and "value" in stored:
        return stored["value"]
    value = _plain(build())
    _write(entry, {"key": key, "value": value})
    return value


def _plain(value: Any) -> Any:
    import json

    return json.loads(json.dumps(value))


def load_entry(name: str, made_for: Any) -> Any:
    """What `store_entry` kept under a name for the same `made_for` and this Python, or None."""
    stored = _read(cache_directory() / f"{name}{_SUFFIX}")
    if isinstance(stored, dict) and stored.get("key") == [sys.version, made_for]:
        return stored.get("value")
    return None


def store_entry(name: str, made_for: Any, value: Any) -> None:
    """Keeps a value of plain data (bytes too) for later runs, if it can be kept."""
    _write(cache_directory() / f"{name}{_SUFFIX}", {"key": [sys.version, made_for], "value": value})


def _key(sources: Sequence[Path | str]) -> list[Any] | None:
    """Everything the value depends on, or None if a source cannot be looked at."""
    try:
        files = [_stamp(os.path.abspath(source)) for source in sources]
    except OSError:
        return None
    return [__version__, sys.version, _code(), files]


def _stamp(path: str) -> list[Any]:
    found = os.stat(path)
    return [path, found.st_size, found.st_mtime_ns]


@lru_cache(maxsize=1)
def _code() -> list[Any]:
    """In a checkout code, grammars and forms change without the version changing: then all are watched like sources."""
    if not in_checkout():
        return []
    found: list[Any] = []
    pending = [str(Path(__file__).resolve().parent.parent), *(str(root() / name) for name in _WATCHED)]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
                elif entry.name.endswith((".py", ".yaml", ".lark", ".json")):
                    about = entry.stat()
                    found.append([entry.path, about.st_size, about.st_mtime_ns])
    return [short_digest(repr(sorted(found)).encode("utf-8", "surrogatepass"))]


def _entry(name: str, sources: Sequence[Path | str]) -> Path:
    paths = "\0".join(os.path.abspath(source) for source in sources)
    digest = short_digest(paths.encode("utf-8", "surrogatepass"))
    return cache_directory() / f"{name}-{digest}{_SUFFIX}"


def _ours(about: os.stat_result) -> bool:
    """Whether nobody else could have put it there: on POSIX, owned by this user and writable by no other."""
    if not hasattr(os, "getuid"):
        return True
    return about.st_uid == os.getuid() and not about.st_mode & 0o022


def _read(entry: Path) -> Any:
    """The content of an entry, or None for whatever reason there is none to be trusted."""
    try:
        if not _ours(os.stat(entry.parent)):
            return None
        descriptor = os.open(entry, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode) or not _ours(about):
                return None
            data = file.read()
        if int.from_bytes(data[:_SUM], "little") != crc32(memoryview(data)[_SUM:]):
            return None
        return marshal.loads(memoryview(data)[_SUM:])
    except (OSError, ValueError, EOFError, TypeError):
        return None


def _write(entry: Path, content: Any) -> None:
    """Puts an entry in place in one step, or does nothing."""
    import tempfile

    temporary = ""
    try:
        os.makedirs(entry.parent.parent, exist_ok=True)
        try:
            os.mkdir(entry.parent, 0o700)
        except FileExistsError:
            pass
        if not _ours(os.stat(entry.parent)):
            return
        data = marshal.dumps(content)
        descriptor, temporary = tempfile.mkstemp(dir=entry.parent, prefix=".", suffix=".tmp")  # mode 0600
        with open(descriptor, "wb") as file:
            file.write(crc32(data).to_bytes(_SUM, "little") + data)
        os.replace(temporary, entry)
        temporary = ""
        _prune(entry.parent)
    except (OSError, ValueError):
        pass  # a cache that cannot be written costs time, nothing else
    finally:
        if temporary:
            try:
                os.unlink(temporary)
            except OSError:
                pass


def _prune(folder: Path) -> None:
    """Drops entries that were not made lately once there are many of them (rule files come and go)."""
    with os.scandir(folder) as entries:
        files = [entry for entry in entries if entry.name.endswith((_SUFFIX, ".json", ".tmp"))]
    if len(files) <= _MANY:
        return
    oldest = time.time() - _MONTH
    for file in files:
        try:
            if file.stat(follow_symlinks=False).st_mtime < oldest:
                os.unlink(file.path)
        except OSError:
            continue
