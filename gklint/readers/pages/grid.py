"""Tables by their ruling lines: which cells there are, what is merged, which words stand in which cell."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from gklint.readers.pages.sheet import Rule, Sheet, Word
from gklint.resources.records import dataclass, field

_TOUCH = 3.0  # points within which rules are one line, or meet
_SHORTEST = 5.0
_MOST_CROSSINGS = 2_000_000  # a page with more lines than this is a drawing


@dataclass(slots=True)
class Region:
    """A cell, perhaps merged: `height` rows from `row` on, from x0 to x1."""

    row: int
    height: int
    x0: float
    x1: float
    words: list[Word] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """A ruled table on one page."""

    xs: list[float]
    ys: list[float]
    regions: list[Region]
    _owner: list[list[Region]]

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.ys) - 1

    @property
    def y0(self) -> float:
        """Its upper edge."""
        return self.ys[0]

    @property
    def y1(self) -> float:
        """Its lower edge."""
        return self.ys[-1]

    def region(self, x: float, y: float) -> Region | None:
        """The cell at a point."""
        if not (self.xs[0] <= x < self.xs[-1] and self.ys[0] <= y < self.ys[-1]):
            return None
        return self._owner[bisect_right(self.ys, y) - 1][bisect_right(self.xs, x) - 1]

    def put(self, word: Word, sheet: Sheet) -> bool:
        """Puts a word into the cell it stands in; one that reaches over a rule is cut where its characters part."""
        x0, y0, x1, y1, _, _ = word
        region = self.region((x0 + x1) / 2, (y0 + y1) / 2)
        if region is None:
            return False
        if x0 < region.x0 - 1 or x1 > region.x1 + 1:
            y = (y0 + y1) / 2
            for part in _parted(sheet.characters(word), self, y):
                home = self.region((part.x0 + part.x1) / 2, y) or region
                home.words.append(part)
        else:
            region.words.append(word)
        return True


def grids(sheet: Sheet) -> list[Grid]:
    """The ruled tables of a page, the smallest first (one may stand inside another)."""
    across, down = _lines(sheet.across), _lines(sheet.down)
    if not across or not down or len(across) * len(down) > _MOST_CROSSINGS:
        return []
    found = [grid for rows, columns in _tables(across, down) if (grid := _grid(rows, columns)) is not None]
    return sorted(found, key=lambda grid: (grid.xs[-1] - grid.xs[0]) * (grid.y1 - grid.y0))


def _lines(rules: Sequence[Rule]) -> list[Rule]:
    """Rules put together: those that lie on each other, and those that go on where another ends."""
    found: list[Rule] = []
    group: list[Rule] = []
    for rule in sorted(rules):
        if group and rule.at - group[0].at > _TOUCH:
            found += _joined(group)
            group = []
        group.append(rule)
    if group:
        found += _joined(group)
    return [rule for rule in found if rule.end - rule.start >= _SHORTEST]


def _joined(group: list[Rule]) -> list[Rule]:
    at = sum(rule.at for rule in group) / len(group)
    group.sort(key=lambda rule: rule.start)
    found: list[Rule] = []
    start, end = group[0].start, group[0].end
    for rule in group:
        if rule.start > end + _TOUCH:
            found.append(Rule(at, start, end))
            start, end = rule.start, rule.end
        elif rule.end > end:
            end = rule.end
    found.append(Rule(at, start, end))
    return found


def _tables(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """The rules of each table: what hangs together."""
    down = sorted(down)
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = index = parent[parent[index]]
        return index

    places = [rule.at for rule in down]
    for number, line in enumerate(across):
        first, last = bisect_left(places, line.start - _TOUCH), bisect_right(places, line.end + _TOUCH)
        for index in range(first, last):
            if down[index].start - _TOUCH <= line.at <= down[index].end + _TOUCH:
                parent[root(len(across) + index)] = root(number)
    parts: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for number, line in enumerate(across):
        parts.setdefault(root(number), ([], []))[0].append(line)
    for index, line in enumerate(down):
        parts.setdefault(root(len(across) + index), ([], []))[1].append(line)
    return [(rows, columns) for rows, columns in parts.values() if rows and columns]


def _grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    xs, ys = _edges(down, across), _edges(across, down)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 2 or rows * columns > _MOST_CROSSINGS:
        return None  # a frame around words, or rows whose columns are not ruled
    # right[i][j]: a rule at the right of the cell; below[i][j]: one below it
    high, wide = _middles(ys), _middles(xs)
    right = [[False] * columns for _ in range(rows)]
    below = [[False] * columns for _ in range(rows)]
    for rule in down:
        j = _nearest(xs, rule.at) - 1
        if 0 <= j < columns:
            for i in _covered(high, rule):
                right[i][j] = True
    for rule in across:
        i = _nearest(ys, rule.at) - 1
        if 0 <= i < rows:
            for j in _covered(wide, rule):
                below[i][j] = True
    owner: list[list[Region | None]] = [[None] * columns for _ in range(rows)]
    regions = []
    for i, line in enumerate(owner):
        walls, floor = right[i], below[i]
        for j in range(columns):
            if line[j] is not None:
                continue
            end = j + 1
            while end < columns and not walls[end - 1] and line[end] is None:
                end += 1
            last = i
            if not floor[j]:
                last = _bottom(right, below, owner, i, j, end)
            region = Region(i, last + 1 - i, xs[j], xs[end])
            regions.append(region)
            for y in range(i, last + 1):
                owner[y][j:end] = [region] * (end - j)
    if len(regions) < 2:
        return None
    return Grid(xs, ys, regions, owner)  # type: ignore[arg-type]


def _bottom(
    right: list[list[bool]], below: list[list[bool]], owner: list[list[Region | None]], i: int, j: int, end: int
) -> int:
    """The last row of the cell that begins in row i and takes the columns from j to end."""
    last = i
    while last + 1 < len(right) and not any(below[last][j:end]):
        if any(right[last + 1][j : end - 1]) or any(owner[last + 1][j:end]):
            break
        last += 1
    return last


def _edges(rules: list[Rule], crossing: list[Rule]) -> list[float]:
    """Where rows (or columns) begin and end: at the rules, and where those that cross them end (an open side)."""
    edges = sorted({rule.at for rule in rules})
    first, last = min(rule.start for rule in crossing), max(rule.end for rule in crossing)
    if first < edges[0] - 2 * _TOUCH:
        edges.insert(0, first)
    if last > edges[-1] + 2 * _TOUCH:
        edges.append(last)
    return edges


def _nearest(edges: list[float], at: float) -> int:
    index = bisect_left(edges, at)
    return index if index < len(edges) else index - 1


def _middles(edges: list[float]) -> list[float]:
    return [(a + b) / 2 for a, b in itertools.pairwise(edges)]


def _covered(middles: list[float], rule: Rule) -> range:
    """The rows (or columns) whose middle a rule passes."""
    return range(bisect_left(middles, rule.start), bisect_right(middles, rule.end))


def _parted(characters: Sequence[Word], grid: Grid, y: float) -> list[Word]:
    """A word cut at the rules it reaches over, but only where its characters stand further apart than elsewhere in it:
    a figure too long for its cell is still one figure."""
    gaps = sorted(b.x0 - a.x1 for a, b in itertools.pairwise(characters))
    usual = gaps[len(gaps) // 2] if gaps else 0.0
    parts: list[list[Word]] = []
    for character in characters:
        before = parts[-1][-1] if parts else None
        if before is None:
            parts.append([character])
            continue
        gap = character.x0 - before.x1
        apart = gap > usual + 0.08 * character.height or (len(gaps) == 1 and gap > 0.08 * character.height)
        here, there = (grid.region((one.x0 + one.x1) / 2, y) for one in (before, character))
        if apart and here is not there:
            parts.append([character])
        else:
            parts[-1].append(character)
    return [united(part) for part in parts]


def united(words: Sequence[Word]) -> Word:
    """Words that follow each other as one."""
    return Word(
        min(word.x0 for word in words),
        min(word.y0 for word in words),
        max(word.x1 for word in words),
        max(word.y1 for word in words),
        "".join(word.text for word in words),
        words[0].first,
    )
