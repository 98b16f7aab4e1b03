"""What is done to one file of a scan, in a process of the pool: as little as its stored results allow."""

from __future__ import annotations

from typing import Any

from gklint.api import keys, packing
from gklint.api.catalogue import chosen_rules
from gklint.api.checking import examined, read_data, reported, unreadable
from gklint.api.config import ConfigError
from gklint.api.files import Target
from gklint.api.options import Options, OptionsError
from gklint.api.results import FileResult
from gklint.api.work import CheckWork
from gklint.archive import remote
from gklint.archive.rows import About, Packed, Rows, put, to_bytes
from gklint.readers.archive import read_inner, split
from gklint.readers.files import bytes_of
from gklint.readers.unreadable import Unreadable
from gklint.resources import SpecError
from gklint.resources.records import dataclass, field, replace
from gklint.rules.across.judge import official
from gklint.text import Source

_PASSING = ("missing-extra", "io", "missing", "permission")  # reasons that may be gone next time, the file unchanged


@dataclass(frozen=True, slots=True)
class ScanTarget(Target):
    """A file of a scan. report: its number. stamp: of the file as listed. known: content, read_key and result_key of
    what is stored. held: the stored text, where its reader is still the same. sure: the file has not been touched."""

    report: int = 0
    stamp: str = ""
    known: tuple[str, str, str] = ("", "", "")
    held: bytes | None = None
    sure: bool = False


@dataclass(frozen=True)
class ScanWork:
    """Checks a target and gives its rows. check: how files are checked, so that findings are those of `check`."""

    check: CheckWork = field(default_factory=CheckWork)
    run: int = 0

    def __call__(self, target: ScanTarget) -> Rows:
        """The rows of one file."""
        options = self.check.options(target)
        try:
            return self._done(target, options)
        except (ConfigError, OptionsError, SpecError):
            raise  # the run itself is wrong, not this file
        except Exception as error:
            return self.crashed(target, f"{type(error).__name__}: {error}")

    def _done(self, target: ScanTarget, options: Options) -> Rows:
        content, read_key, result_key = target.known
        wanted = keys.read_key(options), keys.result_key(options)
        if target.fault:
            from gklint.api.checking import unreadable_for

            return self._rows(target, "", unreadable_for(target.path, "folder", options, target.fault))
        if target.sure and target.held is not None and read_key == wanted[0]:
            return self._judged(target, content, packing.unpack(target.held, target.path), options, "rejudged")
        url = remote.remote(target.path)
        limits = options.limits
        data = remote.read(target.path, target.stamp, limits) if url else bytes_of(target.path, limits)
        content_of = keys.content_key(data) if isinstance(data, bytes) else ""
        if content_of and content_of == content and read_key == wanted[0]:
            if result_key == wanted[1]:
                return Rows(done=["same"], touched=[(target.report, target.stamp)])
            if target.held is not None:
                source = packing.unpack(target.held, target.path)
                return self._judged(target, content, source, options, "rejudged")
        found = _source(data, target.path, options) if isinstance(data, bytes) else data
        if isinstance(found, Source):
            return self._judged(target, content_of, found, options, "checked")
        if found.reason in _PASSING:
            target = replace(target, stamp="")
            content_of = ""
        return self._rows(target, content_of, unreadable(target.path, found, options))

    def _judged(self, target: ScanTarget, content: str, source: Source, options: Options, done: str) -> Rows:
        result, report, reading = examined(source, options)
        rows = self._rows(target, content, result, done, report, reading)
        rows.add("texts", [(target.report, target.held if done == "rejudged" else packing.pack(source))])
        return rows

    def _rows(self, target: ScanTarget, content: str, result: FileResult, done: str = "checked", *read: Any) -> Rows:
        rows = Rows(done=[done])
        report, reading = read or (None, None)
        phrases = official(chosen_rules(self.check.options(target)))
        options = self.check.options(target)
        put(
            rows,
            self._about(target, content),
            reported(result, options),
            report,
            reading,
            (phrases or (), phrases is not None),
        )
        return rows

    def _about(self, target: ScanTarget, content: str) -> About:
        options = self.check.options(target)
        made_by = keys.read_key(options), keys.result_key(options)
        return About(target.report, target.path, target.size, target.stamp, content, *made_by, self.run)

    def crashed(self, target: ScanTarget, why: str) -> Rows:
        """The rows of a file at which gklint failed, or whose process died: its diagnostic says so."""
        return self._rows(target, "", self.check.crashed(target, why))

    def late(self, target: ScanTarget, why: str) -> Rows:
        """The rows of a file that took too long."""
        return self._rows(target, "", self.check.late(target, why))


def _source(data: bytes, path: str, options: Options) -> Source | Unreadable:
    """The source in the bytes of a file or of a member of an archive."""
    _, inside = remote.parted(path) if remote.remote(path) else split(path)
    return read_inner(data, path, inside, options.limits) if inside else read_data(data, path, options)


@dataclass(frozen=True, slots=True)
class BatchRows:
    """The rows of a batch on their way to the database."""

    done: tuple[str, ...]
    tables: Packed
    touched: tuple[tuple[int, str], ...]
    replaced: tuple[int, ...]
    counts: dict[str, int]


def pack_batch(results: list[Rows]) -> BatchRows:
    """The rows of a batch together, as Arrow."""
    tables: dict[str, list[Any]] = {}
    counts: dict[str, int] = {}
    for rows in results:
        for name, found in rows.tables.items():
            tables.setdefault(name, []).extend(found)
        for name, count in rows.counts.items():
            counts[name] = counts.get(name, 0) + count
    replaced = tuple(row[0] for row in tables.get("reports", ()))
    touched = tuple(each for rows in results for each in rows.touched)
    return BatchRows(tuple(d for rows in results for d in rows.done), to_bytes(tables), touched, replaced, counts)
