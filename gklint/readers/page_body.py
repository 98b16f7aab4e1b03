"""Where on a web page the report stands, and what of the rest of the page belongs to it (rules/text/html.yaml)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from gklint.readers.lines import Lines, Text
from gklint.readers.markup import Node, Page
from gklint.resources import compiled, load_yaml, regex, root

_NAMED = re.compile(r"(?i)(?:^|\s)(?:id|class)\s*=")
OFF = frozenset(("nav", "footer", "aside"))  # blocks that are never part of a report
_NO_CONTAINERS = frozenset(
    ("p", "li", "pre", "blockquote", "dl", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6")
)  # no containers
_FIRST_LINES = 8  # in which the title of a report stands
_LONG_CELL = 400  # characters: more than any cell of the form has; then a table only lays out the page


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    path = root() / "rules" / "text" / "html.yaml"
    found: dict[str, Any] = compiled("html", [path], lambda: load_yaml(path))
    return found


def body_of(found: Page, text: str) -> Node:
    """The block that holds the report: a known container, else as far down as most of the text stands together.

    Never one outside which there is a heading or a label that only the report has.
    """
    starts = [start for start, _ in found.runs]
    marks = []
    for match in regex(_words()["evidence"]).finditer(text):
        at = bisect_right(starts, match.start()) - 1
        if at >= 0 and match.start() < found.runs[at][1]:
            marks.append(match.start())
    first, last = (marks[0], marks[-1]) if marks else (0, 0)

    def holds(node: Node) -> bool:
        return not marks or (node.start <= first and last < node.end)

    whole = found.root.mass - found.root.link
    known = [
        node for node in _blocks(found.root) if _known(node) and holds(node) and (node.mass - node.link) * 5 >= whole
    ]
    if known:
        return max(known, key=lambda node: node.mass - node.link)
    node, share = found.root, 2 if marks else 1.4
    while True:
        inner = [
            each
            for each in node.children
            if isinstance(each, Node) and not each.hidden and each.tag not in _NO_CONTAINERS
        ]
        best = max(inner, key=lambda child: child.mass - child.link, default=None)
        if best is None or (best.mass - best.link) * share < node.mass - node.link or not holds(best):
            return node
        if best.tag == "table" and not is_layout(best):
            return node
        node = best


def _blocks(node: Node) -> list[Node]:
    found, waiting = [], [node]
    while waiting:
        each = waiting.pop()
        found.append(each)
        waiting.extend(child for child in each.children if isinstance(child, Node) and not child.hidden)
    return found


@lru_cache(maxsize=1)
def _containers() -> tuple[frozenset[str], frozenset[str]]:
    words = _words()
    return frozenset(map(str.lower, words["ids"])), frozenset(map(str.lower, words["classes"]))


def _known(node: Node) -> bool:
    attrs = node.attrs
    if not attrs or node.tag in ("tr", "p", "table") or not _NAMED.search(attrs):
        return False
    ids, classes = _containers()
    found = node.attributes()
    return found.get("id", "").lower() in ids or not classes.isdisjoint(found.get("class", "").lower().split())


def lines_above(found: Page, body: Node, text: str) -> list[Text]:
    """What stands above the body and belongs to the report: title, date of publication, what is said of it."""
    words = _words()
    title, date, about = (regex(words[name]) for name in ("title", "date", "about"))
    lines = _Walk(text, body).lines(found.root)
    kept = [
        line for line in lines if len(line[0]) <= 200 and any(each.search(line[0]) for each in (title, date, about))
    ]
    head: list[Text] = []
    own = [line for line, _ in kept] + [line for line, _ in _Walk(text).lines(body)]
    if not any(title.search(line) for line in own):
        head += _meta(found, words["meta_title"], "") or _page_title(found, text)
    if not any(date.search(line) for line in own):
        head += _meta(found, words["meta_date"], words["date_label"])
    return sorted(head, key=lambda line: line[1][0]) + kept


def _meta(found: Page, names: Sequence[str], label: str) -> list[Text]:
    wanted = {name.lower() for name in names}
    for at, attrs in found.metas:
        if attrs.get("name", "").lower() in wanted and (content := attrs.get("content", "").strip()):
            line = label + " ".join(content.split())
            return [(line, [at] * len(line))]
    return []


def _page_title(found: Page, text: str) -> list[Text]:
    if found.title is None:
        return []
    lines = Lines(text)
    lines.run(*found.title)
    return lines.flush()


class _Walk:
    """Lines of a block, rows of tables as one line each: up to another block, else only the first ones."""

    def __init__(self, text: str, stop: Node | None = None) -> None:
        self.stop, self.out = stop, Lines(text)

    def lines(self, node: Node) -> list[Text]:
        """The lines."""
        if node is not self.stop:
            self._walk(node)
        return self.out.flush()

    def _walk(self, node: Node) -> bool:
        """False where it is enough."""
        apart = node.tag not in ("td", "th")
        if apart:
            self.out.end()
        for child in node.children:
            if child is self.stop or (self.stop is None and len(self.out.done) > _FIRST_LINES):
                return False
            if isinstance(child, tuple):
                self.out.run(*child)
            elif not child.hidden and child.tag not in OFF:
                if not self._walk(child):
                    return False
                if child.tag in ("td", "th"):
                    self.out.space(child.end)
        if apart:
            self.out.end()
        return True


# ---------------------------------------------------------------- tables


def is_layout(table: Node) -> bool:
    """Whether a table only lays out a page: one cell a row, other tables or much text in its cells."""
    widest = 0
    for row, _ in rows_of(table):
        cells = [child for child in row.children if isinstance(child, Node)]
        widest = max(widest, len(cells))
        if any(cell.tables or cell.mass > _LONG_CELL for cell in cells):
            return True
    return widest < 2


def rows_of(table: Node) -> list[tuple[Node, int]]:
    """(row, rows from it to the end of its section) of a table."""
    sections: list[list[Node]] = [[]]
    for child in table.children:
        if isinstance(child, tuple) or child.hidden:
            continue
        if child.tag == "tr":
            sections[-1].append(child)
        elif child.tag in ("tbody", "thead", "tfoot"):
            rows = [row for row in child.children if isinstance(row, Node) and row.tag == "tr" and not row.hidden]
            sections += [rows, []]
    return [(row, len(rows) - index) for rows in sections for index, row in enumerate(rows)]
