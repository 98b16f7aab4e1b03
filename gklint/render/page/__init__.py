"""`html`: one self-contained page. The report as it reads, every finding marked at all its ends, a list beside it.

No outside requests: style and script stand in the page and are named by their hashes in its Content-Security-Policy.
Whatever a report holds is escaped. Without the script the page still works: links lead to and fro.
"""

from __future__ import annotations

import base64
import hashlib
import os
from functools import lru_cache
from html import escape
from importlib.resources import files

from gklint._version import __version__
from gklint.api.results import CHECKED, FileResult, Summary
from gklint.api.words import Words, words
from gklint.diagnostics import Severity
from gklint.render import Look
from gklint.render.cells import one_line
from gklint.render.page.document import Document
from gklint.render.page.listing import Listing
from gklint.render.page.marks import LEVELS, Marks
from gklint.render.summing import summary_line


class Page:
    """A page; for a run over several files one section each, with an index behind them."""

    joiner = ""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.say = words(look.lang)

    def start(self) -> str:
        style, script = _resource("page.css"), _resource("page.js")
        policy = (
            f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
            "base-uri 'none'; form-action 'none'"
        )
        return (
            f'<!doctype html>\n<html lang="{"zh-CN" if self.look.lang == "zh" else "en"}">\n<head>\n'
            f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
            f'<meta name="generator" content="gklint {__version__}">\n'
            f"<title>{escape(self.say('page-title'))}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
        )

    def file(self, result: FileResult) -> list[str]:
        # files may be rendered in several processes: what names a report must not depend on its turn
        key = hashlib.sha256(os.fsencode(result.path)).hexdigest()[:10]
        marks = Marks(result, key)
        document = Document(result, marks, self.look.lang)
        name = document.title or one_line(result.path)
        counts = " ".join(f'data-{level}="{result.count(level)}"' for level in LEVELS)
        body = document.html()  # first: the list tells which ends found no place in it
        return [
            f'<section class="report" id="r{key}" aria-label="{escape(name)}" {counts}>\n{self._head(result, name)}'
            f'<div class="columns">\n{Listing(result, marks, self.look.lang).html()}{body}</div>\n</section>\n'
        ]

    def finish(self, summary: Summary) -> str:
        return (
            f"{self._overview(summary) if summary.files != 1 else ''}</main>\n"
            f"<footer><p>{escape(self.say('page-caveat'))}</p>"
            f"<p>{escape(self.say('page-made', version=__version__))}</p></footer>\n"
            f"<script>{_resource('page.js')}</script>\n</body>\n</html>\n"
        )

    # ------------------------------------------------------------ parts

    def _head(self, result: FileResult, name: str) -> str:
        known = []
        if result.year:
            known.append(self.say("year", year=result.year))
        if result.form:
            known.append(self.say("form", form=result.form))
        verdict, tone = _verdict(result, self.say)
        return (
            f'<header class="head"><h1>{escape(name)}</h1>\n<p class="about">'
            f'<span class="path">{escape(one_line(result.path))}</span>{"".join(f" · {each}" for each in known)}</p>\n'
            f'<p class="verdict {tone}">{escape(verdict)}</p></header>\n'
        )

    def _overview(self, summary: Summary) -> str:
        """The counts of the run; the script adds a row for each report and puts it first."""
        heads = "".join(
            f'<th scope="col">{escape(self.say(key))}</th>'
            for key in ("page-report", "page-file", *(f"level-{level}" for level in LEVELS))
        )
        line = escape(summary_line(summary, self.say)).replace("\n", "<br>")
        title = escape(self.say("page-overview"))
        return (
            f'<section class="overview" aria-label="{title}"><h2>{title}</h2><p>{line}</p>'
            f'<div class="wide" hidden><table class="index"><thead><tr>{heads}</tr></thead>'
            "<tbody></tbody></table></div>"
            "</section>\n"
        )


def inline_parts() -> list[tuple[str, str]]:
    """The style and the script that stand in every page: what a server that shows pages has to allow."""
    return [("style", _resource("page.css")), ("script", _resource("page.js"))]


def _verdict(result: FileResult, say: Words) -> tuple[str, str]:
    """The one sentence at the top, and its tone (a class)."""
    if result.status != CHECKED:
        return say(f"status-{result.status}"), "error"
    parts = [say(f"verdict-{level}", n=result.count(level)) for level in LEVELS if result.count(level)]
    if not parts:
        return say("verdict-clean"), "clean"
    tone = str(result.worst() or Severity.INFO)
    return say("list-comma").join(parts), tone


@lru_cache(maxsize=4)
def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
