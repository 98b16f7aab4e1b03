"""What all dialects share: a pen that notes which cells a careful reader can still know.

`Truth` maps a metric to (value, must): must=False means that silence (null) is as right as the value; (None, …) that
any number read there would be a fault.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.support.tables import Cell, Row

Truth = dict[str, tuple[object, bool]]


@dataclass
class Pen:
    """What a dialect needs: chances, the truth to adjust, and the choices of this page."""

    rng: random.Random
    truth: Truth

    def one(self, *options: str) -> str:
        return self.rng.choice(options)

    def lost(self, row: Row) -> None:
        """The row's blanks leave no trace, so no value of it has a place any more."""
        if any(not cell.text.strip() for cell in row.values):
            for cell in row.values:
                self.truth[cell.metric] = (None, False)

    def kept(self, row: Row, sure: bool = True) -> None:
        """Blank cells are seen as blank. sure=False: a careful reader may as well say that he cannot tell."""
        blank = [cell for cell in row.values if not cell.text.strip()]
        for cell in blank:
            self.truth[cell.metric] = (None, False)
        if blank and not sure:
            for cell in row.values:
                self.doubt(cell)

    def doubt(self, cell: Cell) -> None:
        self.truth[cell.metric] = (self.truth[cell.metric][0], False)


def ends_blank(row: Row) -> bool:
    """Whether a blank stands where padding or the header's own bars may stand as well."""
    values = [cell.text.strip() for cell in row.values]
    return bool(values) and (not values[-1] or (not row.labels and not values[0]))


def texts(row: Row, pen: Pen, br: str, keep_blank: bool) -> list[str]:
    """The cells of a row in one line each; br: what a line break inside a label became ("cut": the rest is lost)."""
    found = []
    for cell in row.cells:
        text = cell.text
        if "\n" in text:
            text = (
                text.split("\n")[0]
                if br == "cut" and cell.kind == "header" and "勾稽" not in text
                else text.replace("\n", " " if br == "cut" else br)
            )
        if text.strip() or keep_blank:
            found.append(text)
    return found
