"""HTML to a light tree in which every stretch of text knows its offsets in the file.

One pass over the tags, without a library: those that are fast give no columns. Blocks and tables become nodes; inline
tags only matter where they hide something, link somewhere or break a line. Tag soup is mended as browsers do: implied
ends of paragraphs, items, cells and rows, end tags without a start, tables that are never closed.
"""

from __future__ import annotations

import re
from html import unescape

from gklint.resources.records import dataclass, field

BREAK = (-1, -1)  # a <br> among the children
Run = tuple[int, int]  # a stretch of raw text: offsets in the file

_TOKEN = re.compile(
    r"<(?:(?P<end>/?)(?P<tag>[a-zA-Z][^\s/>]*)"
    r"(?P<attrs>(?>[^>\"'=]+|=\s*(?>\"[^\"]*\"|'[^']*'|[^\s>]*)|[\"'])*)(?:>|\Z)"
    r"|!--(?:>|->|(?s:.*?)(?:--!?>|\Z))|[!?/][^>]*(?:>|\Z))"
)
_ATTRIBUTE = re.compile(r"([^\s=\"'/>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_BLOCKS = _names(
    """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary
    table tbody td tfoot th thead tr ul
    """
)
# what is in them is no text of the page
_INLINE_OFF = _names(
    """
    applet audio button canvas datalist embed head iframe map math noscript object select svg template video
    """
)
_RAW = _names("script style textarea title xmp noembed noframes plaintext")
_VOID = _names("area base br col embed hr img input link meta param source track wbr")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CELLS = frozenset(("td", "th"))
_SECTIONS = frozenset(("tbody", "thead", "tfoot"))
_PARTS = frozenset((*_CELLS, *_SECTIONS, "tr", "table", "caption"))
_ENDS = {"li": ("li", ("ul", "ol", "menu", "dir")), "dt": ("dt dd", ("dl",)), "dd": ("dt dd", ("dl",))}
_DEEPEST = 150  # blocks in blocks; what is deeper is read as if it stood in the last


@dataclass(slots=True)
class Node:
    """A block. children: nodes, runs and breaks in order. mass: characters of text, in links too; link: of those, in
    links. span: from its start tag to its end. tables: whether a table of more than one cell stands in it."""

    tag: str
    attrs: str = ""
    start: int = 0
    end: int = 0
    hidden: bool = False
    parent: Node | None = None
    children: list[Node | Run] = field(default_factory=list)
    mass: int = 0
    link: int = 0
    cells: int = 0
    tables: bool = False

    def attributes(self) -> dict[str, str]:
        """The attributes by lower-case name, entities resolved."""
        return attributes(self.attrs)


@dataclass(slots=True)
class Page:
    """root: of the tree. metas: attributes of each <meta>, with the offset at which the tag begins. title: run.
    comments: runs."""

    root: Node
    metas: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    comments: list[Run] = field(default_factory=list)
    title: Run | None = None
    runs: list[Run] = field(default_factory=list)  # of text that is no link


def attributes(text: str) -> dict[str, str]:
    """The attributes in the inside of a tag; the first of a name counts."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        value = match[2] if match[2] is not None else match[3] if match[3] is not None else match[4] or ""
        found.setdefault(match[1].lower(), unescape(value) if "&" in value else value)
    return found


def page(text: str, start: int = 0, end: int | None = None) -> Page:
    """The tree of a page, or of the part of it between two offsets. Never fails; time is linear in the text."""
    return _Builder(text, start, len(text) if end is None else end).build()


class _Builder:
    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self.node = Node("html")
        self.page = Page(self.node)
        self.depth = 0
        self.linked = 0  # open <a> tags
        self.off = ""  # the inline tag whose content is left out, and how often it is open
        self.off_depth = 0

    def build(self) -> Page:
        text, position, stop = self.text, self.start, self.end
        match = _TOKEN.search(text, position, stop)
        while match is not None:
            start, end = match.span()
            if start > position and not self.off:
                self._run(position, start)
            position = end
            name = match["tag"]
            if name:
                name = name.lower()
                if match["end"]:
                    self._close(name, start)
                else:
                    position = self._open(name, match["attrs"], start, end)
            elif text.startswith("<!--", start):
                self.page.comments.append((start, end))
            match = _TOKEN.search(text, position, stop)
        if position < stop and not self.off:
            self._run(position, stop)
        while self.node.parent is not None:
            self._pop(stop)
        self.node.end = stop
        return self.page

    # ------------------------------------------------------------ text and tags

    def _run(self, start: int, end: int) -> None:
        node, text = self.node, self.text
        node.children.append((start, end))
        mass = end - start
        if mass < 40 and not text[start:end].strip():
            return
        if text.startswith("&", start):  # indentation and empty cells written as entities
            mass -= 6 * text.count("&nbsp;", start, end)
        node.mass += mass
        if self.linked:
            node.link += mass
        else:
            self.page.runs.append((start, end))

    def _open(self, name: str, attrs: str, start: int, end: int) -> int:
        """Takes a start tag; gives where to go on."""
        if name in _RAW:
            return self._raw(name, attrs, start, end)
        if self.off:
            if name == self.off:
                self.off_depth += not attrs.endswith("/")
            elif name == "body" and self.off == "head":
                self.off = ""
            else:
                if name == "meta":
                    self.page.metas.append((start, attributes(attrs)))
                return end
        if name in _BLOCKS:
            if name not in ("html", "body") or not self._merged(name, attrs):
                self._block(name, attrs, start, end)
        elif name == "br":
            self.node.children.append(BREAK)
        elif name == "meta":
            self.page.metas.append((start, attributes(attrs)))
        elif name not in _VOID and not attrs.endswith("/") and (name in _INLINE_OFF or (attrs and _is_hidden(attrs))):
            self.off, self.off_depth = name, 1
        elif name == "a":
            self.linked = 1
        return end

    def _merged(self, name: str, attrs: str) -> bool:
        """A second <html> or <body> is none; the first body is a block."""
        node: Node | None = self.node
        while node is not None:
            if node.tag == name:
                return True
            node = node.parent
        return False

    def _close(self, name: str, start: int) -> None:
        if self.off:
            if name == self.off:
                self.off_depth -= 1
                if not self.off_depth:
                    self.off = ""
                return
            if name not in _BLOCKS or self.off in _INLINE_OFF:
                return
            self.off = ""  # the end of the block in which something hidden was left open
        if name == "a":
            self.linked = 0
        elif name in ("br", "p") and not (name == "p" and self._inside(("p",))):
            self.node.children.append(BREAK)
        elif name in _BLOCKS and name not in ("html", "body"):
            if name in _HEADINGS:
                self._pop_to(_HEADINGS, start)
            else:
                self._pop_to((name,), start)

    def _raw(self, name: str, attrs: str, start: int, end: int) -> int:
        """Passes over a script and the like; keeps the title of the page."""
        closing = re.compile(rf"</{name}(?=[\s/>])[^>]*>|</{name}\Z", re.IGNORECASE)
        found = closing.search(self.text, end, self.end)
        if found is None:
            # never closed: browsers take all that follows; better to go on behind the tag and read too much
            return end
        if name == "title" and self.page.title is None:
            self.page.title = (end, found.start())
        return found.end()

    # ------------------------------------------------------------ blocks

    def _block(self, name: str, attrs: str, start: int, end: int) -> None:
        self._imply(name, start)
        if name == "hr":
            self.node.children.append(BREAK)
            return
        if self.depth >= _DEEPEST:
            self.node.children.append(BREAK)
            return
        if name in _CELLS and self.node.tag not in ("tr",):
            if self.node.tag != "table" and self.node.tag not in _SECTIONS:
                self.node.children.append(BREAK)  # a cell outside any table
                return
            self._push(Node("tr", "", start))
        if name == "tr" and self.node.tag != "table" and self.node.tag not in _SECTIONS:
            self.node.children.append(BREAK)
            return
        if name in _SECTIONS and self.node.tag != "table":
            self.node.children.append(BREAK)
            return
        self._push(Node(name, attrs, start, hidden=bool(attrs) and _is_hidden(attrs)))
        if name in _CELLS:
            table = self._inside(("table",))
            if table is not None:
                table.cells += 1

    def _imply(self, name: str, start: int) -> None:
        """Closes what a start tag closes without being told."""
        if name in _CELLS:
            self._pop_within(("tr",), start)
        elif name == "tr":
            self._pop_within(("tbody", "thead", "tfoot"), start, "table")
        elif name in _SECTIONS or name == "caption":
            self._pop_within((), start, "table")
        else:
            if self.node.tag == "p":
                self._pop(start)
            if name == "table" and self.node.tag in ("table", "tr", "tbody", "thead", "tfoot"):
                self._pop_to(("table",), start)  # a table in a table but in none of its cells
            elif name in _ENDS:
                tags, stops = _ENDS[name]
                found = self._inside(tuple(tags.split()), stops)
                if found is not None:
                    self._pop_until(found, start)
            elif name in _HEADINGS and self.node.tag in _HEADINGS:
                self._pop(start)

    def _push(self, node: Node) -> None:
        node.parent = self.node
        self.node.children.append(node)
        self.node = node
        self.depth += 1

    def _pop(self, end: int) -> None:
        node = self.node
        node.end = end
        parent = node.parent
        assert parent is not None
        if not node.hidden:
            parent.mass += node.mass
            parent.link += node.link
            parent.tables |= node.tables or (node.tag == "table" and node.cells > 1)
        self.node = parent
        self.depth -= 1

    def _pop_until(self, node: Node, end: int) -> None:
        while self.node is not node:
            self._pop(end)
        self._pop(end)

    def _pop_to(self, names: tuple[str, ...] | frozenset[str], end: int) -> None:
        """Closes the nearest of some blocks, if one is open inside the cell or table that we are in."""
        stops = ("table",) if _PARTS.issuperset(names) else ("table", "td", "th", "caption")
        found = self._inside(tuple(names), stops)
        if found is not None:
            self._pop_until(found, end)

    def _pop_within(self, keep: tuple[str, ...], end: int, table: str = "table") -> None:
        """Closes all that is open inside the nearest of some blocks of a table; nothing where there is no table."""
        found = self._inside((*keep, table))
        if found is not None:
            while self.node is not found:
                self._pop(end)

    def _inside(self, names: tuple[str, ...], stops: tuple[str, ...] = ()) -> Node | None:
        """The nearest open block of some names, not beyond one of `stops` (which may itself be meant)."""
        node: Node | None = self.node
        while node is not None:
            if node.tag in names:
                return node
            if node.tag in stops:
                return None
            node = node.parent
        return None


def _is_hidden(attrs: str) -> bool:
    """Whether a tag says that its content is not shown."""
    lower = attrs.lower()
    if "none" not in lower and "hid" not in lower:
        return False
    found = attributes(attrs)
    return "hidden" in found or bool(_HIDDEN.search(found.get("style", "")))
