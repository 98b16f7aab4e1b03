"""OFD (GB/T 33190): a zip of XML with placed text; its words and lines are put together in `gklint.readers.pages`."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from gklint.readers.guard import Failed, guarded
from gklint.readers.limits import Limits
from gklint.readers.ofd_text import Matrix, moved, numbers, path_lines, times, words_of
from gklint.readers.package import Package, Refused
from gklint.readers.pages import Document, Sheet
from gklint.readers.unreadable import Unreadable
from gklint.text import Source

_POINTS = 72 / 25.4  # in a millimetre
_A4 = (0.0, 0.0, 210.0, 297.0)
_DEEPEST = 12  # units in units


def read(data: bytes, name: str, limits: Limits) -> Source | Unreadable:
    """The source in an OFD, or why there is none. Units in units can be made to draw without end, so it is read in a
    process that stands by."""
    try:
        return guarded(parse, (data, name, limits), limits.seconds)
    except Failed as failed:
        return Unreadable(name, failed.reason)


def parse(data: bytes, name: str, limits: Limits) -> Source | Unreadable:
    """The same in this process."""
    try:
        package = _Ofd(Package(data, limits))
        document = Document()
        for number, path in enumerate(package.pages(), 1):
            if number > limits.pages:
                return Unreadable(name, "too-many-pages", f"> {limits.pages}")
            document.add(package.sheet(path, number))
    except Refused as refused:
        return Unreadable(name, refused.reason, refused.detail)
    except (ValueError, KeyError, OverflowError) as error:
        return Unreadable(name, "damaged", str(error)[:80])
    return Unreadable(name, "no-text-layer") if document.empty else document.source(name, "ofd")


class _Ofd:
    """The parts of one OFD."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.templates: dict[str, str] = {}
        self.drawn: dict[str, Element] = {}  # templates that were read
        self.units: dict[str, Element] | None = None
        self.resources: list[str] = []
        self.box = _A4

    def pages(self) -> Iterator[str]:
        """The paths of the pages of all documents, in order."""
        for body in _all(self._xml("OFD.xml"), "DocBody"):
            where = _text(body, "DocRoot")
            if not where:
                continue
            path = _path("", where)
            root = self._xml(path)
            self.templates, self.units, self.resources = {}, None, []
            for common in _all(root, "CommonData"):
                self.box = _box(common, "PageArea") or self.box
                for template in _all(common, "TemplatePage"):
                    self.templates[template.get("ID", "")] = _path(path, template.get("BaseLoc", ""))
                for kind in ("PublicRes", "DocumentRes"):
                    self.resources += [_path(path, (each.text or "").strip()) for each in _all(common, kind)]
            for pages in _all(root, "Pages"):
                for page in _all(pages, "Page"):
                    yield _path(path, page.get("BaseLoc", ""))

    def sheet(self, path: str, number: int) -> Sheet:
        """One page with what its templates lay under and over it."""
        page = self._xml(path)
        x, y, width, height = _box(page, "Area") or self.box
        sheet = Sheet(number, width * _POINTS, height * _POINTS, [])
        base: Matrix = (_POINTS, 0.0, 0.0, _POINTS, -x * _POINTS, -y * _POINTS)
        for used in _all(page, "Template"):
            where = self.templates.get(used.get("TemplateID", ""))
            if where and where != path:
                if where not in self.drawn:
                    self.drawn[where] = self._xml(where)
                self._content(self.drawn[where], sheet, base)
        self._content(page, sheet, base)
        return sheet

    def _content(self, page: Element, sheet: Sheet, base: Matrix) -> None:
        for content in _all(page, "Content"):
            for layer in _all(content, "Layer"):
                self._objects(layer, sheet, base, 0)

    def _objects(self, block: Element, sheet: Sheet, base: Matrix, depth: int) -> None:
        if depth > _DEEPEST:
            raise Refused("too-deep")
        for item in block:
            kind = _name(item)
            if kind in ("PageBlock", "Layer"):
                self._objects(item, sheet, base, depth + 1)
            elif item.get("Visible", "true").lower() == "false":
                continue
            elif kind == "TextObject":
                sheet.words += words_of(item, self._placed(item, base))
            elif kind == "PathObject":
                path_lines(item, self._placed(item, base), sheet)
            elif kind == "CompositeObject":
                unit = self._unit(item.get("ResourceID", ""))
                if unit is not None:
                    for content in _all(unit, "Content"):
                        self._objects(content, sheet, self._placed(item, base), depth + 1)

    @staticmethod
    def _placed(item: Element, base: Matrix) -> Matrix:
        """From the object's own space to the page's, in points."""
        x, y, *_ = [*numbers(item.get("Boundary", "")), 0.0, 0.0]
        placed = moved(base, x, y)
        own = numbers(item.get("CTM", ""))
        return times((own[0], own[1], own[2], own[3], own[4], own[5]), placed) if len(own) == 6 else placed

    def _unit(self, name: str) -> Element | None:
        """A composite unit of the resources."""
        if self.units is None:
            self.units = {}
            for where in self.resources:
                root = self.package.xml(where)
                for units in _all(root, "CompositeGraphicUnits") if root is not None else ():
                    self.units |= {unit.get("ID", ""): unit for unit in _all(units, "CompositeGraphicUnit")}
        return self.units.get(name)

    def _xml(self, path: str) -> Element:
        """The root of a part that must be there."""
        root = self.package.xml(path)
        if root is None:
            raise Refused("damaged", path)
        return root


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(element: Element, name: str) -> Iterator[Element]:
    """Its children of a name, in whatever name space (there are two in use, and none)."""
    return (child for child in element if _name(child) == name)


def _text(element: Element, name: str) -> str:
    return next(((child.text or "").strip() for child in _all(element, name)), "")


def _path(base: str, where: str) -> str:
    """The name of a part that another part refers to."""
    where = where.replace("\\", "/")
    joined = where if where.startswith("/") else posixpath.join(posixpath.dirname(base), where)
    return posixpath.normpath(joined).lstrip("/")


def _box(element: Element, name: str) -> tuple[float, float, float, float] | None:
    """The physical box of a page area."""
    for area in _all(element, name):
        found = numbers(_text(area, "PhysicalBox"))
        if len(found) == 4 and found[2] > 0 and found[3] > 0:
            return found[0], found[1], found[2], found[3]
    return None
