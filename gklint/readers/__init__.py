"""Files to sources. Each reader turns one kind of file into the canonical text that the grammar reads."""

from gklint.readers.files import read_bytes, read_path
from gklint.readers.limits import DEFAULTS, Limits
from gklint.readers.unreadable import Unreadable

__all__ = ["DEFAULTS", "Limits", "Unreadable", "read_bytes", "read_path"]
