"""Where the data of the package lives."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def root() -> Path:
    """The folder that holds rules/, grammar/ and schemas/: inside the package in a wheel, above it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_data", package.parent):
        if (folder / "rules").is_dir():
            return folder
    raise FileNotFoundError(f"gklint is installed without its rules: neither {package / '_data'} nor {package.parent}")


def in_checkout() -> bool:
    """Whether the code may change without its version changing (so that caches must watch the code as well)."""
    return root().name != "_data"


def yaml_files(path: Path | str) -> list[Path]:
    """A file itself, or all *.yaml and *.yml below a folder in a fixed order (names that start with `.` left out)."""
    start = Path(path)
    return sorted(_walk(start), key=lambda found: found.as_posix()) if start.is_dir() else [start]


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.endswith((".yaml", ".yml")) and not name.startswith("."):
                yield Path(parent, name)
