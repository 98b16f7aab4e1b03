"""The annotated pages of reports, made from what the archive holds: the text as read, the findings as stored."""

from __future__ import annotations

import hashlib
import json
import os
from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from gklint.api import packing
from gklint.api.files import Target
from gklint.api.many import processors
from gklint.api.results import FileResult, Summary
from gklint.archive.collection import canonical
from gklint.archive.store import Store
from gklint.diagnostics import Diagnostic, Related, Severity
from gklint.resources.records import dataclass
from gklint.text import Source, Span

_FEW = 40
_CHUNK = 200
_COLUMNS = (
    "report", "code", "rule", "severity", "message", "start_offset", "end_offset", "related", "working", "label",
    "help", "source", "data", "scope",
)  # fmt: skip


class Shown:
    """Which reports have a page: a byte for each, for there may be very many."""

    def __init__(self) -> None:
        self._flags = bytearray()
        self.count = 0

    def add(self, report: int) -> None:
        """Notes a report that was not noted before."""
        self._flags.extend(bytes(max(0, report + 1 - len(self._flags))))
        self._flags[report] = 1
        self.count += 1

    def __contains__(self, report: int) -> bool:
        return report < len(self._flags) and bool(self._flags[report])

    def place(self, report: int, path: str, ordinal: int) -> str:
        """Where a finding stands on the page of its report, from a folder beside; "" if the report has no page."""
        if report not in self:
            return ""
        return f"../reports/{report}.html#f{hashlib.sha256(os.fsencode(path)).hexdigest()[:10]}-{ordinal}"


@dataclass(frozen=True, slots=True)
class PageTarget(Target):
    """A report to show: packed text and rows of its findings."""

    report: int = 0
    packed: bytes = b""
    about: tuple[Any, ...] = ()  # status, form, year, agency
    findings: tuple[tuple[Any, ...], ...] = ()


@dataclass(frozen=True)
class PageWork:
    """Writes the page of a report."""

    folder: str
    lang: str

    def __call__(self, target: PageTarget) -> int:
        """The number of the report, whose page is written."""
        from gklint.render import Look
        from gklint.render.page import Page

        source = packing.unpack(target.packed, target.path)
        status, form, year, agency = target.about
        found = tuple(_found(source, each) for each in target.findings)
        result = FileResult(target.path, status, form, year, agency, found, source)
        summary = Summary()
        summary.add(result)
        page = Page(Look(lang=self.lang))
        content = page.start() + "".join(page.file(result)) + page.finish(summary)
        Path(self.folder, f"{target.report}.html").write_text(content, encoding="utf-8", newline="\n")
        return target.report

    def crashed(self, target: PageTarget, why: str) -> int:
        """A report whose page cannot be made has none."""
        return -target.report


def write_reports(
    side: Store, folder: Path, lang: str, which: str, jobs: int | None, told: Callable[[str, int], None]
) -> Shown:
    """Writes the pages; which reports have one."""
    from gklint.api.pool import in_batches

    shown = Shown()
    if which == "none":
        return shown
    where = "" if which == "all" else "WHERE errors + warnings > 0"
    wanted = array("i", (report for (report,) in side.stream(f"SELECT report FROM work.shown {where} ORDER BY report")))
    work = PageWork(str(folder), lang)
    targets = _targets(side, wanted)
    if len(wanted) <= _FEW:
        batches: Iterator[list[int]] = iter([[work(target) for target in targets]])
    else:
        batches = in_batches(targets, work, list, jobs or processors(), fresh=True)  # type: ignore[arg-type]
    for batch in batches:
        for report in batch:
            if report > 0:
                shown.add(report)
        told("reports", shown.count)
    return shown


def _targets(side: Store, wanted: Sequence[int]) -> Iterator[PageTarget]:
    for first in range(0, len(wanted), _CHUNK):
        chunk = list(wanted[first : first + _CHUNK])
        findings: dict[int, list[tuple[Any, ...]]] = {}
        for row in side.rows(
            f"SELECT {', '.join(_COLUMNS)} FROM diagnostics WHERE list_contains(?, report) ORDER BY report, ordinal",
            [chunk],
        ):
            findings.setdefault(row[0], []).append(row[1:])
        for report, path, status, form, year, agency, packed in side.rows(
            """SELECT r.report, r.path, r.status, r.form, r.year, r.agency, t.packed
               FROM reports r JOIN texts t USING (report)
               WHERE list_contains(?, r.report) ORDER BY r.report""",
            [chunk],
        ):
            about = (status, form, year, agency)
            yield PageTarget(path, len(packed) * 5, True, "", report, packed, about, tuple(findings.get(report, ())))


def _found(source: Source, row: tuple[Any, ...]) -> Diagnostic:
    """A finding as it was stored. Ends in other reports are told in words."""
    code, rule, level, message, start, end, related, working, label, help_, ground, data, scope = row
    ends = json.loads(related)
    here = tuple(
        Related(
            each["message"], canonical(source, each["location"]["start"]["offset"], each["location"]["end"]["offset"])
        )
        for each in ends
        if "path" not in each
    )
    if scope == "archive":
        told = [
            f"{each['path']}:{each['location']['start']['line']} {each['message']}" for each in ends if "path" in each
        ]
        working = "\n".join([*([working] if working else []), *told])
    return Diagnostic(
        code, rule, Severity.parse(level), message, Span(*canonical(source, start, end)),
        label=label, related=here, working=working, help=help_, source=ground, data=json.loads(data),
    )  # fmt: skip
