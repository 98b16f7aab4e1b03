"""Word documents (.docx): the text as it reads when all changes are accepted, tables with merged cells spread out.

Places: `{"paragraph": n}`, the n-th paragraph outside tables, empty ones and those of text boxes counted;
`{"table": t, "row": r, "cell": c}`: tables in the order in which they begin, cells as they stand in the row.
Left out: headers, footers, footnotes, comments, deleted and hidden text.
"""

from __future__ import annotations

from gklint.readers.limits import Limits
from gklint.readers.numbering import Numbering
from gklint.readers.package import Package, Refused
from gklint.readers.unreadable import Unreadable
from gklint.readers.wordml import Writer
from gklint.text import Source

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def read(data: bytes, name: str, limits: Limits) -> Source | Unreadable:
    """The source in a Word document."""
    from gklint.readers.grid import TooMany

    try:
        writer = written(data, limits)
    except Refused as error:
        return Unreadable(name, error.reason, error.detail)
    except TooMany:
        return Unreadable(name, "too-large")
    source = writer.canvas.source(name, "docx")
    return source if source.text.strip() else Unreadable(name, "no-text")


def written(data: bytes, limits: Limits) -> Writer:
    """A document written on a canvas. Raises `Refused`, `TooMany`."""
    package = Package(data, limits)
    main = main_part(package)
    body = _xml(package, main)
    if body is None:
        raise Refused("damaged", main)
    related = package.related(main)
    numbering = _xml(package, related.get("numbering", "word/numbering.xml"))
    styles = _xml(package, related.get("styles", "word/styles.xml")) if numbering is not None else None
    writer = Writer(Numbering(numbering, styles))
    writer.document(body)
    return writer


def main_part(package: Package) -> str:
    """The name of the part with the text."""
    return package.related("").get("officeDocument", "word/document.xml")


def _xml(package: Package, name: str):  # type: ignore[no-untyped-def]
    from gklint.readers.package import tree

    data = package.bytes(name)
    return None if data is None else tree(data.replace(_STRICT, _USUAL) if _STRICT in data else data, name)
