"""The reports of an archive as rules across reports look at them: from the database, a group at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from gklint.api import packing
from gklint.archive.store import Store
from gklint.form.load import load_form
from gklint.form.metrics import index
from gklint.rules.across.identity import bare
from gklint.rules.across.model import Alike, Asked, Cell, Document, End, Passage
from gklint.text import Source, Span

_ZERO = Cell(0, "number")
_COLUMNS = "d.place, d.report, d.path, d.agency, d.year, d.level, d.form, d.title_start, d.title_end, d.content"
_SLICE = 400  # reports at a time


class Figures(Mapping[str, Cell]):
    """The cells of one report. Of those that were asked for ahead only what is not zero is held; others are looked up
    when somebody asks."""

    def __init__(self, stored: Stored, report: int, form: str, ahead: Mapping[str, Cell]) -> None:
        self.stored, self.report, self.ahead = stored, report, ahead
        self.known = index(load_form(form)).cells

    def __getitem__(self, metric: str) -> Cell:
        if metric in self.ahead:
            return self.ahead[metric]
        if metric not in self.known:
            raise KeyError(metric)
        return _ZERO if metric in self.stored.wanted else self.stored.cells(self.report)[metric]

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


class Stored:
    """A `Collection` in a database. wanted: the cells that rules look at in all reports. tree: as rules know it.

    It asks over a connection of its own, and keeps what it works out in a database beside the archive: reports and
    their cells in the order of agencies, so that a slice of them is a range.
    """

    def __init__(self, store: Store, wanted: frozenset[str], tree: Mapping[str, Sequence[str]] | None = None) -> None:
        self.store = store.beside()
        self.wanted, self.tree = wanted, tree or {}
        self._metrics = sorted(wanted)
        run = self.store.connection.execute
        run("""
            CREATE OR REPLACE TABLE work.documents AS
            SELECT (row_number() OVER (ORDER BY i.agency, i.year, r.path))::INTEGER AS place,
                   (dense_rank() OVER (ORDER BY i.agency))::INTEGER AS whose,
                   (row_number() OVER (ORDER BY i.year, r.path))::INTEGER AS age,
                   r.report, r.path, i.agency, i.year, i.level, r.form, r.title_start, r.title_end, r.content
            FROM identities i JOIN reports r USING (report) WHERE i.certain AND r.status = 'checked' ORDER BY place""")
        run(
            """CREATE OR REPLACE TABLE work.cells AS
               SELECT d.place, list_position(?, f.metric)::INTEGER AS metric, f.value, f.state
               FROM facts f JOIN work.documents d USING (report)
               WHERE list_contains(?, f.metric) AND (f.value IS NULL OR f.value <> 0) ORDER BY d.place""",
            [self._metrics, self._metrics],
        )
        self.document = lru_cache(maxsize=512)(self._document)
        self.source = lru_cache(maxsize=64)(self._source)
        self._years: list[int] = []
        self._packed: dict[int, tuple[bytes, str]] = {}
        self._places: dict[tuple[int, str], tuple[int | None, int | None]] = {}
        self.cells = lru_cache(maxsize=16)(self._cells_of)
        self._all_years = lru_cache(maxsize=4)(self._years_of)
        self._sections = lru_cache(maxsize=1024)(self._section_sizes)

    # ------------------------------------------------------------ Collection

    def groups(self) -> Iterator[Sequence[Document]]:
        """See `Collection`. Agencies with one report are left out: there is nothing to compare."""
        for _, found in groupby(self._all(), key=lambda each: each.agency):
            group = list(found)
            if len(group) > 1:
                yield group

    def _all(self) -> Iterator[Document]:
        (last,) = self.store.one("SELECT coalesce(max(place), 0) FROM work.documents") or (0,)
        for first in range(1, last + 1, _SLICE):
            yield from self._made("place BETWEEN ? AND ?", [first, first + _SLICE - 1])

    def of(self, agencies: Sequence[str], year: int) -> Sequence[Document]:
        """See `Collection`."""
        return self._all_years(tuple(agencies)).get(year, [])

    def _years_of(self, agencies: tuple[str, ...]) -> dict[int, list[Document]]:
        """The reports of some agencies by year, in one question."""
        found: dict[int, list[Document]] = {}
        for document in self._made("agency IN (SELECT unnest(?::VARCHAR[]))", [list(agencies)]):
            found.setdefault(document.year, []).append(document)
        return found

    def governments(self) -> Iterator[tuple[str, Sequence[str]]]:
        """See `Collection`."""
        asked = {bare(name) for parent, below in self.tree.items() for name in (parent, *below)}
        names = self.store.stream("SELECT DISTINCT agency FROM work.documents ORDER BY agency") if asked else ()
        known: dict[str, str] = {bare(name): name for (name,) in names if bare(name) in asked}

        def spelled(name: str) -> str:
            return known.get(bare(name), name)

        for name, below in sorted(self.tree.items()):
            yield spelled(name), [spelled(each) for each in below]

    def years(self) -> Sequence[int]:
        """See `Collection`."""
        if not self._years:
            rows = self.store.rows("SELECT DISTINCT year FROM work.documents ORDER BY year")
            self._years = [year for (year,) in rows]
        return self._years

    def doubtful(self, agency: str) -> Sequence[int]:
        """See `Collection`."""
        asked = "SELECT DISTINCT year FROM identities WHERE agency = ? AND NOT certain AND year IS NOT NULL"
        return [year for (year,) in self.store.rows(asked, [agency])]

    def alike(self, sections: Asked, common: int) -> Iterator[tuple[Document, Document, Sequence[Alike]]]:
        """See `Collection`. What is too little is left out by the database, before any text is looked at."""
        run = self.store.connection.execute
        run("CREATE OR REPLACE TABLE work.asked (section VARCHAR, number INTEGER, share INTEGER, least INTEGER)")
        for number, (name, asked) in enumerate(sections.items()):
            run("INSERT INTO work.asked VALUES (?, ?, ?, ?)", [name, number, asked["share"], asked["least"]])
        run("""CREATE OR REPLACE TABLE work.sizes AS
               SELECT report, number, sum(characters)::INTEGER AS size
               FROM passages JOIN work.asked USING (section) GROUP BY ALL""")
        # numbers only: there is a row for each band of each passage
        run("""CREATE OR REPLACE TABLE work.bands AS
               SELECT d.report, d.whose, d.year, d.age, p.ordinal, q.number, p.characters, unnest(p.bands) AS band
               FROM passages p JOIN work.documents d USING (report) JOIN work.asked q USING (section)""")
        run(
            """CREATE OR REPLACE TABLE work.banded AS SELECT * FROM work.bands WHERE band IN (
                   SELECT band FROM (SELECT band, whose, count(*) AS often FROM work.bands GROUP BY band, whose)
                   GROUP BY band HAVING sum(often) > 1 AND count(*) <= ?)""",
            [common],
        )
        run("DROP TABLE work.bands")
        run("""CREATE OR REPLACE TABLE work.pairs AS
               SELECT DISTINCT a.report AS report, b.report AS other, a.ordinal AS mine, b.ordinal AS theirs,
                      a.number, a.characters
               FROM work.banded a JOIN work.banded b ON a.band = b.band AND a.report <> b.report AND b.age < a.age
                    AND NOT (a.whose = b.whose AND a.year = b.year)""")
        rows = self.store.stream("""
            WITH passages_once AS (SELECT DISTINCT report, other, mine, number, characters FROM work.pairs),
            enough AS (
                SELECT report, other FROM passages_once p JOIN work.sizes s USING (report, number)
                JOIN work.asked q USING (number) GROUP BY report, other, number
                HAVING sum(characters) >= any_value(q.least)
                       AND sum(characters) * 100 >= any_value(s.size) * any_value(q.share))
            SELECT x.report, x.other, p.section, p.start_offset, p.end_offset, p.characters,
                   q.section, q.start_offset, q.end_offset, q.characters
            FROM work.pairs x SEMI JOIN enough e ON e.report = x.report AND e.other = x.other
            JOIN passages p ON p.report = x.report AND p.ordinal = x.mine
            JOIN passages q ON q.report = x.other AND q.ordinal = x.theirs
            ORDER BY x.report, x.other, x.mine, x.theirs""")
        for (report, other), found in groupby(rows, key=lambda row: (row[0], row[1])):
            yield self.document(report), self.document(other), _shared(found)

    def section(self, document: Document, name: str) -> int:
        """See `Collection`."""
        return self._sections(document.key).get(name, 0)

    def text(self, document: Document) -> str:
        """See `Collection`."""
        return self.source(document.key).text

    # ------------------------------------------------------------ places

    def look_up(self, ends: Iterable[End]) -> None:
        """Fetches at once what places of many ends are worked out from; what was fetched before is let go."""
        wanted = list(ends)
        reports = sorted({end.document.key for end in wanted})
        cells = sorted({end.metric for end in wanted if end.metric})
        self._packed = {
            report: (packed, path)
            for report, packed, path in self.store.rows(
                "SELECT t.report, t.packed, r.path FROM (SELECT unnest(?::INTEGER[]) AS report) u "
                "JOIN texts t USING (report) JOIN reports r USING (report)",
                [reports],
            )
        }
        self._places = {
            (report, metric): (start, end)
            for report, metric, start, end in self.store.rows(
                "SELECT f.report, f.metric, f.start_offset, f.end_offset "
                "FROM (SELECT unnest(?::INTEGER[]) AS report) u JOIN facts f USING (report) "
                "WHERE list_contains(?, f.metric)",
                [reports, cells],
            )
        }

    def span(self, end: End) -> Span:
        """Where an end stands in the canonical text of its report."""
        if end.span is not None:
            return Span(*end.span)
        if end.metric:
            place = self._places.get((end.document.key, end.metric)) or self.store.one(
                "SELECT start_offset, end_offset FROM facts WHERE report = ? AND metric = ?",
                [end.document.key, end.metric],
            )
            if place is not None and place[0] is not None:
                return canonical(self.source(end.document.key), *place)
        return end.document.title

    # ------------------------------------------------------------ making

    def _made(self, where: str, values: Sequence[Any]) -> list[Document]:
        """The reports that a condition on `work.documents` holds for, in the order of agencies, with their cells."""
        rows = self.store.rows(f"SELECT {_COLUMNS} FROM work.documents d WHERE {where} ORDER BY d.place", values)
        cells: dict[int, dict[str, Cell]] = {row[0]: {} for row in rows}
        if rows:
            first, last = rows[0][0], rows[-1][0]
            for place, metric, value, state in self.store.stream(
                f"SELECT c.place, c.metric, c.value, c.state FROM work.cells c JOIN work.documents d USING (place) "
                f"WHERE c.place BETWEEN ? AND ? AND {where}", [first, last, *values],
            ):  # fmt: skip
                cells[place][self._metrics[metric - 1]] = Cell(plain(value), state)
        return [self._one(row[1:], cells[row[0]]) for row in rows]

    def _one(self, row: tuple[Any, ...], cells: Mapping[str, Cell]) -> Document:
        report, path, agency, year, level, form, start, end, content = row
        title = Span(start or 0, end or 0)
        passages = _Passages(self, report)
        facts = Figures(self, report, form, cells)
        return Document(report, path, agency, year, level or "", form, title, facts, passages, content or "")

    def _cells_of(self, report: int) -> dict[str, Cell]:
        found = self.store.rows("SELECT metric, value, state FROM facts WHERE report = ?", [report])
        return {metric: Cell(plain(value), state) for metric, value, state in found}

    def _document(self, report: int) -> Document:
        (document,) = self._made("report = ?", [report])
        return document

    def _source(self, report: int) -> Source:
        if report not in self._packed:
            ((packed, path),) = self.store.rows(
                "SELECT packed, path FROM texts JOIN reports USING (report) WHERE report = ?", [report]
            )
            return packing.unpack(packed, path)
        return packing.unpack(*self._packed[report])

    def _section_sizes(self, report: int) -> dict[str, int]:
        found = self.store.rows("SELECT section, sum(characters) FROM passages WHERE report = ? GROUP BY ALL", [report])
        return {section: int(size) for section, size in found}


class _Passages(Sequence[Passage]):
    """The passages of a report, read when somebody asks."""

    def __init__(self, stored: Stored, report: int) -> None:
        self.stored, self.report = stored, report
        self.held: list[Passage] | None = None

    def _read(self) -> list[Passage]:
        if self.held is None:
            rows = self.stored.store.rows(
                "SELECT section, start_offset, end_offset, characters FROM passages WHERE report = ? ORDER BY ordinal",
                [self.report],
            )
            self.held = [Passage(section, Span(start, end), size) for section, start, end, size in rows]
        return self.held

    def __getitem__(self, at: Any) -> Any:
        return self._read()[at]

    def __len__(self) -> int:
        return len(self._read())


def plain(value: Any) -> Any:
    """A number of the database as rules know it: whole numbers as such."""
    if value is None:
        return None
    whole = int(value)
    return whole if whole == value else value.normalize()


def canonical(source: Source, start: int, end: int) -> Span:
    """The place in the canonical text for offsets in the decoded file."""
    if source.origin is None:
        return Span(start, end)
    from bisect import bisect_left

    return Span(bisect_left(source.origin, start), bisect_left(source.origin, end))


def _shared(rows: Iterable[tuple[Any, ...]]) -> list[Alike]:
    found: list[Alike] = []
    used: set[tuple[int, int]] = set()
    for _, _, section, start, end, size, other, from_, to, length in rows:
        if (start, end) not in used:  # a passage counts once, though it stands twice in the other report
            used.add((start, end))
            found.append(Alike(Passage(section, Span(start, end), size), Passage(other, Span(from_, to), length)))
    return found
