"""Wordings of claims, one a line in claims_wordings.txt: what each sentence states, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gklint.prose.reader import read_text

LINES = [
    line
    for line in Path(__file__).with_name("claims_wordings.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
BEYOND = ("fee.notices", "fee.asked_yuan")  # statements on the fee that are compared with each other only


@pytest.mark.parametrize("line", LINES)
def test_wording(line: str) -> None:
    """`[section:topic] text => metric=value …` for the report year 2024; the default is overview:requests."""
    text, _, wanted = line.partition(" =>")
    section, topic = "overview", "requests"
    if place := re.match(r"\[(?:([a-z]*):)?([a-z]*)\] ", text):
        text, section, topic = text[place.end() :], place[1] or "overview", place[2]
    reading = read_text(text, 2024, section, topic)
    stated = sorted(f"{claim.metric}={claim.value}" for claim in reading.claims if claim.metric not in BEYOND)
    assert stated == sorted(wanted.split())
