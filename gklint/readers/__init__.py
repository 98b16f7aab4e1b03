"""Files to sources. Each reader turns one kind of file into the canonical text that the grammar reads."""

from gklint.readers.files import DEFAULT_MAX_SIZE, Unreadable, read_bytes, read_path

__all__ = ["DEFAULT_MAX_SIZE", "Unreadable", "read_bytes", "read_path"]
