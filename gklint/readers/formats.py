"""Which kind of file bytes are, told by content (a name only decides between texts), and which module reads it."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Protocol

from gklint.readers.limits import Limits
from gklint.readers.unreadable import Unreadable
from gklint.text import Source
from gklint.text.decode import sniff

TEXT = "text"
# format -> module with `read(data, name, limits)`; formats without one are refused aloud (GK001)
MODULES: dict[str, str] = {
    TEXT: "gklint.readers.plain",
}


class Reader(Protocol):
    """What a module in `MODULES` offers."""

    def read(self, data: bytes, name: str, limits: Limits) -> Source | Unreadable:
        """The source in a file of this format, or why there is none. Never an exception."""


def format_of(data: bytes, name: str) -> str:
    """The format of a file: `text`, or one of what `sniff` tells; refined by readers as they come."""
    return sniff(data) or TEXT


def read(data: bytes, name: str, limits: Limits) -> Source | Unreadable:
    """The source in bytes called `name`."""
    module = MODULES.get(format_of(data, name), MODULES[TEXT])
    reader: Reader = import_module(module)
    return reader.read(data, name, limits)


def suffix(name: str) -> str:
    """The ending of a name, in lower case, with its dot."""
    return os.path.splitext(name)[1].lower()
