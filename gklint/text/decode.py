"""Bytes to text, without a detector's guesses: BOM, then strict UTF-8, then the shape of UTF-16, then GB18030."""

from __future__ import annotations

import re

from gklint.resources.regex import regex

BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_BINARY = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"\x1f\x8b", "packed"),
    (b"Rar!\x1a\x07", "packed"),
    (b"7z\xbc\xaf\x27\x1c", "packed"),
    (b"\x7fELF", "binary"),
    (b"MZ\x90", "binary"),
)
_CONTROL = regex("[\x00-\x08\x0e-\x1f\x7f]")
_CONTROL_BYTES = re.compile(b"[\x00-\x08\x0e-\x1f\x7f]")
# what a report in UTF-16 consists of: Chinese characters and their punctuation, ASCII, full-width forms
_EXPECTED = regex("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef\u2010-\u2027\t\r\n -~]")


class DecodeError(ValueError):
    """The bytes are no text. `reason` is a key of rules/structure/file-unreadable.yaml; `detail` is for people."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def sniff(data: bytes) -> str:
    """What the first bytes announce: `pdf`, `zip`, `packed`, `ole`, `rtf`, `image`, `binary`, or "" for text."""
    for magic, kind in _BINARY:
        if data.startswith(magic):
            return kind
    return ""


def decode(data: bytes) -> tuple[str, str]:
    """(text without BOM, name of the encoding). Raises DecodeError: reasons `empty`, `binary`, `undecodable`."""
    if not data.strip(b" \t\r\n\x00\x0b\x0c"):
        raise DecodeError("empty")
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], encoding), encoding
    if kind := sniff(data):
        raise DecodeError("binary", kind)
    if b"\x00" in data:
        return _utf16_by_shape(data)
    try:
        text, encoding = data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        text, encoding = _gb18030(data, error)
    return _plausible(text), encoding


def _strict(data: bytes, encoding: str) -> str:
    try:
        return _plausible(data.decode(encoding))
    except UnicodeDecodeError as error:
        raise DecodeError("undecodable", f"{encoding}, byte {error.start}") from error


def _gb18030(data: bytes, failed: UnicodeDecodeError) -> tuple[str, str]:
    try:
        return data.decode("gb18030"), "gb18030"
    except UnicodeDecodeError as error:
        raise DecodeError("undecodable", f"utf-8 byte {failed.start}, gb18030 byte {error.start}") from error


def _utf16_by_shape(data: bytes) -> tuple[str, str]:
    """Text with zero bytes: UTF-16 without a BOM if that gives Chinese and ASCII, else text with a few stray ones."""
    for encoding in ("utf-16-le", "utf-16-be") if len(data) % 2 == 0 else ():
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_EXPECTED.findall(text)) * 10 >= len(text) * 9:
            return text, encoding
    stray = data.count(0)
    if stray * 200 <= len(data) and len(_CONTROL_BYTES.findall(data)) <= 2 * stray:
        kept = data.replace(b"\x00", b" ")
        try:
            return _plausible(kept.decode("utf-8")), "utf-8"
        except UnicodeDecodeError as error:
            text, encoding = _gb18030(kept, error)
            return _plausible(text), encoding
    raise DecodeError("binary", "nul")


def _plausible(text: str) -> str:
    """Text that is mostly control characters is a binary file that happens to decode."""
    if not text.strip():
        raise DecodeError("empty")
    if len(_CONTROL.findall(text)) * 20 > len(text):
        raise DecodeError("binary", "control")
    return text
