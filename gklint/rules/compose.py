"""The report that an example stands for: the standard clean report of a form, with the example's changes made to it.

In: an example as written in a rule (`cells`, `prose`, `without`, `insert`, `replace` …). Out: the text of a report.
A change that does not fit (a cell the form does not have, words that are not there) is a `ComposeError`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from gklint.form.load import load_form
from gklint.form.model import BlockForm, Form, RowForm, TableForm
from gklint.resources import compiled, load_yaml, root
from gklint.resources.records import dataclass

_SHORT = "requests"  # what `prose: text` replaces


class ComposeError(ValueError):
    """An example that asks for what cannot be done; `key` of the example, and why."""

    def __init__(self, key: str, message: str) -> None:
        self.key, self.message = key, message
        super().__init__(key, message)

    def __str__(self) -> str:
        return f"{self.key}: {self.message}"


@dataclass(slots=True)
class Piece:
    """A stretch of whole lines: `name` is what `without` and `insert` call it, `section` the section it stands in."""

    name: str
    text: str
    section: str = ""


def compose(example: Mapping[str, Any]) -> str:
    """The text of an example."""
    if "text" in example:
        return str(example["text"])
    base = _base(str(example.get("form", "2021")))
    form = load_form(str(example.get("form", "2021")))
    year = int(example.get("year", base["year"]))
    pieces = _changed(list(_pieces(form, base, example)), example)
    text = "".join(f"{piece.text}\n" for piece in pieces if piece.text)
    for name, value in {
        "{agency}": example.get("agency", base["agency"]),
        "{published}": example.get("published", ""),
        "{year}": str(year),
        "{next}": str(year + 1),
    }.items():
        text = text.replace(name, str(value))
    if "agency" in example:
        text = text.replace(base["agency"], example["agency"])
    return _replaced(text, example)


@lru_cache(maxsize=4)
def _base(form_id: str) -> Mapping[str, Any]:
    """rules/examples/base-FORM.yaml, standing on another where it says so."""
    path = root() / "rules" / "examples" / f"base-{form_id}.yaml"
    if not path.is_file():
        raise ComposeError("form", f"there is no standard report for the form {form_id}")
    data: dict[str, Any] = compiled(f"base-{form_id}", [path], lambda: load_yaml(path))
    if "base" not in data:
        return data
    below = _base(data["base"])
    return {**below, **data, "prose": {**below["prose"], **data.get("prose", {})}}


# ---------------------------------------------------------------- the clean report, with the example's cells and prose


def _pieces(form: Form, base: Mapping[str, Any], example: Mapping[str, Any]) -> Iterator[Piece]:
    prose = _prose(base, example)
    cells = {metric: _cell(value) for metric, value in example.get("cells", {}).items()}
    yield Piece("title", base["title"])
    if "published" in example:
        yield Piece("published", base["published"])
    yield Piece("preface", prose["preface"])
    for section in form.sections:
        yield Piece("heading", f"{section.numeral}、{section.title}", section.id)
        if section.content != "table":
            yield Piece("prose", prose.get(section.id, ""), section.id)
        if section.id == base["topic_section"]:
            for topic, heading in base["topics"].items():
                yield Piece(f"topic:{topic}", "\n".join(filter(None, (heading, prose[topic]))), section.id)
        for table in form.tables:
            if table.section == section.id:
                yield from _table(table, base["tables"][table.id], cells)
    if cells:
        known = ", ".join(sorted(cells))
        raise ComposeError("cells", f"the form {form.id} has no cell {known}")


def _prose(base: Mapping[str, Any], example: Mapping[str, Any]) -> dict[str, str]:
    given = example.get("prose", {})
    if isinstance(given, str):
        given = {_SHORT: given}
    known = {"preface": base["preface"], **base["prose"]}
    for name in given:
        if name not in known:
            raise ComposeError("prose", f"there is no paragraph `{name}`; there are {', '.join(known)}")
    return {**known, **given}


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def _table(table: TableForm, layout: Mapping[str, Any], cells: dict[str, str]) -> Iterator[Piece]:
    name = f"table:{table.id}"
    for line in layout.get("head", ()):
        yield Piece(f"{name}:head", line, table.section)
    for block in table.blocks:
        if block.caption:
            columns = "\t".join(column.label for column in block.columns)
            yield Piece(f"{name}:head", f"{block.caption}\n{layout['first_header']}\t{columns}", table.section)
        seen = ""
        spanning = False
        for row in block.rows:
            labels, spanning = _labels(block, row, layout.get("span"), seen, spanning)
            seen = row.group
            values = [cells.pop(block.metric.format(row=row.id, column=column.id), "0") for column in block.columns]
            yield Piece(f"row:{row.id}", "\t".join([*labels, *values]), table.section)


def _labels(
    block: BlockForm, row: RowForm, span: Mapping[str, str] | None, seen: str, spanning: bool
) -> tuple[list[str], bool]:
    """The label cells of a row: one that spans several rows stands before its first and is empty before the others."""
    found: list[str] = []
    if span and row.id == span["from"]:
        found.append(_group(block, span["group"]))
    elif spanning:
        found.append("")
    inside = bool(span) and (spanning or bool(found))
    if row.group:
        found.append("" if row.group == seen else _group(block, row.group))
    elif span and not inside:
        found.append("")
    if row.label:
        found.insert(len(found) - (1 if span and not inside else 0), row.label)
    return found, inside and bool(span) and row.id != (span or {})["to"]


def _group(block: BlockForm, group: str) -> str:
    return next(each.label for each in block.groups if each.id == group)


# ---------------------------------------------------------------- changes


def _changed(pieces: list[Piece], example: Mapping[str, Any]) -> list[Piece]:
    for name in example.get("without", ()):
        pieces = _without(pieces, name)
    for entry in example.get("insert", ()):
        side = "before" if "before" in entry else "after"
        at = [index for index, piece in enumerate(pieces) if _named(piece, entry.get(side, ""))]
        if not at:
            raise ComposeError("insert", f"there is no piece `{entry.get(side, '')}`")
        pieces.insert(at[0] if side == "before" else at[-1] + 1, Piece("", entry["text"], pieces[at[0]].section))
    if section := example.get("repeat"):
        pieces = [*pieces, *_section(pieces, section, "repeat")]
    if move := example.get("move"):
        moved = _section(pieces, move["section"], "move")
        rest = [piece for piece in pieces if piece not in moved]
        at_index = rest.index(_section(rest, move["before"], "move")[0])
        pieces = [*rest[:at_index], *moved, *rest[at_index:]]
    return pieces


def _without(pieces: list[Piece], name: str) -> list[Piece]:
    if name.startswith("column:"):
        return _without_column(pieces, name.removeprefix("column:"))
    kept = [piece for piece in pieces if not _named(piece, name)]
    if len(kept) == len(pieces):
        raise ComposeError("without", f"there is no piece `{name}`")
    return kept


def _named(piece: Piece, name: str) -> bool:
    if name.startswith("table:"):
        return piece.section == name.removeprefix("table:") and piece.name.startswith(("table:", "row:"))
    return name in (piece.name, piece.section)


def _without_column(pieces: list[Piece], name: str) -> list[Piece]:
    """Takes a column out of a table of one block: its label in the header, and its cell in every row."""
    section, _, column = name.partition(".")
    tables = [table for form in ("2021", "2019") for table in load_form(form).tables if table.section == section]
    if not tables or column not in (ids := [each.id for each in tables[0].blocks[0].columns]):
        raise ComposeError("without", f"there is no column `{name}`")
    index = ids.index(column)
    label = tables[0].blocks[0].columns[index].label
    changed: list[Piece] = []
    for piece in pieces:
        text = piece.text
        if piece.section == section and piece.name.startswith("row:"):
            fields = text.split("\t")
            del fields[index - len(ids)]
            text = "\t".join(fields)
        elif piece.section == section and piece.name.endswith(":head"):
            text = text.replace(f"\t{label}", "", 1)
        changed.append(Piece(piece.name, text, piece.section))
    return changed


def _section(pieces: list[Piece], section: str, key: str) -> list[Piece]:
    found = [piece for piece in pieces if piece.section == section]
    if not found:
        raise ComposeError(key, f"there is no section `{section}`")
    return found


def _replaced(text: str, example: Mapping[str, Any]) -> str:
    for edit in example.get("replace", ()):
        if edit["from"] not in text:
            raise ComposeError("replace", f"the report does not say {edit['from']!r}")
        text = text.replace(edit["from"], edit["to"], -1 if edit.get("all") else 1)
    return text
