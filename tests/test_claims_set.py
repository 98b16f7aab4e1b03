"""The labelled set of prose claims is well formed: the measurement is only worth what its labels are."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parent.parent / "fixtures" / "claims"
FILES = sorted(FOLDER.glob("*.yaml"))
SECTIONS = {"overview", "proactive", "requests", "disputes", "problems", "other"}
TOPICS = {"", "proactive", "requests", "management", "platform", "supervision"}
BOUNDS = {"about", "at_least", "more_than", "at_most", "less_than"}
OUTCOME = "(upheld|corrected|other|pending|total)"
ROW = (
    "(new|carried_in|carried_out|handled|total|granted|partial|granted_or_partial|denied|unavailable|refused|other"
    "|denied[.](state_secret|other_law|security_stability|third_party|internal_affairs|process_info|enforcement_file"
    "|admin_inquiry)|unavailable[.](not_held|needs_creation|unclear_after_correction)"
    "|refused[.](petition|repeat|publication|abusive|confirmation)|other[.](not_corrected|fee_unpaid|other))"
)
COLUMN = "(natural_person|legal_entity|business|research|public_interest|legal_service|other)"
METRIC = re.compile(
    rf"requests[.]{ROW}(@{COLUMN})?|review[.]{OUTCOME}|litigation([.](direct|after_review))?[.]{OUTCOME}"
    "|proactive[.](regulations|normative)[.](issued|repealed|in_force|made|disclosed|public_total)"
    "|proactive[.](licensing|penalties|coercion|other_services)[.](decisions|previous_items|items_change)"
    "|proactive[.]fees[.](amount_wan|previous_items|items_change)|proactive[.]procurement[.](projects|amount)"
    "|fee[.]charged_yuan"
)


def load(path: Path) -> list[dict[str, Any]]:
    """The entries of one file."""
    entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return entries


ALL = [(path.stem, entry) for path in FILES for entry in load(path)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_entries_are_well_formed(path: Path) -> None:
    """Keys, metrics, values and places of every entry."""
    for entry in load(path):
        where = entry["id"]
        assert entry["section"] in SECTIONS, where
        assert entry["topic"] in TOPICS, where
        assert 2019 <= entry["year"] <= 2025, where
        assert entry["text"].strip(), where
        for claim in [*entry["claims"], *entry.get("may", ())]:
            for metric in claim["metric"].split(" + "):
                assert METRIC.fullmatch(metric), (where, metric)
            assert all(METRIC.fullmatch(metric) for metric in claim.get("also", ())), where
            assert type(claim["value"]) in (int, float), where
            assert claim.get("approximate", False) is ("bound" in claim), where
            assert claim.get("bound", "about") in BOUNDS, where
        for located in [*entry["claims"], *entry.get("percentages", ())]:
            assert entry["text"].count(located["at"]) == 1, (where, located["at"])
        for share in entry.get("percentages", ()):
            assert METRIC.fullmatch(share["part"]), where
            assert 0 <= share["value"] <= 100, where
        for formula in entry.get("sweeping", ()):
            left, right = formula.split(" == ")
            assert METRIC.fullmatch(left), (where, formula)
            assert right == "0" or METRIC.fullmatch(right), (where, formula)
        for part in entry.get("parts", ()):
            assert METRIC.fullmatch(part["whole"]), where
            assert isinstance(part["closed"], bool), where
            assert any(
                claim["metric"] == part["whole"] or part["whole"] in claim.get("also", ()) for claim in entry["claims"]
            ), where
        assert ("no-claim" in entry["tags"]) is not bool(
            entry["claims"] or entry.get("sweeping") or entry.get("percentages")
        ), where


def test_form_of_the_report_year() -> None:
    """The cells of the 2019 form are claimed of 2019 and 2020 only."""
    old = re.compile("made|disclosed|public_total|_items|items_change|procurement|other_services")
    for stem, entry in ALL:
        for claim in entry["claims"]:
            assert not old.search(claim["metric"]) or entry["year"] <= 2020, (stem, entry["id"])


def test_size_and_split() -> None:
    """Enough entries, enough traps in either half, no entry twice."""
    assert len(ALL) >= 420
    for half in ("-dev", "-unseen"):
        entries = [entry for stem, entry in ALL if stem.endswith(half)]
        assert sum("trap" in entry["tags"] for entry in entries) >= 0.4 * len(entries), half
    ids = Counter(entry["id"] for _, entry in ALL)
    assert max(ids.values()) == 1


def test_unseen_files_tell_their_family() -> None:
    """An unseen entry stands in the file of its family, and dev files do not borrow its name."""
    for stem, entry in ALL:
        if stem.endswith("-unseen"):
            assert re.fullmatch(re.escape(stem.removesuffix("-unseen")) + r"-u\d\d", entry["id"]), entry["id"]
        else:
            assert not entry["id"].startswith("real-"), entry["id"]


def shape(text: str) -> str:
    """A text without its figures and breaks."""
    return re.sub(r"[0-9０-９.,〇一二两三四五六七八九十百\s]+", "#", text)


def pieces(text: str) -> frozenset[str]:
    """The runs of five characters of a text's shape."""
    form = shape(text)
    return frozenset(form[at : at + 5] for at in range(len(form) - 4))


def test_unseen_wordings_are_not_dev_wordings() -> None:
    """An unseen entry is never a dev entry with other figures, nor nearly one with another name; nor twice itself."""
    dev = [(entry["id"], pieces(entry["text"])) for stem, entry in ALL if stem.endswith("-dev")]
    earlier = list(dev)
    same = []
    for stem, entry in ALL:
        if not stem.endswith("-unseen"):
            continue
        own = pieces(entry["text"])
        for other, its in earlier:
            near = 0.7 < len(its) / max(len(own), 1) < 1 / 0.7  # without this much in common in size, none in kind
            if near and len(own & its) > 0.7 * len(own | its):
                same.append((entry["id"], other))
        earlier.append((entry["id"], own))
    assert not same
