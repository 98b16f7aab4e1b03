"""`rules/forms/*.yaml` to `Form` values. A new form is a new file: nothing here knows one form from another."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from gklint.form.model import BlockForm, ColumnForm, Form, GroupForm, RowForm, SectionForm, TableForm, Topic
from gklint.resources import compiled, load_yaml, root

_NOT_FORMS = frozenset(("cells", "meta"))


def form_files() -> list[Path]:
    """The files of all forms."""
    folder = root() / "rules" / "forms"
    return sorted(path for path in folder.glob("*.yaml") if path.stem not in _NOT_FORMS)


@lru_cache(maxsize=1)
def form_data() -> Mapping[str, Any]:
    """All forms as plain data, by id, `same_as` resolved and the schema checked."""
    files = form_files()
    return compiled("forms", files, lambda: _resolved(files))  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def forms() -> Mapping[str, Form]:
    """All forms by id, the newest first."""
    loaded = [_form(data) for data in form_data().values()]
    return {form.id: form for form in sorted(loaded, key=lambda form: -form.first_year)}


def load_form(form_id: str) -> Form:
    """One form (KeyError if there is none of that id)."""
    return forms()[form_id]


def form_for_year(year: int) -> Form | None:
    """The form that the law asks for in a report year; None before the first form."""
    for form in forms().values():
        if form.first_year <= year and (form.last_year is None or year <= form.last_year):
            return form
    return None


# ---------------------------------------------------------------- resolving `same_as`


def _resolved(files: list[Path]) -> dict[str, Any]:
    from gklint.resources import validate

    raw: dict[str, Any] = {}
    for path in files:
        data = load_yaml(path)
        validate(data, "form", path)
        raw[data["form"]] = data
    for data in raw.values():
        for key in ("sections", "blocks", "headers"):
            if isinstance(data.get(key), Mapping) and "same_as" in data[key]:
                data[key] = raw[data[key]["same_as"]][key]
        data["tables"] = [_table_data(table, raw) for table in data["tables"]]
    return raw


def _table_data(table: dict[str, Any], raw: Mapping[str, Any]) -> dict[str, Any]:
    if "same_as" not in table:
        return table
    base = next(other for other in raw[table["same_as"]]["tables"] if other["id"] == table["id"])
    without_rows, without_groups = table.get("without_rows", ()), table.get("without_groups", ())
    blocks = []
    for block in base["blocks"]:
        rows = [row for row in block["rows"] if row["id"] not in without_rows]
        for insert in table.get("insert", ()):
            at = next((i for i, row in enumerate(rows) if row["id"] == insert["after"]), None)
            if at is not None:
                rows.insert(at + 1, insert["row"])
        groups = [group for group in block.get("groups", ()) if group["id"] not in without_groups]
        blocks.append({**block, "rows": rows, "groups": groups})
    return {**base, "blocks": blocks}


# ---------------------------------------------------------------- data to values


def _form(data: Mapping[str, Any]) -> Form:
    blocks = data.get("blocks", {})
    return Form(
        id=data["form"],
        name=data["name"],
        notice=data["notice"],
        first_year=data["years"]["from"],
        last_year=data["years"].get("to"),
        sections=tuple(_section(section) for section in data["sections"]),
        tables=tuple(_table(table) for table in data["tables"]),
        blocks=blocks,
        cited=data["cited"],
    )


def _section(data: Mapping[str, Any]) -> SectionForm:
    return SectionForm(
        id=data["id"],
        numeral=data["numeral"],
        title=data["title"],
        official=(data["title"], *data.get("official", ())),
        content=data["content"],
        topics=tuple(Topic(t["id"], t["title"], t["heading"], t["mention"]) for t in data.get("topics", ())),
    )


def _table(data: Mapping[str, Any]) -> TableForm:
    return TableForm(
        id=data["id"],
        section=data["section"],
        name=data["name"],
        english=data["english"],
        blocks=tuple(_block(block) for block in data["blocks"]),
    )


def _block(data: Mapping[str, Any]) -> BlockForm:
    return BlockForm(
        id=data["id"],
        caption=data["caption"],
        metric=data["metric"],
        columns=tuple(
            ColumnForm(
                c["id"],
                c["label"],
                c.get("kind", "count"),
                c.get("unit", "件"),
                c.get("english", ""),
                c.get("block", ""),
            )
            for c in data["columns"]
        ),
        rows=tuple(
            RowForm(r["id"], r["label"], r.get("group", ""), r.get("number", ""), r.get("english", ""))
            for r in data["rows"]
        ),
        groups=tuple(
            GroupForm(g["id"], g["label"], g.get("number", ""), g.get("english", "")) for g in data.get("groups", ())
        ),
    )
