"""Documents that are archives of XML parts: opened within limits, without entities, without a look outside."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError, XMLParser

from gklint.readers.limits import Limits, too_much

_DTD = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_BAD = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, IndexError)
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Refused(Exception):
    """Why a document cannot be read; reasons as in `Unreadable`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


class Package:
    """The parts of a document by name."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Raises `Refused`."""
        self.limits = limits
        self.left = limits.unpacked
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except _BAD as error:
            raise Refused("damaged", str(error)) from error
        self.names = {name.lower(): name for name in self.zip.namelist()}
        if len(self.names) > limits.members:
            raise Refused("too-many", f"{len(self.names)} > {limits.members}")

    def bytes(self, name: str) -> bytes | None:
        """A part as it is; None if there is none of that name."""
        known = self.names.get(name.lower())
        if known is None:
            return None
        info = self.zip.getinfo(known)
        if info.flag_bits & 1:
            raise Refused("password")
        if reason := too_much(info.compress_size, info.file_size, self.limits):
            raise Refused(reason, f"{info.file_size / 1048576:.1f} MB")
        self.left -= info.file_size
        if self.left < 0:
            raise Refused("bomb")
        try:
            return self.zip.read(known)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise Refused("damaged", f"{known}: {error}") from error

    def xml(self, name: str) -> Element | None:
        """A part as a tree; None if there is none of that name."""
        data = self.bytes(name)
        return None if data is None else tree(data, name)

    def related(self, name: str) -> dict[str, str]:
        """The last word of the type of each relation of a part -> the part it leads to; "" is the package itself."""
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", base + ".rels"))
        found: dict[str, str] = {}
        for each in root.iter(_RELATION) if root is not None else ():
            if each.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, each.get("Target") or "")).lstrip("/")
                found.setdefault((each.get("Type") or "").rsplit("/", 1)[-1], target)
        return found


def tree(data: bytes, name: str) -> Element:
    """The root of an XML text. Documents declare no entities: a declaration is refused before it is read."""
    if any(mark in data for mark in _DTD):
        raise Refused("forbidden", name)
    try:
        parser = XMLParser()
        parser.feed(data)
        return parser.close()
    except (ParseError, ValueError, LookupError) as error:
        raise Refused("damaged", f"{name}: {error}") from error
