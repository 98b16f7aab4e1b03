"""`junit`: XML for build servers. One test suite a report; a finding below the failing level is noted, not failed."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from gklint.api.results import UNREADABLE, FileResult, Summary
from gklint.api.words import words
from gklint.diagnostics import Diagnostic
from gklint.render import Look
from gklint.render.places import where

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class JUnit:
    """<testsuites><testsuite name="path"><testcase name="GK401" …>."""

    joiner = ""

    def __init__(self, look: Look) -> None:
        self.threshold = look.threshold
        self.say = words(look.lang)

    def start(self) -> str:
        return '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="gklint">\n'

    def file(self, result: FileResult) -> list[str]:
        path = _attribute(result.path)
        failing = [found for found in result.diagnostics if self._fails(found)]
        broken = result.status == UNREADABLE and bool(failing)
        failures, errors = (0, len(failing)) if broken else (len(failing), 0)
        tests = max(len(result.diagnostics), 1)
        lines = [f'<testsuite name={path} tests="{tests}" failures="{failures}" errors="{errors}">\n']
        if not result.diagnostics:
            lines.append(f'<testcase name="gklint" classname={path} file={path}/>\n')
        for found in result.diagnostics:
            start = result.location(found.span).start
            place = where(result.path, result.source, found.span, self.say)
            name = _attribute(f"{found.code} {found.rule}")
            lines.append(f'<testcase name={name} classname={path} file={path} line="{start.line}">')
            text = f"{place}: {found.message}"
            text += "".join(f"\n{extra}" for extra in (found.working, found.source, found.help) if extra)
            if self._fails(found):
                tag = "error" if broken else "failure"
                kind = f'message={_attribute(found.message)} type="{found.severity}"'
                lines.append(f"<{tag} {kind}>{_text(text)}</{tag}>")
            else:
                lines.append(f"<system-out>{_text(text)}</system-out>")
            lines.append("</testcase>\n")
        return ["".join([*lines, "</testsuite>\n"])]

    def finish(self, summary: Summary) -> str:
        return "</testsuites>\n"

    def _fails(self, found: Diagnostic) -> bool:
        return self.threshold is not None and found.severity >= self.threshold


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text))


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", text))
