"""What all pages of the site share: the frame, links, tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from html import escape
from typing import Any

from gklint._version import __version__
from gklint.api.words import Words


class Raw(str):
    """Text that is HTML already."""


class Figure(str):
    """Text that stands in a column of numbers."""


def page(say: Words, title: str, body: Iterable[str], depth: int = 0) -> str:
    """A whole page. depth: how many folders below the first page it is."""
    up = "../" * depth
    lang = "zh-CN" if say.lang == "zh" else "en"
    home = f'<a href="{up}index.html">{escape(say("site-title"))}</a>'
    search = (
        f'<form class="search" role="search" data-up="{up}"><label for="q">{escape(say("site-search"))}</label>'
        ' <input id="q" type="search" autocomplete="off" spellcheck="false">'
        '<ul id="hits" aria-live="polite"></ul></form>'
    )
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<meta name="generator" content="gklint {__version__}">\n<title>{escape(title)}</title>\n'
        f'<link rel="stylesheet" href="{up}site.css">\n</head>\n<body>\n<header>{home}{search}</header>\n'
        f"<main>\n<h1>{escape(title)}</h1>\n{''.join(body)}</main>\n"
        f"<footer>{escape(say('site-made', version=__version__))}</footer>\n"
        f'<script src="{up}agencies.js"></script>\n<script src="{up}site.js"></script>\n</body>\n</html>\n'
    )


def key_of(name: str) -> str:
    """What the page of an agency or region is called."""
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def link(href: str, words: Any) -> Raw:
    """A link."""
    return Raw(f'<a href="{escape(href, quote=True)}">{text(words)}</a>')


def text(value: Any) -> str:
    """A value as HTML; numbers with commas, nothing for None."""
    if isinstance(value, Raw):
        return value
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return escape(str(value))


def table(heads: Sequence[str], rows: Iterable[Sequence[Any]], *, sortable: bool = True, caption: str = "") -> str:
    """A table; numbers are set to the right."""
    named = f"<caption>{escape(caption)}</caption>" if caption else ""
    lines = list(rows)
    right = [_is_number(value) for value in lines[0]] if lines else [False] * len(heads)
    head = "".join(
        f'<th scope="col"{" class=num" if number else ""}>{escape(each)}</th>'
        for each, number in zip(heads, right, strict=True)
    )
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in lines)
    kind = ' class="sortable"' if sortable else ""
    return f'<div class="wide"><table{kind}>{named}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _cell(value: Any) -> str:
    number = _is_number(value)
    shown = f"{value:.1f}%" if isinstance(value, float) else text(value)
    return f'<td class="num">{shown}</td>' if number else f"<td>{shown}</td>"


def _is_number(value: Any) -> bool:
    return isinstance(value, Figure | int | float) and not isinstance(value, bool)


def section(title: str, *parts: str) -> str:
    """A part of a page under its heading."""
    return f"<section><h2>{escape(title)}</h2>\n{''.join(parts)}</section>\n"


def severity(level: str, say: Words) -> Raw:
    """A level as a coloured word."""
    return Raw(f'<span class="level {level}">{escape(say(f"level-{level}"))}</span>')
