"""`gitlab`: a code quality report, which GitLab shows beside a merge request."""

from __future__ import annotations

import os
from hashlib import sha256

from gklint.api.results import FileResult, Summary
from gklint.api.words import words
from gklint.diagnostics import Severity
from gklint.render import Look
from gklint.render.data import dumps
from gklint.render.places import in_brackets

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


class GitLab:
    """A list of objects. GitLab knows a finding again by its fingerprint, which must be unique in the report."""

    joiner = ",\n"

    def __init__(self, look: Look) -> None:
        self.ascii = look.ascii
        self.say = words(look.lang)

    def start(self) -> str:
        return "[\n"

    def file(self, result: FileResult) -> list[str]:
        path = os.path.normpath(result.path).replace(os.sep, "/")
        pieces = []
        for found in result.diagnostics:
            start, end, _ = place = result.location(found.span)
            named = f"{path}\0{found.fingerprint or f'{found.code}:{start.offset}'}"
            data = {
                "description": f"{found.code} {found.message}{in_brackets(place, self.say)}",
                "check_name": found.code,
                "fingerprint": sha256(named.encode("utf-8", "surrogatepass")).hexdigest(),
                "severity": _SEVERITIES[found.severity],
                "location": {"path": path, "lines": {"begin": start.line, "end": end.line}},
            }
            pieces.append(dumps(data, self.ascii))
        return pieces

    def finish(self, summary: Summary) -> str:
        return "\n]\n"
