"""Files to sources. Each reader turns one kind of file into the canonical text that the grammar reads."""

from gklint.readers.files import read_bytes, read_path
from gklint.readers.limits import DEFAULT_MAX_SIZE, Limits
from gklint.readers.unreadable import Unreadable

__all__ = ["DEFAULT_MAX_SIZE", "Limits", "Unreadable", "read_bytes", "read_path"]
