"""`sarif`: SARIF 2.1.0 for code scanning services and editors.

A result stands at its place in the file (region) and in the form (logical location: table, row, column), and carries
the finding's fingerprint, by which services know it again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from gklint._version import __version__
from gklint.api.results import FileResult, Summary
from gklint.diagnostics import Diagnostic, Fix, Part, Severity
from gklint.render import Look, RuleInfo
from gklint.render.data import dumps, plain
from gklint.text import Location

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "gklint/v1"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


class Sarif:
    """One run. Columns count Unicode code points, as everywhere in gklint, and the log says so."""

    joiner = ",\n"

    def __init__(self, look: Look) -> None:
        self.look = look
        self.index = {rule.code: number for number, rule in enumerate(look.rules)}

    def start(self) -> str:
        driver = {
            "name": "gklint",
            "semanticVersion": __version__,
            "language": "zh-CN" if self.look.lang == "zh" else "en-US",
            "rules": [_rule(rule) for rule in self.look.rules],
        }
        head = f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [{{"tool": {{"driver": '
        return f'{head}{dumps(driver, self.look.ascii)}}}, "columnKind": "unicodeCodePoints", "results": [\n'

    def file(self, result: FileResult) -> list[str]:
        return [dumps(self._result(result, found), self.look.ascii) for found in result.diagnostics]

    def finish(self, summary: Summary) -> str:
        counts = {"files": summary.files, "unreadable": summary.unreadable, "notReports": summary.not_reports}
        told = {"executionSuccessful": True, "properties": counts}
        return f'\n], "invocations": [{dumps(told, self.look.ascii)}]}}]}}\n'

    def _result(self, result: FileResult, found: Diagnostic) -> dict[str, Any]:
        text = f"{found.message}\n{found.working}" if found.working not in found.message else found.message
        data: dict[str, Any] = {
            "ruleId": found.code,
            "level": _LEVELS[found.severity],
            "message": {"text": text},
            "locations": [_location(result, found)],
        }
        if found.fingerprint:
            data["partialFingerprints"] = {FINGERPRINT: found.fingerprint}
        if found.code in self.index:
            data["ruleIndex"] = self.index[found.code]
        if found.related:
            data["relatedLocations"] = [
                {
                    "id": number,
                    "physicalLocation": _physical(result, result.location(each.span)),
                    "message": {"text": each.message or found.message},
                }
                for number, each in enumerate(found.related, 1)
            ]
        if found.fix:
            data["fixes"] = [_fix(result, found.fix)]
        if found.data:
            data["properties"] = {"data": plain(found.data)}
        return data


def _rule(rule: RuleInfo) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }
    if rule.group:
        data["properties"] = {"tags": [rule.group]}
    if rule.checks or rule.why:
        data["fullDescription"] = {"text": "\n".join(filter(None, (rule.checks, rule.why)))}
    if rule.help or rule.source:
        data["help"] = {"text": "\n".join(filter(None, (rule.help, rule.source)))}
        data["help"]["markdown"] = "\n\n".join(map(_markdown, filter(None, (rule.help, rule.why, rule.source))))
    return data


def _markdown(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", text)


def _location(result: FileResult, found: Diagnostic) -> dict[str, Any]:
    """Where a finding stands, in the file and in the form."""
    where = result.location(found.span)
    data: dict[str, Any] = {"physicalLocation": _physical(result, where)}
    if found.within:
        data["logicalLocations"] = [_logical(found.within)]
    if where.place:
        data["properties"] = {"place": dict(where.place)}
    return data


def _fix(result: FileResult, fix: Fix) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _region(result.location(span)), "insertedContent": {"text": text}} for span, text in fix.edits
    ]
    change = {"artifactLocation": {"uri": uri(result.path)}, "replacements": replacements}
    return {"description": {"text": fix.message}, "artifactChanges": [change]}


def _logical(within: Sequence[Part]) -> dict[str, Any]:
    return {
        "name": within[-1].name,
        "fullyQualifiedName": "/".join(part.name.replace("/", "／") for part in within),
        "decoratedName": "/".join(part.id for part in within),
        "kind": within[-1].kind,
    }


def _physical(result: FileResult, where: Location) -> dict[str, Any]:
    return {"artifactLocation": {"uri": uri(result.path)}, "region": _region(where)}


def _region(where: Location) -> dict[str, int]:
    start, end, _ = where
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "charOffset": start.offset,
        "charLength": max(end.offset - start.offset, 0),
    }


def uri(path: str) -> str:
    """A path as a URI reference: relative as given, or `file://` for an absolute one."""
    quoted = quote(os.fsencode(path.replace(os.sep, "/")), safe="/~!$&'()*+,;=@")
    if os.path.isabs(path):
        return "file://" + (quoted if quoted.startswith("/") else f"/{quoted}")
    return quoted
