"""Random tables that keep every relation of the form: metric name -> int or Decimal."""

from __future__ import annotations

import random
from decimal import Decimal

from tests.support.labels import FOUR, KINDS, leaves

Number = int | Decimal
SIZES = ("zero", "few", "tens", "hundreds", "thousands")
_RANGES = {"zero": (0, 0), "few": (1, 9), "tens": (10, 99), "hundreds": (100, 900), "thousands": (1000, 6000)}
# How often a result is met, roughly as in real tables: a few rows carry nearly everything.
_WEIGHTS = {"granted": 40, "partial": 12, "unavailable.not_held": 22, "denied.other_law": 4, "denied.process_info": 4,
            "unavailable.needs_creation": 5, "refused.petition": 5, "other.other": 5, "other": 8}  # fmt: skip
_COLUMN_WEIGHTS = (80, 12, 1, 2, 3, 2)


def spread(rng: random.Random, whole: int, weights: list[int]) -> list[int]:
    """Cuts `whole` into len(weights) parts, likelier where the weight is larger; zero weight gets nothing."""
    parts = [0] * len(weights)
    if not any(weights):
        return parts
    if whole <= 400:
        for index in rng.choices(range(len(weights)), weights, k=whole):
            parts[index] += 1
        return parts
    left, scale = whole, sum(weights)
    for index, weight in enumerate(weights):
        share = min(left, int(whole * weight / scale * rng.uniform(0.7, 1.2)))
        parts[index] = share
        left -= share
    parts[max(range(len(weights)), key=weights.__getitem__)] += left
    return parts


def requests(rng: random.Random, form: str, size: str, fee_unpaid: bool = False) -> dict[str, Number]:
    """Table three: columns add up to 总计, results to (七), and 一 + 二 = (七) + 四 in every column."""
    low, high = _RANGES[size]
    new = rng.randint(low, high)
    carried_in = rng.choice((0, 0, 0, rng.randint(0, max(1, new // 8)))) if size != "zero" else 0
    only_people = rng.random() < 0.35
    columns = [100, 0, 0, 0, 0, 0] if only_people else list(_COLUMN_WEIGHTS)
    per_new = spread(rng, new, columns)
    per_in = spread(rng, carried_in, columns)
    rows = leaves(form)
    table: dict[str, list[int]] = {row: [0] * 6 for row in rows}
    table |= {"new": per_new, "carried_in": per_in, "carried_out": [0] * 6}
    keep = rng.random() < 0.4
    for column in range(6):
        handled = per_new[column] + per_in[column]
        out = rng.randint(0, max(handled // 6, 1)) if keep and handled else 0
        table["carried_out"][column] = out
        weights = [0 if row == "other.fee_unpaid" and not fee_unpaid else _WEIGHTS.get(row, 1) for row in rows]
        if rng.random() < 0.5:
            weights = [w if rng.random() < 0.3 or row == "granted" else 0 for w, row in zip(weights, rows, strict=True)]
        for row, part in zip(rows, spread(rng, handled - out, weights), strict=True):
            table[row][column] = part
    table["total"] = [sum(table[row][column] for row in rows) for column in range(6)]
    cells: dict[str, Number] = {}
    for row, values in table.items():
        for kind, value in zip(KINDS, values, strict=True):
            cells[f"requests.{row}@{kind}"] = value
        cells[f"requests.{row}@total"] = sum(values)
    return cells


def disputes(rng: random.Random, size: str) -> dict[str, Number]:
    """Table four: outcomes add up to each 总计."""
    cells: dict[str, Number] = {}
    for block in FOUR:
        top = {"zero": 0, "few": 2, "tens": 6, "hundreds": 30, "thousands": 120}[size]
        whole = rng.choice((0, rng.randint(0, top)))
        for key, part in zip(
            ("upheld", "corrected", "other", "pending"), spread(rng, whole, [5, 1, 2, 1]), strict=True
        ):
            cells[f"{block}.{key}"] = part
        cells[f"{block}.total"] = whole
    return cells


def money(rng: random.Random) -> Decimal:
    """An amount in 万元 with none to six decimals, as reports have them."""
    digits = rng.choice((0, 1, 2, 2, 4, 6))
    return (
        Decimal(rng.randint(1, 9_000_00)) / 100
        if digits == 2
        else Decimal(rng.randint(1, 10 ** (digits + 2))).scaleb(-digits)
    )


def proactive(rng: random.Random, form: str, size: str, makes_regulations: bool) -> dict[str, Number]:
    """Table two, within what is plausible for the body."""
    top = {"zero": 0, "few": 12, "tens": 150, "hundreds": 3000, "thousands": 90000}[size]

    def count() -> int:
        return rng.choice((0, rng.randint(0, top), rng.randint(0, top)))

    cells: dict[str, Number] = {}
    if form == "2021":
        for name, made in (("regulations", makes_regulations), ("normative", True)):
            issued = rng.randint(0, 9) if made and size != "zero" and rng.random() < 0.6 else 0
            repealed = rng.randint(0, 5) if made and size != "zero" and rng.random() < 0.4 else 0
            old = rng.randint(0, 60) if made and size != "zero" else 0
            cells |= {f"proactive.{name}.issued": issued, f"proactive.{name}.repealed": repealed,
                      f"proactive.{name}.in_force": old + issued}  # fmt: skip
        for name in ("licensing", "penalties", "coercion"):
            cells[f"proactive.{name}.decisions"] = count() // (10 if name == "coercion" else 1)
        cells["proactive.fees.amount_wan"] = money(rng) if size != "zero" and rng.random() < 0.3 else 0
        return cells
    for name, made in (("regulations", makes_regulations), ("normative", True)):
        value = rng.randint(0, 9) if made and size != "zero" and rng.random() < 0.6 else 0
        cells |= {f"proactive.{name}.made": value, f"proactive.{name}.disclosed": value,
                  f"proactive.{name}.public_total": value + rng.randint(0, 40) if made and size != "zero" else 0}  # fmt: skip
    for name in ("licensing", "other_services", "penalties", "coercion", "fees"):
        items = rng.randint(0, 40) if size != "zero" else 0
        cells[f"proactive.{name}.previous_items"] = items
        cells[f"proactive.{name}.items_change"] = rng.choice((0, 0, rng.randint(-min(items, 3), 4))) if items else 0
        if name != "fees":
            cells[f"proactive.{name}.decisions"] = count() if items else 0
    bought = rng.randint(0, 9) if size != "zero" else 0
    cells["proactive.procurement.projects"] = bought
    cells["proactive.procurement.amount"] = money(rng) if bought else 0
    return cells


def invent(
    rng: random.Random, form: str, size: str, makes_regulations: bool, fee_unpaid: bool = False
) -> dict[str, Number]:
    """All cells of a form."""
    return (
        proactive(rng, form, size, makes_regulations)
        | requests(rng, form, size, fee_unpaid)
        | disputes(rng, size if rng.random() < 0.7 else "zero")
    )
