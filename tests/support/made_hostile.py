"""PDFs that are made to keep a reader busy: forms in forms, thousands of pages, circles, streams that unpack to much."""

from __future__ import annotations

import zlib

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
CATALOG, ONE_PAGE = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
BOX = b"/MediaBox[0 0 600 800]"


def build(objects: list[bytes]) -> bytes:
    """A file of these objects; the first is the catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer <</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        count,
        table,
        count,
        len(out),
    )


def stream(data: bytes, more: bytes = b"", packed: bool = False) -> bytes:
    if packed:
        data, more = zlib.compress(data, 9), more + b"/Filter/FlateDecode"
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (more, len(data), data)


def page(content: bytes, resources: bytes = b"") -> list[bytes]:
    """The first five objects of a file with one page; more may follow."""
    own = b"<</Type/Page/Parent 2 0 R%s/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>%s>>>>" % (BOX, resources)
    return [CATALOG, ONE_PAGE, own, stream(content, packed=True), FONT]


def forms(depth: int = 12, width: int = 10) -> bytes:
    """Forms that draw the next one ten times, twelve deep."""
    objects = page(b"/X Do", b"/XObject<</X 6 0 R>>")
    for level in range(depth):
        drawn = b"/X Do " * width if level < depth - 1 else b"BT /F1 9 Tf (a) Tj ET"
        objects.append(
            stream(
                drawn,
                b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>/XObject<</X %d 0 R>>>>"
                % (7 + level),
            )
        )
    return build(objects)


def circle() -> bytes:
    """A form that draws itself twice."""
    own = stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X 6 0 R>>>>")
    return build([*page(b"/X Do", b"/XObject<</X 6 0 R>>"), own])


def pages(count: int) -> bytes:
    """So many empty pages."""
    kids = b" ".join(b"%d 0 R" % (3 + i) for i in range(count))
    return build(
        [
            CATALOG,
            b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
            *[b"<</Type/Page/Parent 2 0 R%s>>" % BOX] * count,
        ]
    )


def circular_tree() -> bytes:
    """A tree of pages that is its own branch."""
    return build([CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 4>>"])


def words() -> bytes:
    """Twenty million characters in a few kilobytes."""
    return build(page(b"BT /F1 9 Tf " + b"(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj " * 400_000 + b"ET"))


def states() -> bytes:
    """Millions of saved states."""
    return build(page(b"q " * 5_000_000))


def lines() -> bytes:
    """A hundred thousand lines on one page."""
    return build(page(b"".join(b"%d 0 m %d 800 l S 0 %d m 600 %d l S " % (i, i, i, i) for i in range(600)) * 80))


def scan() -> bytes:
    """A page that is one picture."""
    image = stream(
        bytes(100 * 100),
        b"/Type/XObject/Subtype/Image/Width 100/Height 100/BitsPerComponent 8/ColorSpace/DeviceGray",
        True,
    )
    return build([*page(b"q 600 0 0 800 0 0 cm /X Do Q", b"/XObject<</X 6 0 R>>"), image])
