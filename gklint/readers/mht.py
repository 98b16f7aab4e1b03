"""Web pages saved in one file (MHTML): the first page in it."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message

from gklint.readers import html
from gklint.readers.limits import Limits
from gklint.readers.unreadable import Unreadable
from gklint.text import Source

_MOST = 10_000  # parts


def read(data: bytes, name: str, limits: Limits) -> Source | Unreadable:
    """The source in the page; lines and columns are those of the page as it is decoded."""
    for number, part in enumerate(message_from_bytes(data).walk()):
        if number > _MOST:
            return Unreadable(name, "too-many")
        if part.get_content_type() == "text/html":
            return _part(part, name, limits)
    return Unreadable(name, "no-text")


def _part(part: Message, name: str, limits: Limits) -> Source | Unreadable:
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError) as error:
        return Unreadable(name, "damaged", str(error))
    if not isinstance(content, bytes) or not content.strip():
        return Unreadable(name, "empty")
    return html.read(content, name, limits, part.get_content_charset() or "")
