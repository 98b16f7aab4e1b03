"""Checks data against a JSON Schema of schemas/ and says in words, at its place, what does not fit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from gklint.resources.errors import SpecError
from gklint.resources.marked import Marked, load_marked
from gklint.resources.paths import root

_TYPES = {
    "object": "a mapping (key: value)",
    "array": "a list",
    "string": "a string",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing (null)",
}
_MOST_ERRORS = 10


@lru_cache(maxsize=8)
def load_schema(name: str) -> dict[str, Any]:
    """A schema by its file name without `.schema.json` (`rule`, `form` …)."""
    found = json.loads((root() / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@lru_cache(maxsize=8)
def _validator(name: str) -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(load_schema(name))


def validate(data: Any, schema_name: str, path: Path | str | Marked) -> None:
    """Nothing if `data` fits the schema, else a `SpecError` at the first fault, with the others behind it.

    path: the file `data` was read from (read again for the places, only if there is a fault), or its `Marked` data.
    """
    errors = list(_validator(schema_name).iter_errors(data))
    if not errors:
        return
    # A fault inside a part makes the schema call the whole part unknown: keep the cause, drop the echo.
    causes = [error for error in errors if error.validator != "unevaluatedProperties"] or errors
    marked = path if isinstance(path, Marked) else load_marked(path)
    found = [each for error in causes for each in _explain(error, marked)]
    found.sort(key=lambda error: (error.line, error.column))
    first, others = found[0], found[1:_MOST_ERRORS]
    first.others = tuple(others)
    first.args = (*first.args[:-1], first.others)
    raise first


def _explain(error: Any, marked: Marked) -> Iterator[SpecError]:
    """What one schema error says, in words; several where several keys are at fault."""
    error = _deepest(error)
    keys = list(error.absolute_path)
    word, wanted = error.validator, error.validator_value
    where = f" in `{'.'.join(str(key) for key in keys)}`" if keys else ""
    about = error.schema.get("description", "") if isinstance(error.schema, dict) else ""
    if word == "required":
        missing = [name for name in wanted if name not in error.instance]
        named = ", ".join(f"`{name}`" for name in missing)
        yield marked.error(keys, f"{named} missing{where}", f"{named}", key=bool(keys))
    elif word in ("additionalProperties", "unevaluatedProperties"):
        known = _known(error)
        for name in _unknown(error, known):
            yield marked.error([*keys, name], f"unknown key `{name}`{where}", _suggest(name, known), key=True)
    elif word == "enum":
        options = [str(option) for option in wanted]
        yield marked.error(
            keys, f"unknown value{where}", _suggest(str(error.instance), options), found=_show(error.instance)
        )
    elif word == "const":
        yield marked.error(keys, f"wrong value{where}", f"`{json.dumps(wanted)}`", found=_show(error.instance))
    elif word == "type":
        types = [wanted] if isinstance(wanted, str) else wanted
        expected = about or " or ".join(_TYPES[name] for name in types)
        yield marked.error(keys, f"wrong type{where}", expected, found=_show(error.instance))
    elif word == "pattern":
        yield marked.error(keys, f"wrong form{where}", about or f"what matches {wanted}", found=_show(error.instance))
    elif word in ("minItems", "minLength", "minProperties"):
        yield marked.error(keys, f"nothing{where}", about or "at least one", found=_show(error.instance))
    else:
        yield marked.error(keys, f"{error.message}"[:300], about or f"{word}: {json.dumps(wanted)[:200]}")


def _deepest(error: Any) -> Any:
    """Of a choice (`anyOf`, `oneOf`) in which nothing fits, the fault that comes nearest to what was meant."""
    from jsonschema.exceptions import relevance

    while error.context:
        fitting = [each for each in error.context if each.validator != "type"]
        if not fitting:  # every branch wants another type: say all of them
            return error
        deepest = max(fitting, key=lambda each: (len(each.absolute_path), relevance(each)))
        error = deepest
    return error


def _known(error: Any) -> list[str]:
    """The keys that the schema knows at the place of an error: its own and those of the branches that apply."""
    from jsonschema import Draft202012Validator

    found: set[str] = set()
    pending: list[Any] = [error.schema]
    while pending:
        schema = pending.pop()
        found.update(schema.get("properties", ()))
        pending.extend(schema.get("allOf", ()))
        if "if" in schema and "then" in schema and Draft202012Validator(schema["if"]).is_valid(error.instance):
            pending.append(schema["then"])
    return sorted(found)


def _unknown(error: Any, known: list[str]) -> list[str]:
    """The keys an error complains of."""
    patterns = error.schema.get("patternProperties", {})
    return [
        name for name in error.instance if name not in known and not any(re.search(each, name) for each in patterns)
    ]


def _suggest(name: str, options: list[str]) -> str:
    """The nearest option, or all of them."""
    from difflib import get_close_matches

    if near := get_close_matches(name, options, 1, 0.6):
        return f"`{near[0]}`?"
    return f"one of {', '.join(options)}" if options else "no such key"


def _show(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}…"
