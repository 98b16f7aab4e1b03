"""The reports that speed is measured on: the same ones every time, each different from the others."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

# Real reports, where a developer keeps some beside the checkout; else two of the invented ones.
SEEDS = ROOT.parent / "shared" / "seeds"
STAND_INS = ("clean-county-bars.txt", "licences-15-against-9.txt")
# Counts, as far as they are neither years, dates nor numerals of a list.
_COUNT = re.compile(r"(?<![\d.:(〔第号\-])(?:0|[1-9]\d{0,2})(?=\s*[件条次篇人期个|]|\s|$)(?!\s*[年月日号])", re.M)


def invented(count: int) -> list[str]:
    """Invented reports without faults, in every layout in turn: what an auditor's folder may look like."""
    from tests.support import layouts, model

    found = []
    for number in range(count):
        rng = random.Random(f"speed {number}")
        report = model.invent(rng, model.Plan(length=0.9))
        found.append(layouts.render(report, layouts.LAYOUTS[number % len(layouts.LAYOUTS)], rng).text)
    return found


def two_reports() -> list[Path]:
    """Two ordinary reports: the real ones if there are any at hand."""
    real = sorted(SEEDS.glob("*.txt"))[:2] if SEEDS.is_dir() else []
    return real if len(real) == 2 else [ROOT / "fixtures" / "reports" / name for name in STAND_INS]


def varied(texts: Sequence[str], count: int) -> list[str]:
    """The texts in turn, every count in them replaced (so that the figures no longer agree: rules have work to do)."""
    found = []
    for number in range(count):
        rng = random.Random(f"varied {number}")
        found.append(_COUNT.sub(lambda hit, rng=rng: _like(hit[0], rng), texts[number % len(texts)]))
    return found


def _like(digits: str, rng: random.Random) -> str:
    """As long a number; of the noughts only some become another."""
    if digits == "0":
        return str(rng.randint(1, 9)) if rng.random() < 0.05 else digits
    return str(rng.randint(10 ** (len(digits) - 1), 10 ** len(digits) - 1))


def write(texts: Sequence[str], folder: Path) -> None:
    """One file a report."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(texts):
        (folder / f"{number:04}.txt").write_text(text, encoding="utf-8", newline="")


def longer(text: str, times: int) -> str:
    """One report whose prose is `times` as long: the paragraphs of its first section are repeated."""
    start, end = text.find("一、"), text.find("二、主动公开")
    end = text.find("\n二、") if end < 0 else end
    if not 0 <= start < end:
        raise ValueError("no first section to lengthen")
    head, _, body = text[start:end].partition("\n")
    return text[:start] + head + "\n" + body * times + text[end:]
