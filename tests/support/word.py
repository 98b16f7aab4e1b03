"""A report as a Word document: merged cells, runs cut anywhere, numbers that Word computes, changes that are tracked."""

from __future__ import annotations

import io
import random
import re
import zipfile
from xml.sax.saxutils import escape

from tests.support.layouts import Block
from tests.support.tables import Table

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NUMBERED = re.compile(r"([一二三四五六七八九十])、(?=\S)")
_INNER = re.compile(r"（([一二三四五六七八九十])）(?=\S)")

NUMBERING = f"""<w:numbering {_W}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="（%2）"/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def package(body: str, numbering: str = NUMBERING, styles: str = "", **more: str) -> bytes:
    """A document of a body (the inside of w:body)."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/>'
        f'<Override PartName="/word/numbering.xml" ContentType="{_TYPES}.numbering+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        f'Id="rId1" Type="{_R}/numbering" Target="numbering.xml"/></Relationships>',
        "word/document.xml": f'<w:document {_W} xmlns:r="{_R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        f'xmlns:v="urn:schemas-microsoft-com:vml"><w:body>{body}<w:sectPr/></w:body></w:document>',
        "word/numbering.xml": numbering,
        "word/styles.xml": styles or f"<w:styles {_W}/>",
        **more,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(
                name,
                data if data.startswith("<?xml") else '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + data,
            )
    return stream.getvalue()


# what Word itself writes at every run and paragraph
_FONT = (
    '<w:rFonts w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:hAnsi="仿宋" w:cs="宋体" w:hint="eastAsia"/><w:color w:val="333333"/>'
    '<w:kern w:val="0"/><w:sz w:val="32"/><w:szCs w:val="32"/>'
)
_LAYOUT = (
    '<w:widowControl/><w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/>'
)


def run(text: str) -> str:
    """A run of words."""
    return f'<w:r w:rsidRPr="00A77B3E"><w:rPr>{_FONT}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(inside: str, properties: str = "") -> str:
    """A paragraph of runs."""
    first, _, mark = properties.partition("<w:rPr>")
    mark = f"<w:rPr>{mark}" if mark else f"<w:rPr>{_FONT}</w:rPr>"
    return f'<w:p w:rsidR="00A77B3E" w:rsidRDefault="00A77B3E"><w:pPr>{first}{_LAYOUT}{mark}</w:pPr>{inside}</w:p>'


def docx(blocks: list[Block], rng: random.Random, plain: bool = False) -> bytes:
    """The report as a Word document. plain: without changes, fields and controls."""
    numbered = _numbers_itself(blocks)
    body = []
    for kind, value in blocks:
        if isinstance(value, Table):
            body.append(_table(value, rng, plain))
            continue
        words, properties = str(value), ""
        if numbered and kind == "heading":
            properties, words = (
                '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>',
                _NUMBERED.sub("", words, count=1),
            )
        body.append(paragraph(_runs(words, rng, plain), properties))
        if rng.random() < 0.1:
            body.append(paragraph(""))
    return package("".join(body))


def _numbers_itself(blocks: list[Block]) -> bool:
    """Whether the headings are numbered as a list would number them."""
    found = [_NUMBERED.match(str(value)) for kind, value in blocks if kind == "heading"]
    return all(found) and "".join(each[1] for each in found if each) == "一二三四五六七八九十"[: len(found)]


def _runs(words: str, rng: random.Random, plain: bool) -> str:
    """Words in runs that are cut anywhere, with what editors leave between them."""
    parts = []
    while words:
        at = rng.randint(1, len(words)) if rng.random() < 0.6 else len(words)
        piece, words = words[:at], words[at:]
        made = "".join(run(cell) if index == 0 else "<w:r><w:tab/></w:r>" + (run(cell) if cell else "")
                       for index, cell in enumerate(piece.split("\t")) if cell or index)  # fmt: skip
        match 9 if plain else rng.randrange(12):
            case 0:
                made = f'<w:ins w:id="1" w:author="甲">{made}</w:ins>'
            case 1:
                made = f'<w:hyperlink w:anchor="x">{made}</w:hyperlink>'
            case 2:
                made += '<w:del w:id="2" w:author="甲"><w:r><w:delText>删去的88件</w:delText></w:r></w:del>'
            case 3:
                made += '<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏的77件</w:t></w:r><w:proofErr w:type="spellStart"/>'
            case 4:
                made = (
                    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF x </w:instrText></w:r>'
                    f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{made}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
                )
            case 5:
                made = f'<w:sdt><w:sdtPr/><w:sdtContent>{made}</w:sdtContent></w:sdt><w:bookmarkStart w:id="0" w:name="x"/>'
        parts.append(made)
    return "".join(parts)


def _table(table: Table, rng: random.Random, plain: bool) -> str:
    rows = []
    for row, line in zip(table.rows, table.grid(), strict=True):
        cells = []
        previous = None
        for cell, _ in line:
            if cell is previous:
                continue
            previous = cell
            own = cell in row.cells
            span = f'<w:gridSpan w:val="{cell.width}"/>' if cell.width > 1 else ""
            down = ('<w:vMerge w:val="restart"/>' if own else "<w:vMerge/>") if cell.height > 1 else ""
            words = [part for part in cell.text.split("\n") if part] if own else []
            if len(words) > 1 and rng.random() < 0.5:
                inside = paragraph("<w:r><w:br/></w:r>".join(_runs(part, rng, plain) for part in words))
            else:
                inside = "".join(paragraph(_runs(part, rng, plain)) for part in words) or "<w:p/>"
            cells.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{900 * cell.width}" w:type="dxa"/>{span}{down}</w:tcPr>{inside}</w:tc>'
            )
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    grid = '<w:gridCol w:w="900"/>' * table.width
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
