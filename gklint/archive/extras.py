"""Libraries that only some users need: imported when asked for; if missing, named with the command that installs."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any


class MissingExtra(Exception):
    """A library that is not installed, and the extra of gklint that brings it."""

    def __init__(self, library: str, extra: str) -> None:
        self.library, self.extra = library, extra
        super().__init__(library, extra)

    @property
    def command(self) -> str:
        """What to type."""
        return f"pip install 'gklint[{self.extra}]'"


def need(library: str, extra: str = "archive") -> Any:
    """The module, or `MissingExtra`."""
    try:
        return import_module(library)
    except ImportError as error:
        raise MissingExtra(library, extra) from error


def require(library: str, extra: str = "archive") -> None:
    """The same without importing it: where others will."""
    if find_spec(library) is None:
        raise MissingExtra(library, extra)
