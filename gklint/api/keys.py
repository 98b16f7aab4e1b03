"""What a stored result depends on, as short hashes: the bytes, what reads them, what judges them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from gklint._version import __version__
from gklint.api.options import Options
from gklint.resources import root, yaml_files

_READING = ("readers", "text", "resources")
_TOLD = (".py", ".yaml", ".yml", ".lark", ".json")


def content_key(data: bytes) -> str:
    """The hash of a file's bytes."""
    return blake2b(data, digest_size=16).hexdigest()


@lru_cache(maxsize=64)
def read_key(options: Options) -> str:
    """Hash of what decides how bytes become text: the readers and their data, and the limits of size."""
    return _hash([_reading_code(), repr(options.limits)])


@lru_cache(maxsize=64)
def result_key(options: Options) -> str:
    """Hash of all that decides what is found in a text: code, rules (the user's too), options."""
    shown: dict[str, object] = {
        name: getattr(options, name) for name in options.__slots__ if name not in ("fail_on", "ambiguous_width")
    }
    if options.baseline:
        shown["baseline"] = [_digest(Path(options.baseline)), date.today()]  # its entries may expire
    own = [_digest(file) for path in options.rules for file in yaml_files(path)]
    return _hash([_all_code(), _minhash(), repr(sorted((key, repr(value)) for key, value in shown.items())), *own])


@lru_cache(maxsize=1)
def _reading_code() -> str:
    package = Path(__file__).resolve().parent.parent
    return _tree([package / name for name in _READING] + [root() / "rules" / "text"])


@lru_cache(maxsize=1)
def _all_code() -> str:
    package = Path(__file__).resolve().parent.parent
    left_out = {"render", "cli", "archive", "_data"}
    folders = [path for path in package.iterdir() if path.is_dir() and path.name not in left_out]
    return _tree([*folders, root() / "rules", root() / "grammar"])


@lru_cache(maxsize=1)
def _minhash() -> str:
    """The version of the library whose hashes are stored: those of another may not compare."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("datasketch")
    except PackageNotFoundError:
        return ""


def _tree(folders: Iterable[Path]) -> str:
    """One hash of the files below some folders: their names and contents (a version alone would not do: in a checkout
    the code changes without it)."""
    found: list[str] = [__version__]
    for folder in folders:
        for parent, names, files in os.walk(folder):
            names[:] = sorted(name for name in names if name != "__pycache__")
            for name in sorted(files):
                if name.endswith(_TOLD):
                    found += [os.path.relpath(os.path.join(parent, name), folder), _digest(Path(parent, name))]
    return _hash(found)


def _digest(path: Path) -> str:
    return blake2b(path.read_bytes(), digest_size=16).hexdigest()


def _hash(parts: Iterable[str]) -> str:
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
