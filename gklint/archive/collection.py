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
_COLUMNS = "d.report, d.path, d.agency, d.year, d.level, d.form, d.title_start, d.title_end, d.content, d.cells"


class Figures(Mapping[str, Cell]):
    """The cells of one report. Of those that were asked for ahead only what is not zero is held; others are looked up
    when somebody asks."""

    def __init__(self, stored: Stored, report: int, form: str, ahead: Iterable[Mapping[str, Any]] | None) -> None:
        self.stored, self.report = stored, report
        self.known = index(load_form(form)).cells
        self.held = {each["metric"]: Cell(plain(each["value"]), each["state"]) for each in ahead or ()}
        self.whole = False

    def __getitem__(self, metric: str) -> Cell:
        if metric in self.held:
            return self.held[metric]
        if metric not in self.known:
            raise KeyError(metric)
        if metric in self.stored.wanted and not self.whole:
            return _ZERO
        if not self.whole:
            self.whole = True
            found = self.stored.store.rows("SELECT metric, value, state FROM facts WHERE report = ?", [self.report])
            self.held.update({name: Cell(plain(value), state) for name, value, state in found})
            return self[metric]
        raise KeyError(metric)

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


class Stored:
    """A `Collection` in a database. wanted: the cells that rules look at in all reports. tree: as rules know it.

    It asks over a connection of its own, and keeps what it works out in a database beside the archive.
    """

    def __init__(self, store: Store, wanted: frozenset[str], tree: Mapping[str, Sequence[str]] | None = None) -> None:
        self.store = store.beside()
        self.wanted, self.tree = wanted, tree or {}
        self.store.connection.execute(
            """
            CREATE OR REPLACE TABLE work.documents AS
            SELECT r.report, r.path, i.agency, i.year, i.level, r.form, r.title_start, r.title_end, r.content, f.cells
            FROM identities i JOIN reports r USING (report) LEFT JOIN (
                SELECT report, list({'metric': metric, 'value': value, 'state': state}) AS cells FROM facts
                WHERE list_contains(?, metric) AND (value IS NULL OR value <> 0) GROUP BY report) f USING (report)
            WHERE i.certain AND r.status = 'checked' ORDER BY i.agency, i.year, r.path""",
            [sorted(wanted)],
        )
        self.document = lru_cache(maxsize=512)(self._document)
        self.source = lru_cache(maxsize=64)(self._source)
        self._years: list[int] = []
        self._packed: dict[int, tuple[bytes, str]] = {}
        self._places: dict[tuple[int, str], tuple[int | None, int | None]] = {}
        self._all_years = lru_cache(maxsize=4)(self._years_of)
        self._sections = lru_cache(maxsize=1024)(self._section_sizes)

    # ------------------------------------------------------------ Collection

    def groups(self) -> Iterator[Sequence[Document]]:
        """See `Collection`. Agencies with one report are left out: there is nothing to compare."""
        rows = self.store.stream(f"""
            SELECT {_COLUMNS} FROM work.documents d
            QUALIFY count(*) OVER (PARTITION BY d.agency) > 1 ORDER BY d.agency, d.year, d.path""")
        for _, found in groupby(map(self._made, rows), key=lambda each: each.agency):
            yield list(found)

    def of(self, agencies: Sequence[str], year: int) -> Sequence[Document]:
        """See `Collection`."""
        return self._all_years(tuple(agencies)).get(year, [])

    def _years_of(self, agencies: tuple[str, ...]) -> dict[int, list[Document]]:
        """The reports of some agencies by year, in one question."""
        rows = self.store.rows(
            f"SELECT {_COLUMNS} FROM work.documents d JOIN (SELECT unnest(?::VARCHAR[]) AS agency) u USING (agency) "
            "ORDER BY d.agency, d.path",
            [list(agencies)],
        )
        found: dict[int, list[Document]] = {}
        for row in rows:
            document = self._made(row)
            found.setdefault(document.year, []).append(document)
        return found

    def governments(self) -> Iterator[tuple[str, Sequence[str]]]:
        """See `Collection`."""
        names = self.store.rows("SELECT DISTINCT agency FROM work.documents")
        known: dict[str, str] = {bare(name): name for (name,) in names}

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

    def alike(self, sections: Asked, common: int) -> Iterator[tuple[Document, Document, Sequence[Alike]]]:
        """See `Collection`. What is too little is left out by the database, before any text is looked at."""
        run = self.store.connection.execute
        run("CREATE OR REPLACE TABLE work.asked (section VARCHAR, share INTEGER, least INTEGER)")
        for name, asked in sections.items():
            run("INSERT INTO work.asked VALUES (?, ?, ?)", [name, asked["share"], asked["least"]])
        run("""CREATE OR REPLACE TABLE work.sizes AS
               SELECT report, section, sum(characters)::INTEGER AS size FROM passages GROUP BY ALL""")
        run(
            """CREATE OR REPLACE TABLE work.banded AS
               WITH each AS (SELECT p.report, p.ordinal, p.section, p.characters, d.agency, d.year, d.path,
                                    unnest(p.bands) AS band
                             FROM passages p JOIN work.documents d USING (report) JOIN work.asked USING (section))
               SELECT * FROM each WHERE band IN (
                   SELECT band FROM each GROUP BY band HAVING count(*) > 1 AND count(DISTINCT agency) <= ?)""",
            [common],
        )
        rows = self.store.stream("""
            WITH pairs AS (
                SELECT DISTINCT a.report AS report, b.report AS other, a.ordinal AS mine, b.ordinal AS theirs,
                       a.section, a.characters
                FROM work.banded a JOIN work.banded b ON a.band = b.band AND a.report <> b.report
                     AND (b.year < a.year OR (b.year = a.year AND b.path < a.path))
                     AND NOT (a.agency = b.agency AND a.year = b.year)),
            passages_once AS (SELECT DISTINCT report, other, mine, section, characters FROM pairs),
            enough AS (
                SELECT report, other FROM passages_once p JOIN work.sizes s USING (report, section)
                JOIN work.asked q USING (section) GROUP BY report, other, section
                HAVING sum(characters) >= any_value(q.least)
                       AND sum(characters) * 100 >= any_value(s.size) * any_value(q.share))
            SELECT x.report, x.other, p.section, p.start_offset, p.end_offset, p.characters,
                   q.section, q.start_offset, q.end_offset, q.characters
            FROM pairs x SEMI JOIN enough e ON e.report = x.report AND e.other = x.other
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

    def _made(self, row: tuple[Any, ...]) -> Document:
        report, path, agency, year, level, form, start, end, content, cells = row
        facts = Figures(self, report, form, cells)
        title = Span(start or 0, end or 0)
        return Document(
            report, path, agency, year, level or "", form, title, facts, _Passages(self, report), content or ""
        )

    def _document(self, report: int) -> Document:
        (row,) = self.store.rows(f"SELECT {_COLUMNS} FROM work.documents d WHERE report = ?", [report])
        return self._made(row)

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
