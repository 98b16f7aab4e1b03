"""Files behind URLs, as fsspec knows them (`s3://`, `file://` …): listed, stamped and read like those of a disk."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from glob import has_magic
from hashlib import blake2b
from typing import Any, NamedTuple

from gklint.api.files import Target
from gklint.archive.extras import MissingExtra, need
from gklint.archive.faults import StoreError
from gklint.readers.archive import MARK, member_bytes, members
from gklint.readers.formats import BY_SUFFIX, passed_over, readable, suffix
from gklint.readers.limits import DEFAULTS, Limits
from gklint.readers.unreadable import Unreadable

_BLOCK = 1 << 20  # bytes of an archive that are fetched at a time
# what a listing says of a file that is another when the file is
_TELLING = ("etag", "md5", "mtime", "modified", "lastmodified", "last_modified", "updated", "generation", "version_id")


def remote(path: str) -> bool:
    """Whether a path is a URL."""
    return "://" in path


class Met(NamedTuple):
    """A file of a listing. stamp: what tells that it has not been touched, "" where nothing does."""

    target: Target
    stamp: str


def listed(url: str, skipped: Counter[str], limits: Limits = DEFAULTS) -> Iterator[Met]:
    """The files below a URL, or that its pattern names, by name; those in archives one by one. None: there is no such
    thing. skipped: filled with endings of formats that are not checked. `StoreError` where it cannot be listed."""
    try:
        system, inside = _system(url)
        for entry, named in _entries(system, inside):
            path, ending = str(system.unstrip_protocol(entry["name"])), suffix(entry["name"])
            stamp = _stamp(entry)
            if BY_SUFFIX.get(ending) == "zip":
                for member in members(path, _stream(path, stamp), limits):
                    if member.skipped:
                        skipped[suffix(member.name)] += 1
                    else:
                        yield Met(Target(member.name, member.size, named and member.name == path), stamp)
            elif named or readable(ending):
                yield Met(Target(path, int(entry.get("size") or 0), named), stamp)
            elif passed_over(ending):
                skipped[ending] += 1
    except (MissingExtra, StoreError):
        raise
    except Exception as error:  # each kind of store has errors of its own
        raise StoreError("remote-failed", url=url, why=_line(error)) from error


def read(path: str, stamp: str, limits: Limits) -> bytes | Unreadable:
    """The bytes of a file or of a member of an archive, or why there are none."""
    outer, inside = parted(path)
    try:
        if inside:
            return member_bytes(path, _stream(outer, stamp), inside, limits)
        system, name = _system(path)
        with system.open(name, "rb") as stream:
            data: bytes = stream.read(limits.max_size + 1)
            return data
    except FileNotFoundError:
        return Unreadable(path, "missing")
    except PermissionError:
        return Unreadable(path, "permission")
    except Exception as error:
        return Unreadable(path, "io", _line(error))


def parted(path: str) -> tuple[str, list[str]]:
    """A URL with marks: the file, and the way from archive to archive inside."""
    at = path.find(MARK)
    while at >= 0:
        if BY_SUFFIX.get(suffix(path[:at])) == "zip":
            return path[:at], path[at + len(MARK) :].split(MARK)
        at = path.find(MARK, at + 1)
    return path, []


def _system(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the name in it. What it has listed is not kept: there may be a great deal."""
    core = need("fsspec").core
    try:
        system, inside = core.url_to_fs(url, use_listings_cache=False)
    except ImportError as error:
        if url.startswith(("s3://", "s3a://")):
            raise MissingExtra("s3fs", "s3") from error
        raise StoreError("remote-failed", url=url, why=_line(error)) from error
    return system, str(inside)


def _entries(system: Any, name: str) -> Iterator[tuple[Mapping[str, Any], bool]]:
    """What the system says of each file, and whether the user named it (a pattern did)."""
    try:
        found = system.glob(name, detail=True) if has_magic(name) else {name: system.info(name)}
    except FileNotFoundError:
        return
    for _, entry in sorted(found.items()):
        if entry["type"] == "directory":
            yield from ((each, False) for each in _inside(system, str(entry["name"]).rstrip("/")))
        else:
            yield entry, True


def _inside(system: Any, folder: str) -> Iterator[Mapping[str, Any]]:
    """The files below a folder by name, folders among files. Hidden ones are left out, as on a disk."""
    for entry in sorted(system.ls(folder, detail=True), key=lambda each: str(each["name"])):
        name = str(entry["name"]).rstrip("/")
        if name == folder or name.rpartition("/")[2].startswith("."):
            continue  # the first is the mark of an empty folder
        if entry["type"] == "directory":
            yield from _inside(system, name)
        else:
            yield entry


def _stamp(entry: Mapping[str, Any]) -> str:
    telling = {key.lower(): str(value) for key, value in entry.items() if key.lower() in _TELLING and value}
    said = json.dumps([entry.get("size"), telling], sort_keys=True)
    return blake2b(said.encode("utf-8"), digest_size=16).hexdigest() if telling else ""


@lru_cache(maxsize=2)
def _stream(url: str, stamp: str) -> Any:
    """An archive, open; as long as its stamp is the same it is the same."""
    system, name = _system(url)
    return system.open(name, "rb", block_size=_BLOCK)


def _line(error: Exception) -> str:
    lines = str(error).splitlines()
    return lines[0] if lines and lines[0].strip() else type(error).__name__
