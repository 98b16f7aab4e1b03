"""Merged cells spread out, and tables that people spoilt: a cell is read right or not at all."""

from __future__ import annotations

import random
from decimal import Decimal
from html import escape

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gklint.api.extracting import extract_bytes
from gklint.api.options import Options
from gklint.readers.canvas import Cell
from gklint.readers.grid import TooMany, settled, spread
from tests.support import damage, layouts, renderings
from tests.support.tables import Table

SETTINGS = settings(
    max_examples=4, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789", ",件万元")


def number(text: str) -> Decimal | None:
    """The figure of a cell as a careful reader takes it."""
    text = text.strip().translate(_WIDE)
    return Decimal(0) if text in ("/", "-", "—", "无") else Decimal(text) if text else None


@pytest.mark.parametrize("kind", damage.KINDS)
@SETTINGS
@given(seed=st.integers(0, 10**9))
def test_a_spoilt_table_is_never_read_wrong(kind: str, seed: int) -> None:
    rng = random.Random(seed)
    blocks = renderings.drawn(seed, blanks=rng.choice(("none", *layouts.BLANKS[1:5])))
    truth = {cell.metric: cell.text for _, value in blocks if isinstance(value, Table) for cell in value.values()}
    body = "".join(
        damage.spoilt(v, kind, rng) if isinstance(v, Table) else f"<p>{escape(str(v))}</p>" for _, v in blocks
    )
    facts = {fact.metric: fact.value for fact in extract_bytes(body.encode(), "a.html", Options()).facts}
    wrong = {
        metric: (value, truth[metric])
        for metric, value in facts.items()
        if value is not None and metric in truth and Decimal(value) != number(truth[metric])
    }
    assert not wrong, body


def cells(line: str) -> list[Cell | None]:
    """`甲 . 1 _`: a merged-away place is a dot, an empty cell a stroke."""
    return [None if word == "." else Cell("" if word == "_" else word) for word in line.split()]


def shown(rows: list[list[Cell | None]]) -> list[str]:
    return [" ".join("." if cell is None else cell.text or "_" for cell in row) for row in rows]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["甲 . 乙 丙", "丁 . 1 _"], ["甲 . 乙 丙", "丁 . 1 _"]),
        (["甲 乙 _", "丙 1 _"], ["甲 乙", "丙 1"]),
        (["甲 . 乙 丙", "丁 . 1"], ["甲 . 乙 丙", "丁 1"]),
        (["甲 . 乙", "丁 . 1 _"], ["甲 乙", "丁 1"]),
        (["甲 乙 丙", "_ 丁 1 _"], ["甲 乙 丙", "丁 1"]),
        (["甲 乙", "丙 1", "丁 2", "戊 _ 3"], ["甲 乙", "丙 1", "丁 2", "戊 3"]),
    ],
)
def test_what_may_be_read_of_rows(rows: list[str], expected: list[str]) -> None:
    assert shown(settled([cells(row) for row in rows])) == expected


def test_spans() -> None:
    a, b, c, d = map(Cell, ("申请人", "乙", "丙", "丁"))
    rows = spread([[(a, 2, 2), (b, 1, 1)], [(c, 1, 99)], [(d, 1, 1), (d, 1, 1)]])
    assert shown(rows) == ["申请人 . 乙", ". . 丙", "丁 丁 ."]
    # a border was dragged: the cells for figures are counted, not their columns
    one, two, none = map(Cell, ("13", "524", ""))
    assert shown(spread([[(a, 1, 1), (none, 1, 1), (one, 2, 1), (two, 1, 1)], [(a, 1, 1), *[(b, 1, 1)] * 4]])) == [
        "申请人 _ 13 524",
        "申请人 乙 乙 乙 乙",
    ]
    with pytest.raises(TooMany):
        spread([[(a, 100, 10**6)]] * 100_000)
