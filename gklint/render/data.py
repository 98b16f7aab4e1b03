"""Results as plain data in the shapes of the JSON contract, and JSON text that keeps the digits of amounts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from gklint._version import __version__
from gklint.api.results import Extraction, FileResult
from gklint.diagnostics import Diagnostic

SCHEMA_VERSION = "1.0"
TOOL = {"name": "gklint", "version": __version__}


def file_data(result: FileResult | Extraction) -> dict[str, Any]:
    """FILE of contract section 3, of a check or of an extraction."""
    return extracted(result) if isinstance(result, Extraction) else checked(result)


def checked(result: FileResult) -> dict[str, Any]:
    """FILE of a check."""
    return {
        **_head(result),
        "diagnostics": [diagnostic_data(result, found) for found in result.diagnostics],
    }


def _head(result: FileResult | Extraction) -> dict[str, Any]:
    return {
        "path": result.path,
        "status": result.status,
        "form": result.form,
        "year": result.year,
        "agency": result.agency,
    }


def diagnostic_data(result: FileResult, found: Diagnostic) -> dict[str, Any]:
    """One finding of a check."""
    data = {
        "code": found.code,
        "rule": found.rule,
        "severity": str(found.severity),
        "fingerprint": found.fingerprint,
        "message": found.message,
        "location": result.location(found.span).as_dict(),
        "within": [{"kind": part.kind, "id": part.id, "name": part.name} for part in found.within],
        "related": [
            {"message": each.message, "location": result.location(each.span).as_dict()} for each in found.related
        ],
        "data": plain(found.data),
        "help": found.help,
        "source": found.source,
    }
    if found.working:
        data["working"] = found.working
    if found.fix:
        edits = [{"location": result.location(span).as_dict(), "text": text} for span, text in found.fix.edits]
        data["fix"] = {"message": found.fix.message, "edits": edits}
    return data


def extracted(result: Extraction) -> dict[str, Any]:
    """FILE of an extraction. The location of a missing cell is null; that of a blank one is its row's label."""
    data = {
        **_head(result),
        "facts": [
            {
                "metric": fact.metric,
                "value": fact.value,
                "unit": fact.unit,
                "raw": fact.raw,
                "state": str(fact.state),
                "location": result.location(fact.span).as_dict() if fact.span else None,
            }
            for fact in result.facts
        ],
        "claims": [
            {
                "metric": claim.metric,
                "value": claim.value,
                "approximate": claim.approximate,
                "bound": str(claim.bound),
                "unit": claim.unit,
                "text": claim.text,
                "location": result.location(claim.span).as_dict(),
            }
            for claim in result.claims
        ],
    }
    if result.error:
        data["error"] = result.error
    return data


def plain(value: Any) -> Any:
    """What JSON can hold: mappings, lists, numbers (`Decimal` included), strings, true, false, null."""
    if value is None or isinstance(value, str | int | float | Decimal):
        return value if not isinstance(value, Decimal) or value.is_finite() else None
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return str(value)


def dumps(value: Any, ascii_only: bool = False) -> str:
    """JSON on one line. A `Decimal` is written as a number with just its digits (12.50 stays 12.50)."""
    try:
        return json.dumps(value, ensure_ascii=ascii_only, allow_nan=False)
    except TypeError:  # there is a Decimal somewhere inside: the encoder in C knows no way to write its digits
        pass
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        inside = (f"{dumps(str(key), ascii_only)}: {dumps(each, ascii_only)}" for key, each in value.items())
        return "{" + ", ".join(inside) + "}"
    return "[" + ", ".join(dumps(each, ascii_only) for each in value) + "]"
