"""The OpenAPI description of the API, made from the same lists and schemas that the API answers by."""

from __future__ import annotations

from typing import Any

from gklint._version import __version__
from gklint.api.words import LANGUAGES
from gklint.web.settings import TOKEN_HEADER, WebSettings
from gklint.web.work import ANNOTATE_FORMATS, CHECK_FORMATS, CONTENT_TYPES, EXTRACT_FORMATS

_TEXT = {"type": "string"}
_FAULT = {
    "type": "object",
    "required": ["error"],
    "properties": {"error": {"type": "string"}},
    "additionalProperties": False,
}
_FAULTS = {
    400: "a parameter or the body cannot be used",
    401: "the token is missing or wrong",
    403: "the request comes from another site's page",
    405: "the method is not allowed",
    408: "the upload took too long",
    413: "the upload is too large",
    421: "the request names a host that this server does not answer for",
    409: "the file cannot be annotated",
    503: "too many uploads are waiting",
}


def description(settings: WebSettings, root_path: str = "") -> dict[str, Any]:
    """OpenAPI 3.1."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "gklint",
            "version": __version__,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": root_path or "/"}],
        "paths": {
            "/api/check": {"post": _upload("check", "Check a report", CHECK_FORMATS)},
            "/api/extract": {"post": _upload("extract", "What a report states, as data", EXTRACT_FORMATS)},
            "/api/annotate": {
                "post": _upload("annotate", "A Word file with a comment at each finding", ANNOTATE_FORMATS)
            },
            "/api/version": {
                "get": {
                    "operationId": "version",
                    "summary": "What answers here",
                    "responses": {
                        "200": _answer("name and version", {"application/json": {"type": "object"}}),
                        **_faults(403, 421),
                    },
                }
            },
        },
        "components": {
            "securitySchemes": {"token": {"type": "apiKey", "in": "header", "name": TOKEN_HEADER}},
            "schemas": {"Fault": _FAULT},
        },
        "security": [],
    }


def _upload(name: str, summary: str, formats: tuple[str, ...]) -> dict[str, Any]:
    kinds: dict[str, Any] = {CONTENT_TYPES[each].split(";")[0]: _TEXT for each in formats}
    if "sarif" in formats:
        kinds["application/sarif+json"] = {"type": "object"}
    if "json" in formats:
        kinds["application/json"] = {"type": "object", "required": ["schema_version", "tool", "files"]}
    return {
        "operationId": name,
        "summary": summary,
        "security": [{"token": []}],
        "parameters": [
            _parameter("name", {"type": "string", "minLength": 1, "maxLength": 400, "pattern": "^[^\\x00]+$"}),
            _parameter("format", {"type": "string", "enum": list(formats), "default": formats[0]}),
            _parameter("lang", {"type": "string", "enum": list(LANGUAGES)}),
        ],
        "requestBody": {
            "required": False,
            "description": "the file as it is, in any format that gklint reads; nothing is an empty file",
            "content": {"application/octet-stream": {"schema": {}}},
        },
        "responses": {
            "200": _answer("the result; a report that cannot be read is a result too", kinds),
            **_faults(*_FAULTS),
        },
    }


def _parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _answer(text: str, kinds: dict[str, Any]) -> dict[str, Any]:
    return {"description": text, "content": {kind: {"schema": schema} for kind, schema in kinds.items()}}


def _faults(*codes: int) -> dict[str, Any]:
    fault = {"application/json": {"$ref": "#/components/schemas/Fault"}}
    return {str(code): _answer(_FAULTS[code], fault) for code in codes}
