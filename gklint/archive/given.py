"""Files that a user gives about agencies: overrides (whose report a file is) and the tree (who is below whom).

# overrides, CSV or a list of mappings in YAML: a file (patterns allowed) or a spelling, and what it means
path,name,agency,year,region
2023/scan-17.txt,,澄湖区水务局,2022,
,澄湖水务局,澄湖区水务局,,

# tree, CSV or a mapping in YAML: agency and the one above it
agency,parent
澄湖区水务局,澄湖区人民政府
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gklint.resources import SpecError, load_yaml
from gklint.rules.across.identity import Override

if TYPE_CHECKING:
    from gklint.archive.store import Store

_OVERRIDE = ("path", "name", "agency", "year", "region", "told_by", "doubt")  # the last two are for people


def overrides(path: str) -> list[Override]:
    """The overrides of a file; `SpecError` if it is none."""
    found = []
    for line, row in _rows(path, _OVERRIDE):
        year = str(row.get("year") or "").strip()
        if year and not (year.isascii() and year.isdigit() and len(year) == 4):
            raise SpecError(path, line, 0, f"not a year: {year}", "four digits")
        words = {name: str(row.get(name) or "").strip() for name in ("path", "name", "agency", "region")}
        if not words["path"] and not words["name"]:
            raise SpecError(path, line, 0, "neither a path nor a name", "a path or a name in each line")
        found.append(Override(year=int(year) if year else None, **words))
    return found


def tree(path: str) -> dict[str, list[str]]:
    """Agency to those right below it; `SpecError` if the file does not say so."""
    found: dict[str, list[str]] = {}
    if Path(path).suffix.lower() in (".yaml", ".yml"):
        data = load_yaml(path)
        if not isinstance(data, dict):
            raise SpecError(path, 1, 1, "not a tree of agencies", "a mapping: agency to a list of those below it")
        _branch(data, found, path)
    else:
        for line, row in _rows(path, ("agency", "parent")):
            agency, parent = str(row.get("agency") or "").strip(), str(row.get("parent") or "").strip()
            if not agency:
                raise SpecError(path, line, 0, "no agency in this line", "agency,parent")
            if parent:
                found.setdefault(parent, []).append(agency)
    for parent, below in found.items():
        found[parent] = list(dict.fromkeys(below))
    return found


Tree = Mapping[str, Sequence[str]]


def kept(store: Store, given: Sequence[Override] | None, below: Tree | None) -> tuple[list[Override], Tree]:
    """What holds of agencies in an archive. What is given is kept there for the next time; None: what was kept."""
    if given is not None:
        store.set_meta("agencies", json.dumps([astuple(each) for each in given], ensure_ascii=False))
    if below is not None:
        store.set_meta("tree", json.dumps(below, ensure_ascii=False))
    return [Override(*each) for each in json.loads(store.meta("agencies") or "[]")], json.loads(
        store.meta("tree") or "{}"
    )


def _branch(data: Mapping[str, Any], found: dict[str, list[str]], path: str) -> None:
    for parent, below in data.items():
        names: Sequence[Any] = list(below) if isinstance(below, list | dict) else []
        for each in names:
            if isinstance(each, dict):
                found.setdefault(str(parent), []).extend(map(str, each))
                _branch(each, found, path)
            else:
                found.setdefault(str(parent), []).append(str(each))
        if isinstance(below, dict):
            _branch(below, found, path)
        elif below is not None and not isinstance(below, list):
            raise SpecError(path, 0, 0, f"{parent}: not a list of agencies", "a list, or a mapping for more levels")


def _rows(path: str, known: Sequence[str]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The lines of a CSV file, or the entries of a YAML list, with their line (0 where it is not known)."""
    if Path(path).suffix.lower() in (".yaml", ".yml"):
        data = load_yaml(path)
        if not isinstance(data, list) or not all(isinstance(each, dict) for each in data):
            raise SpecError(path, 1, 1, "not a list of mappings", f"entries with {', '.join(known)}")
        rows: Iterator[tuple[int, Mapping[str, Any]]] = ((0, each) for each in data)
    else:
        try:
            text = Path(path).read_bytes().decode("utf-8-sig")
        except OSError as error:
            raise SpecError(
                path, 0, 0, f"cannot read the file: {error.strerror or error}", "a CSV or YAML file"
            ) from error
        except UnicodeDecodeError as error:
            raise SpecError(path, 0, 0, "not UTF-8", "a CSV file in UTF-8") from error
        reader = csv.DictReader(io.StringIO(text))
        rows = ((number, row) for number, row in enumerate(reader, 2))
    for line, row in rows:
        unknown = [str(key) for key in row if key not in known]
        if unknown:
            raise SpecError(path, line and 1, 0, f"unknown column `{unknown[0]}`", ", ".join(known))
        yield line, row
