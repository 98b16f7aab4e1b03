"""Claim files: their faults are shown at their place, and the built-in ones name only what exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gklint.form.load import forms
from gklint.form.metrics import index
from gklint.prose.lore import build, lore
from gklint.resources import SpecError, root

FILES = sorted((root() / "rules" / "claims").glob("*.yaml"))
NAME = re.compile(r"[a-z_]+(?:\.[a-z_]+)+(?:@[a-z_]+)?")
BEYOND = {"fee.charged_yuan", "fee.notices", "fee.asked_yuan"}  # no table holds them


def made(tmp_path: Path, text: str) -> SpecError:
    """The fault found in one more claim file."""
    extra = tmp_path / "extra.yaml"
    extra.write_text(text, encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        build([*FILES, extra])
    assert caught.value.path == str(extra)
    return caught.value


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("wordings:\n  - id: x\n    metric: review.total\n    say:\n      - 复议 %nobody\n", 5, "not in the lexicon"),
        ("wordings:\n  - id: x\n    metric: review.total\n    say: [复议 (]\n", 4, "ends here"),
        ("wordings:\n  - id: x\n    metric: review.total\n    sya: [复议]\n    say: [复议]\n", 4, "unknown key `sya`"),
        ("wordings:\n  - id: x\n    metric: 复议\n    say: [复议]\n", 3, "metric"),
        ("wordings:\n  - id: x\n    metric: review.total\n", 2, ""),
        ("lexicon:\n  counter: [件]\n", 2, "stands in two files"),
        ("contexts:\n  - reason: plan\n    left: 计划 ~99 件\n", 3, "gap of 99"),
    ],
)
def test_faults_are_shown_at_their_place(tmp_path: Path, text: str, line: int, says: str) -> None:
    fault = made(tmp_path, text)
    assert fault.line == line
    assert says in str(fault)


def test_one_more_wording_in_one_line(tmp_path: Path) -> None:
    extra = tmp_path / "extra.yaml"
    extra.write_text('wordings:\n  - {id: mine, metric: review.total, say: ["复议老案 {N}"]}\n', encoding="utf-8")
    built = build([*FILES, extra])
    (mine,) = (entry for entry in built["wordings"] if entry["id"] == "mine")
    (source, needed, characters) = mine["say"][0]
    assert re.search(source, "复议老案\ue000")
    assert needed == ["复议老案"]
    assert characters[0] == "复"


def known() -> frozenset[str]:
    """All names that an expression may use with one of the forms, and those of statements that no table holds."""
    return frozenset(BEYOND).union(*(index(form).known for form in forms().values()))


def test_every_metric_exists() -> None:
    names = known()
    data = lore().data
    used: set[str] = set()
    for entry in (*data["wordings"], *data["hints"], *data["nothing"]):
        for value in (entry.get("metric", ""), entry.get("accepts", "")):
            used |= set(NAME.findall(str(value)))
    for entry in data["sweeping"]:
        used |= set(NAME.findall(str(entry.get("holds", "")) + str(entry.get("by", ""))))
    for entry in data["shares"]:
        used |= {*entry["bases"], *([entry["part"]] if "part" in entry else [])}
    assert used - set(data["topics"]) <= names


def test_every_topic_is_known() -> None:
    data = lore().data
    topics = {name.rstrip("?") for name in data["topics"]} | {""}
    for entry in (*data["wordings"], *data["sweeping"], *data["hints"]):
        assert set(entry.get("needs", ())) <= topics, entry["id"]
        if isinstance(entry.get("metric"), dict):
            assert set(entry["metric"]) <= topics, entry["id"]


def test_every_telling_sentence_is_looked_at() -> None:
    """The quick look must let through whatever a wording can match: a word of the subject, and a figure or negation."""
    known_words = lore()
    lines = (Path(__file__).with_name("claims_wordings.txt")).read_text(encoding="utf-8").splitlines()
    stating = [line.partition(" =>")[0] for line in lines if " => " in line and not line.startswith("#")]
    assert len(stating) > 300
    for text in stating:
        assert known_words.telling.search(text), text
        assert known_words.anchor.search(text), text
