"""`github`: workflow commands, which GitHub shows at the lines of a change."""

from __future__ import annotations

from gklint.api.results import FileResult, Summary
from gklint.api.words import words
from gklint.diagnostics import Severity
from gklint.render import Look
from gklint.render.cells import visible
from gklint.render.places import in_brackets

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


class GitHub:
    """`::error file=…,line=…,col=…,title=…::message`."""

    joiner = ""

    def __init__(self, look: Look) -> None:
        self.say = words(look.lang)

    def start(self) -> str:
        return ""

    def file(self, result: FileResult) -> list[str]:
        lines = []
        for found in result.diagnostics:
            start, end, _ = place = result.location(found.span)
            where = {"file": result.path, "line": start.line, "endLine": end.line}
            if start.line == end.line:  # GitHub takes columns only inside one line
                where |= {"col": start.column, "endColumn": end.column}
            where["title"] = f"{found.code} {found.rule}"
            shown = ",".join(f"{name}={_property(str(value))}" for name, value in where.items())
            message = _data(found.message + in_brackets(place, self.say))
            lines.append(f"::{_COMMANDS[found.severity]} {shown}::{message}\n")
        return lines

    def finish(self, summary: Summary) -> str:
        return ""


def _data(text: str) -> str:
    """Escaped as the runner expects."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return visible(text)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
