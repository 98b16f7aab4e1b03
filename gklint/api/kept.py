"""Results kept between runs of `check` over many files: a file whose bytes, rules and options are known is not checked
again, whether or not it had findings.

A database of SQLite in the user's cache folder (write-ahead log, so that processes do not wait for each other). What it
holds is data only; it is used only where nobody else can have written it. Whatever is wrong with it, files are checked.
"""

from __future__ import annotations

import json
import os
import stat
import time
import zlib
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from gklint.api import keys, packing
from gklint.api.checking import check_file, check_source, read_data, unreadable
from gklint.api.options import Options
from gklint.api.results import FileResult
from gklint.diagnostics import Diagnostic, Edit, Fix, Part, Related, Severity
from gklint.readers.archive import MARK
from gklint.resources import cache_directory
from gklint.text import Source, Span

if TYPE_CHECKING:
    import sqlite3

_VERSION = 1  # of what is kept
_MOST = 512 << 20  # bytes of the database; beyond, the older half goes
_DAY = 24 * 3600


def check_kept(path: str, options: Options) -> FileResult:
    """As `check_file`, from what was kept where the same bytes were judged before by the same rules."""
    data = None if MARK in path else _bytes(path, options.limits.max_size)
    store = _store()
    if data is None or store is None:
        return check_file(path, options)
    key = _key(data, path, options)
    found = store.get(key)
    if found is not None:
        return unpacked(*found, path)
    source = read_data(data, path, options)
    if not isinstance(source, Source):
        return unreadable(path, source, options)  # said quickly, and it may be otherwise the next time
    result = check_source(source, options)
    store.put(key, packed(result))
    return result


def flush() -> None:
    """Writes what this process has still to keep."""
    if (store := _stores.get(os.getpid())) is not None:
        store.write()


def _key(data: bytes, path: str, options: Options) -> bytes:
    ending = os.path.splitext(path)[1].lower()
    parts = [str(_VERSION), keys.content_key(data), keys.read_key(options), keys.result_key(options), ending]
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _bytes(path: str, most: int) -> bytes | None:
    try:
        about = os.stat(path)
        if not stat.S_ISREG(about.st_mode) or about.st_size > most:
            return None
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError):
        return None


# ---------------------------------------------------------------- a result as bytes


def packed(result: FileResult) -> tuple[bytes, bytes]:
    """The text and the findings of a result."""
    data = [result.status, result.form, result.year, result.agency, [_plain(each) for each in result.diagnostics]]
    raw = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_number)
    return packing.pack(result.source), zlib.compress(raw.encode("utf-8", "surrogatepass"), 1)


def unpacked(text: bytes, found: bytes, path: str) -> FileResult:
    """The result again, under a path."""
    status, form, year, agency, diagnostics = json.loads(
        zlib.decompress(found).decode("utf-8", "surrogatepass"), object_hook=_exact
    )
    return FileResult(path, status, form, year, agency, tuple(map(_made, diagnostics)), packing.unpack(text, path))


def _plain(each: Diagnostic) -> list[Any]:
    fix = [each.fix.message, [[*edit.span, edit.text] for edit in each.fix.edits]] if each.fix else None
    return [
        each.code, each.rule, int(each.severity), each.message, each.span, each.label,
        [[other.message, *other.span] for other in each.related], each.working, each.help, each.source, each.data,
        [[part.kind, part.id, part.name] for part in each.within], each.fingerprint, fix,
    ]  # fmt: skip


def _made(row: list[Any]) -> Diagnostic:
    code, rule, severity, message, span, label, related, working, help_, ground, data, within, fingerprint, fix = row
    return Diagnostic(
        code, rule, Severity(severity), message, Span(*span), label,
        tuple(Related(words, Span(start, end)) for words, start, end in related), working, help_, ground, data,
        tuple(Part(*part) for part in within), fingerprint,
        Fix(fix[0], tuple(Edit(Span(start, end), words) for start, end, words in fix[1])) if fix else None,
    )  # fmt: skip


def _number(value: Any) -> Any:
    """What JSON has no word for: amounts keep their digits, the rest is what output formats make of it."""
    from decimal import Decimal

    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, set | frozenset):
        return sorted(value)
    return dict(value) if hasattr(value, "keys") else str(value)


def _exact(value: dict[str, Any]) -> Any:
    from decimal import Decimal

    return Decimal(value["decimal"]) if value.keys() == {"decimal"} else value


# ---------------------------------------------------------------- the database


class _Store:
    """The database as one process uses it: answers at once, writes what is new in one go."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.new: dict[bytes, tuple[bytes, bytes]] = {}

    def get(self, key: bytes) -> tuple[bytes, bytes] | None:
        """What was kept under a key."""
        import sqlite3

        if key in self.new:
            return self.new[key]
        try:
            found: tuple[bytes, bytes] | None = self.connection.execute(
                "SELECT text, found FROM results WHERE key = ?", [key]
            ).fetchone()
        except sqlite3.Error:
            return None
        return found

    def put(self, key: bytes, value: tuple[bytes, bytes]) -> None:
        """Keeps something, at the latest when `write` is called."""
        self.new[key] = value
        if len(self.new) >= 256:
            self.write()

    def write(self) -> None:
        """Writes what is new; what cannot be written is let go."""
        import sqlite3

        today = int(time.time()) // _DAY
        rows = [(key, *value, today) for key, value in self.new.items()]
        self.new = {}
        if not rows:
            return
        try:
            with self.connection:
                self.connection.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?)", rows)
            self._prune()
        except sqlite3.Error:
            pass

    def _prune(self) -> None:
        (pages,) = self.connection.execute("PRAGMA page_count").fetchone()
        (size,) = self.connection.execute("PRAGMA page_size").fetchone()
        (free,) = self.connection.execute("PRAGMA freelist_count").fetchone()
        if (pages - free) * size > _MOST:
            with self.connection:
                self.connection.execute(
                    "DELETE FROM results WHERE key IN (SELECT key FROM results ORDER BY day, key "
                    "LIMIT (SELECT count(*) / 2 FROM results))"
                )


_stores: dict[int, _Store | None] = {}


def _store() -> _Store | None:
    """The database of this process (a forked one must not use its parent's), or None where there is none to be had."""
    process = os.getpid()
    if process not in _stores:
        _stores.clear()
        _stores[process] = _opened()
    return _stores[process]


def _opened() -> _Store | None:
    import sqlite3

    folder = cache_directory()
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        about = os.stat(folder)
        if hasattr(os, "getuid") and (about.st_uid != os.getuid() or about.st_mode & 0o022):
            return None
        connection = sqlite3.connect(folder / "results.sqlite3", timeout=5)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        with connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS results "
                "(key BLOB PRIMARY KEY, text BLOB NOT NULL, found BLOB NOT NULL, day INTEGER NOT NULL) WITHOUT ROWID"
            )
        return _Store(connection)
    except (OSError, sqlite3.Error):
        return None
