"""Every figure that a claim can have has words in both languages: no message shows the name of a metric."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from gklint.form.load import forms
from gklint.form.metrics import data, index
from gklint.form.naming import words
from gklint.resources import load_yaml, root

NAME = r"(?:proactive|requests|review|litigation|fee)\.[a-z_.]+(?:@[a-z_]+)?"
FIGURE = re.compile(rf"{NAME}(?: [+-] {NAME})*")


def strings(node: Any) -> Iterator[str]:
    """All strings of a YAML file, keys too."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from (*strings(key), *strings(value))
    elif isinstance(node, list):
        for each in node:
            yield from strings(each)
    elif isinstance(node, str):
        yield node


def figures() -> list[str]:
    """All metrics and sums that rules of the prose name, each also by kind of applicant where it can be."""
    files = [*(root() / "rules" / "claims").glob("*.yaml"), *(root() / "rules" / "narrative").glob("*.yaml")]
    found = {each for path in files for each in strings(load_yaml(path)) if FIGURE.fullmatch(each)}
    for form in forms().values():
        found |= index(form).known
    kinds = [*data()["columns"], "natural_person", "business", "other"]
    found |= {f"{each}@{kind}" for each in found for kind in kinds if re.fullmatch(r"requests\.[a-z_.]+", each)}
    stems = ("litigation.direct", "litigation.after_review")  # what became of the cases follows behind them
    return sorted(each for each in found if each not in stems and not each.endswith("."))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", sorted(forms()))
def test_every_figure_has_words(form: str, language: str) -> None:
    told = {each: words(forms()[form], each, language) for each in figures()}
    assert len(told) > 300
    raw = {each: found for each, found in told.items() if not found or re.search(r"[a-z]\.[a-z]|_|@", found)}
    assert raw == {}


def test_a_sum_is_called_by_its_figures() -> None:
    form = forms()["2021"]
    assert words(form, "review.total + litigation.total", "zh") == "行政复议总计＋行政诉讼总计"
    assert words(form, "review.total + litigation.total", "en") == "administrative review: total + lawsuits in all"
