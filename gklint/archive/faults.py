"""What goes wrong with a database, told plainly: errors of DuckDB as sentences of the interface."""

from __future__ import annotations

from typing import Any

from gklint.resources.regex import regex

_PROCESS = regex(r"\(PID (\d{1,9})\)")


class StoreError(Exception):
    """A database that cannot be used; `key` of the interface's words says why, filled with `values`."""

    def __init__(self, key: str, **values: Any) -> None:
        self.key, self.values = key, values
        super().__init__(key, values)


def fault(error: Exception, path: str, key: str = "archive-failed") -> StoreError:
    """What an error of DuckDB means. key: what is said where it is nothing that is known."""
    text = str(error)
    why = text.partition("\n")[0]
    if "Could not set lock" in text:
        process = _PROCESS.search(text)
        return StoreError("archive-locked", path=path, process=process[1] if process else "?")
    if "No space left" in text or "max_temp_directory_size" in text:
        return StoreError("archive-full", path=path)
    if type(error).__name__ == "OutOfMemoryException":
        return StoreError("archive-memory")
    if "read-only mode" in text or "Permission denied" in text or "Read-only file system" in text:
        return StoreError("archive-read-only", path=path, why=why)
    return StoreError(key, path=path, why=why)
