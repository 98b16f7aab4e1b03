"""Baselines: findings that are known and put up with, in a file of their own (a published report holds no comments).

In: results and a baseline file. Out: the results without what the baseline knows, and which entries are worn out.
A finding is known by the path of its report (relative to the baseline's folder) and by its fingerprint. An entry may
say why (`reason`) and until when (`expires`, that day included); after that its finding counts as new.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from gklint.api.results import CHECKED, FileResult
from gklint.api.words import words
from gklint.diagnostics import Diagnostic
from gklint.readers.archive import split
from gklint.resources import SpecError, load_marked, validate
from gklint.resources.records import dataclass, field, replace

_LONGEST = 120  # characters of a message
DEFAULT_NAME = "gklint-baseline.yaml"
VERSION = 1
MOST_IN_YAML = 20_000  # entries; more are slow to read, and JSON is the better format for them


@dataclass(frozen=True, slots=True)
class Entry:
    """One known finding. message: for people only. reason, expires: "" and None where none is given."""

    code: str
    fingerprint: str
    message: str = ""
    reason: str = ""
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """A baseline file. folder: what its paths are relative to. files: entries by path and fingerprint."""

    path: str
    files: Mapping[str, Mapping[str, Entry]] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """The folder that the paths in it start from."""
        return os.path.dirname(os.path.abspath(self.path))

    def key(self, path: str) -> str:
        """What a report is called in the baseline."""
        return relative(path, self.folder)

    def apply(self, result: FileResult, codes: Collection[str], today: date, lang: str) -> FileResult:
        """The result without what is known. codes: the rules that were judged (an entry of another is not worn out)."""
        entries = self.files.get(self.key(result.path))
        if not entries:
            return result
        kept: list[Diagnostic] = []
        known = expired = 0
        seen: set[str] = set()
        for found in result.diagnostics:
            entry = entries.get(found.fingerprint)
            if entry is None:
                kept.append(found)
                continue
            seen.add(entry.fingerprint)
            if entry.expires is None or today <= entry.expires:
                known += 1
            else:
                expired += 1
                kept.append(_expired(found, entry, lang))
        judged = codes if result.status == CHECKED else ()
        stale = tuple(entry for name, entry in entries.items() if name not in seen and entry.code in judged)
        return replace(result, diagnostics=tuple(kept), known=known, expired=expired, stale=stale)

    def gone(self) -> list[str]:
        """Paths of reports that are no longer there."""
        return [name for name in self.files if not os.path.lexists(os.path.join(self.folder, _file(name)))]


def load_baseline(path: str) -> Baseline:
    """The baseline in a file; `SpecError` if it cannot be used. Read once, and again if the file has changed."""
    try:
        changed = os.stat(path).st_mtime_ns
    except OSError as error:
        raise SpecError(path, 0, 0, f"cannot read the baseline ({error.strerror})", "see `gklint baseline`") from error
    return _load(path, changed)


@lru_cache(maxsize=8)
def _load(path: str, changed: int) -> Baseline:
    data = _data(path)
    files = {
        name: {entry["fingerprint"]: _entry(path, name, at, entry) for at, entry in enumerate(entries)}
        for name, entries in data["files"].items()
    }
    return Baseline(path, files)


def _data(path: str) -> Any:
    if not path.endswith(".json"):
        marked = load_marked(path)
        validate(marked.data, "baseline", marked)
        return marked.data
    try:
        with open(path, encoding="utf-8-sig") as file:
            data = json.load(file)
    except (OSError, ValueError, RecursionError) as error:
        raise SpecError(path, 0, 0, f"not JSON: {error}") from error
    validate(data, "baseline", path)
    return data


def _entry(path: str, name: str, at: int, entry: Mapping[str, Any]) -> Entry:
    until = entry.get("expires")
    try:
        expires = date.fromisoformat(until) if until else None
    except ValueError:
        marked = load_marked(path)
        raise marked.error(["files", name, at, "expires"], "no such day", "a day such as 2026-12-31") from None
    return Entry(entry["code"], entry["fingerprint"], entry.get("message", ""), entry.get("reason") or "", expires)


def _expired(found: Diagnostic, entry: Entry, lang: str) -> Diagnostic:
    say = words(lang)
    said = say("baseline-expired", date=str(entry.expires), reason=entry.reason or say("baseline-no-reason"))
    data = {**found.data, "baseline_expired": str(entry.expires)}
    return found.but(help=" ".join(filter(None, (found.help, said))), data=data)


def entry_of(found: Diagnostic) -> Entry:
    """What a baseline holds of a finding."""
    message = found.message if len(found.message) <= _LONGEST else f"{found.message[: _LONGEST - 1]}…"
    return Entry(found.code, found.fingerprint, message)


def relative(path: str, folder: str) -> str:
    """A path as a baseline names it: from a folder, with slashes; of a member of an archive with the archive's."""
    file = _file(path)
    try:
        found = os.path.relpath(os.path.abspath(file), folder)
    except ValueError:  # another drive
        found = os.path.abspath(file)
    return found.replace(os.sep, "/") + path[len(file) :]


def _file(path: str) -> str:
    return split(path)[0]


# ---------------------------------------------------------------- writing


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A new baseline, and how it differs from the old one. lapsed: expired entries, kept as they are."""

    baseline: Baseline
    added: int
    kept: int
    dropped: int
    lapsed: int


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to note of one report. judged: the codes of the rules that were judged."""

    path: str
    entries: tuple[Entry, ...]
    judged: frozenset[str]


def rewritten(old: Baseline, found: Iterable[Found], today: date) -> Rewritten:
    """The baseline of what was found now. Reasons and dates of entries that still stand are kept, and so is all that
    concerns other reports (as long as they are there) or rules that were not judged."""
    gone = set(old.gone())
    files = {name: dict(entries) for name, entries in old.files.items() if name not in gone}
    dropped = sum(len(old.files[name]) for name in gone)
    added = kept = lapsed = 0
    for report in found:
        name = old.key(report.path)
        before = old.files.get(name, {})
        now = {name: entry for name, entry in before.items() if entry.code not in report.judged}
        for entry in report.entries:
            known = before.get(entry.fingerprint)
            added += known is None
            kept += known is not None
            lapsed += known is not None and known.expires is not None and known.expires < today
            now[entry.fingerprint] = entry if known is None else replace(known, message=entry.message)
        dropped += sum(fingerprint not in now for fingerprint in before)
        files[name] = now
    ordered = {name: entries for name, entries in sorted(files.items()) if entries}
    return Rewritten(Baseline(old.path, ordered), added, kept, dropped, lapsed)


def dumped(baseline: Baseline, head: str) -> str:
    """A baseline as the text of its file: JSON for `.json`, else YAML under some lines of comment."""
    if baseline.path.endswith(".json"):
        files = {name: [_plain(entry) for entry in entries.values()] for name, entries in baseline.files.items()}
        return json.dumps({"version": VERSION, "files": files}, ensure_ascii=False, indent=1) + "\n"
    lines = [f"# {line}".rstrip() for line in head.strip().split("\n")]
    lines += [f"version: {VERSION}", "files:" if baseline.files else "files: {}"]
    for name, entries in baseline.files.items():
        lines.append(f"  {_quoted(name)}:")
        for entry in entries.values():
            mark = "-"
            for key, value in _plain(entry).items():
                bare = key in ("code", "expires")
                lines.append(f"    {mark} {key}: {value if bare else _quoted(value)}")
                mark = " "
    return "\n".join(lines) + "\n"


def _plain(entry: Entry) -> dict[str, str]:
    found = {"code": entry.code, "fingerprint": entry.fingerprint, "message": entry.message, "reason": entry.reason}
    if entry.expires is not None:
        found["expires"] = entry.expires.isoformat()
    return found


def _quoted(text: str) -> str:
    """A string as YAML reads it, whatever it holds (but halves of surrogate pairs, which YAML cannot hold)."""
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    code = ord(char)
    if char.isprintable() or 0xD800 <= code < 0xE000:
        return char if char.isprintable() else "\ufffd"
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
