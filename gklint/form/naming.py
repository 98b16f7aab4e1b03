"""How people call figures, rows and columns: from the labels of the form, shortened by rules/metrics.yaml."""

from __future__ import annotations

from typing import Any

from gklint.form.load import forms
from gklint.form.metrics import TOTAL, Place, Scope, data, index
from gklint.form.model import Form, Words

LANGUAGES = ("zh", "en")


def words(form: Form, metric: str, language: str) -> str:
    """How people call a metric; of a sum and an applicant kind, all that is in it (`review.total + litigation.total`).
    What only another form has is called as there; what none has, by the metric itself."""
    kept = index(form).kept
    key = ("words", metric, language)
    if key not in kept:
        kept[key] = _found_words(form, metric, language)
    found: str = kept[key]
    return found


def _found_words(form: Form, metric: str, language: str) -> str:
    if " " in metric:
        signs = data()["join"]["signs"]
        return "".join(
            signs[each][language] if each in signs else words(form, each, language) for each in metric.split()
        )
    others = (each for each in forms().values() if each.id != form.id)
    return next((found for each in (form, *others) if (found := _words(each, metric, language))), metric)


def _words(form: Form, metric: str, language: str) -> str:
    names = _names(form)
    found = names.get(metric)
    if found is not None:
        return found[language]
    base, _, column = metric.partition("@")
    name = names.get(f"{base}@{TOTAL}") or names.get(base)
    if name is None:
        return ""
    if not column or column == TOTAL:
        return name[language]
    told = data()
    kind = told["columns"].get(column)
    if kind is None:
        kind = next((_column_words(p, told) for p in index(form).cells.values() if p.column.id == column), None)
    if kind is None:
        return ""
    joined: str = told["join"]["requests"][language].format(row=name[language], column=kind[language])
    return joined


def scope_words(form: Form, scope: Scope, language: str) -> str:
    """How people call the row, column or block a rule looks at: 「本年新收申请」行."""
    kept = index(form).kept
    key = ("scope words", scope.kind, scope.table, scope.block, scope.id, language)
    if key not in kept:
        kept[key] = _scope_words(form, scope, language)
    found: str = kept[key]
    return found


def _scope_words(form: Form, scope: Scope, language: str) -> str:
    told = data()
    place = index(form).cells[next(iter(scope.names.values()))]
    if scope.kind == "block":
        block = form.blocks.get(scope.id)
        return block[language] if block else place.block.caption or place.table.name
    shown = (_row_words(form, place, told) if scope.kind == "row" else _column_words(place, told))[language]
    joined: str = told["join"][scope.kind][language].format(row=shown, column=shown)
    return joined


def cell_path(form: Form, metric: str, language: str) -> tuple[str, str, str] | None:
    """Table, row and column of a cell, as people call each; None for a metric that is no cell of the form."""
    looked_up = index(form)
    place = looked_up.cells.get(metric)
    if place is None:
        return None
    key = ("path", metric, language)
    if key not in looked_up.kept:
        told = data()
        table = place.table.name if language == "zh" else place.table.english or place.table.name
        looked_up.kept[key] = table, _row_words(form, place, told)[language], _column_words(place, told)[language]
    found: tuple[str, str, str] = looked_up.kept[key]
    return found


def _names(form: Form) -> dict[str, dict[str, str]]:
    """The words of every cell and every metric without one: metric -> {zh, en}; made once for a form."""
    looked_up = index(form)
    if "names" not in looked_up.kept:
        told = data()
        found = {metric: _cell_words(form, place, told) for metric, place in looked_up.cells.items()}
        for name in looked_up.metrics:
            found[name] = {language: told["derived"][name][language] for language in LANGUAGES}
        found.update({name: dict(entry) for name, entry in told["prose_only"].items()})
        looked_up.kept["names"] = found
    names: dict[str, dict[str, str]] = looked_up.kept["names"]
    return names


def _cell_words(form: Form, place: Place, told: Any) -> dict[str, str]:
    """A cell by its row and column, as in 不予公开·属于国家秘密（商业企业）."""
    row, column = _row_words(form, place, told), _column_words(place, told)
    found: dict[str, str] = {}
    for language in LANGUAGES:
        join = told["join"][place.table.id][language]
        plain = place.table.id == "requests" and place.column.id == TOTAL
        found[language] = row[language] if plain else join.format(row=row[language], column=column[language])
    return found


def _row_words(form: Form, place: Place, told: Any) -> dict[str, str]:
    row = place.row
    if place.column.block:  # 表四: its only row has no label, the kind of case stands above the columns
        return dict(form.blocks.get(place.column.block) or dict.fromkeys(LANGUAGES, place.column.block))
    own = _told(told, place.table.id, "rows", row.id)
    found = dict(own) if own else {"zh": _bare(row.label, row.number), "en": row.english or row.id}
    group = next((group for group in place.block.groups if group.id == row.group), None)
    if group is None:
        return found
    heading = {"zh": _bare(group.label, group.number), "en": group.english or group.id}
    return {
        language: told["join"]["group"][language].format(group=heading[language], row=found[language])
        for language in LANGUAGES
    }


def _column_words(place: Place, told: Any) -> dict[str, str]:
    column = place.column
    own = _told(told, place.table.id, "columns", column.id)
    return dict(own) if own else {"zh": _bare(column.label, ""), "en": column.english or column.id}


def _told(told: Any, table: str, kind: str, name: str) -> Words | None:
    found: Words | None = told["cells"].get(table, {}).get(kind, {}).get(name)
    return found


def _bare(label: str, number: str) -> str:
    """A label without its number in front and the note in brackets behind."""
    text = label.removeprefix(number).lstrip("、.． ")
    cut = text.find("（", 1)
    return text[:cut] if cut > 0 else text
