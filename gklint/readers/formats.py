"""Which kind of file bytes are, told by content (a name only decides between texts), and which module reads it."""

from __future__ import annotations

import gc
import io
import os
import re
from importlib import import_module
from typing import Protocol

from gklint.readers.limits import Limits
from gklint.readers.unreadable import Unreadable
from gklint.resources.records import dataclass
from gklint.resources.regex import regex
from gklint.text import Source
from gklint.text.decode import sniff

TEXT = "text"


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. suffixes: what names of such files end in. module: reads it, "" if nothing does (GK001 says so).

    extra: the optional dependency of gklint that the module needs. A module has `read(data, name, limits)`.
    """

    suffixes: tuple[str, ...] = ()
    module: str = ""
    extra: str = ""


FORMATS: dict[str, Format] = {
    TEXT: Format((".txt", ".text"), "gklint.readers.plain"),
    "markdown": Format((".md", ".markdown"), "gklint.readers.markdown"),
    "html": Format((".html", ".htm", ".shtml", ".xhtml"), "gklint.readers.html"),
    "mht": Format((".mht", ".mhtml"), "gklint.readers.mht"),
    "docx": Format((".docx", ".docm", ".dotx"), "gklint.readers.docx"),
    "doc": Format((".doc", ".wps", ".dot"), "gklint.readers.office"),
    "rtf": Format((".rtf",), "gklint.readers.office"),
    "odt": Format((".odt",), "gklint.readers.office"),
    "pdf": Format((".pdf",), "gklint.readers.pdf", "pdf"),
    "ofd": Format((".ofd",), "gklint.readers.ofd"),
    "zip": Format((".zip",), "gklint.readers.archive"),
    # known, so that what is refused has a name
    "sheet": Format((".xls", ".xlsx", ".et", ".ods")),
    "slides": Format((".ppt", ".pptx", ".dps", ".odp")),
    "image": Format((".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff", ".bmp")),
    "packed": Format((".rar", ".7z", ".gz", ".tar", ".tgz")),
    "wordml": Format((), "gklint.readers.office"),
    "json": Format(),
    "ole": Format(),
    "encrypted": Format(),
    "binary": Format(),
}
BY_SUFFIX = {ending: name for name, known in FORMATS.items() for ending in known.suffixes}
# In a folder these are as often something else: not counted among the reports that were passed over.
_SELDOM = ("slides", "image", "packed")


class Reader(Protocol):
    """What a module of a format offers."""

    def read(self, data: bytes, name: str, limits: Limits) -> Source | Unreadable:
        """The source in a file of this format, or why there is none. Never an exception."""


def read(data: bytes, name: str, limits: Limits) -> Source | Unreadable:
    """The source in bytes called `name`."""
    if not data.strip(b" \t\r\n\x00\x0b\x0c"):
        return Unreadable(name, "empty")
    kind = format_of(data, name)
    known = FORMATS[kind]
    if kind == "encrypted":
        return Unreadable(name, "password")
    if not known.module:
        return Unreadable(name, "binary" if kind == "binary" else "unsupported", kind)
    try:
        reader: Reader = import_module(known.module)
    except ModuleNotFoundError as error:
        if not known.extra or (error.name or "").split(".")[0] == "gklint":
            raise
        return Unreadable(name, "missing-extra", f"pip install 'gklint[{known.extra}]'")
    # a tree of many nodes, all of them needed: looking for garbage again and again while it grows is in vain
    collecting = gc.isenabled()
    gc.disable()
    try:
        return reader.read(data, name, limits)
    except RecursionError:
        return Unreadable(name, "too-deep")
    except MemoryError:
        return Unreadable(name, "too-large")
    finally:
        if collecting:
            gc.enable()


def suffix(name: str) -> str:
    """The ending of a name, in lower case, with its dot."""
    return os.path.splitext(name)[1].lower()


def readable(ending: str) -> bool:
    """Whether files with this ending are looked at in folders and archives."""
    kind = BY_SUFFIX.get(ending)
    return kind is not None and bool(FORMATS[kind].module)


def passed_over(ending: str) -> bool:
    """Whether files with this ending may be reports that this version cannot read."""
    kind = BY_SUFFIX.get(ending)
    return kind is not None and kind not in _SELDOM and not FORMATS[kind].module


# ---------------------------------------------------------------- told by content

_HEAD = 4096
_BLANK = rb"(?:\s|<!--.*?-->|<\?xml[^>]*>)*"
_TAGS = (
    rb"!doctype\s+html|html|head|body|meta|title|link|script|style|div|table|p|span|section|article|main|center|h[1-6]"
)
_HTML = regex(_BLANK + rb"<(?:" + _TAGS + rb")[\s/>]", re.IGNORECASE | re.DOTALL)
_TAG = regex(rb"<[a-z!/][^<>]{0,2000}>", re.IGNORECASE)
_MAIL = regex(
    rb"(?:[a-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,40}?(?:mime-version:|content-type:\s*multipart/)", re.IGNORECASE
)
_WORDML = regex(
    rb"<\?mso-application|schemas\.microsoft\.com/office/(?:word/2003/wordml|2006/xmlPackage)|office:document[\s>]"
)
_ROW = regex(rb"<tr(?:\s[^<>]{0,300})?>\s{0,200}<t[dh][\s>]", re.IGNORECASE)
_JSON_HTML = regex(rb"<\\/|\\u003c|</(?:p|td|tr|div|span)>", re.IGNORECASE)


def format_of(data: bytes, name: str) -> str:
    """The format of a file, a key of FORMATS."""
    kind = sniff(data)
    if kind == "zip":
        return _in_zip(data, name)
    if kind == "ole":
        return _in_ole(data, name)
    if kind:
        return kind
    if b"%PDF-" in data[:1024] and suffix(name) == ".pdf":
        return "pdf"  # some programs write a line before the mark
    return _of_text(data, name)


def _in_zip(data: bytes, name: str) -> str:
    """Documents that are archives by themselves, told by the names of their parts."""
    named = BY_SUFFIX.get(suffix(name), "")
    from zipfile import ZipFile

    try:
        with ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            marked = archive.read("mimetype")[:80] if "mimetype" in names and len(names) < 10_000 else b""
    except Exception:  # cut off: the name tells what its reader is to complain about
        return named if named in ("docx", "odt", "ofd", "sheet", "slides") else "zip"
    if "[Content_Types].xml" in names:
        for folder, kind in (("word/", "docx"), ("xl/", "sheet"), ("ppt/", "slides")):
            if any(each.startswith(folder) for each in names):
                return kind
    if b"opendocument" in marked:
        return "odt" if b"text" in marked else "sheet" if b"spreadsheet" in marked else "slides"
    return "ofd" if "OFD.xml" in names else "zip"


def _in_ole(data: bytes, name: str) -> str:
    """Old Office documents, told by the names of their streams."""
    for stream, kind in (
        ("EncryptedPackage", "encrypted"),
        ("WordDocument", "doc"),
        ("Workbook", "sheet"),
        ("PowerPoint Document", "slides"),
    ):
        if stream.encode("utf-16-le") in data:
            return kind
    return "doc" if BY_SUFFIX.get(suffix(name)) == "doc" else "ole"


def _of_text(data: bytes, name: str) -> str:
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\x00", b"")
    named = BY_SUFFIX.get(suffix(name), "")
    if _WORDML.search(head) and head.lstrip().startswith(b"<?xml"):
        return "wordml"
    if _MAIL.match(head):
        return "mht"
    if named == "markdown":
        return named
    if _HTML.match(head) or (named == "html" and _TAG.search(data.replace(b"\x00", b""))):
        return "html"
    if head.lstrip()[:1] in (b"{", b"[") and _JSON_HTML.search(data):
        return "json"
    if _ROW.search(data.replace(b"\x00", b"")):
        return "markdown"  # a text whose tables were left as tags
    return TEXT
