"""The garbage collector in a run over reports: it has nothing to find in what a run loads, and little in a report."""

from __future__ import annotations

import gc

_NEW_OBJECTS = 20_000  # between two looks at the youngest; a report makes some thousands


def rest() -> None:
    """Lets it rest until `resume`: while a run loads what it needs, everything stays in use."""
    gc.disable()


def resume() -> None:
    """Lets it work again on what is made from now on; also in a process of a pool, which starts as its parent was."""
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(_NEW_OBJECTS, 10, 10)
        gc.enable()
