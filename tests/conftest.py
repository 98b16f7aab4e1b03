"""For all tests: a cache of their own, and rules that fail by a fault of their own raise instead of saying so."""

from __future__ import annotations

import os
import tempfile

import pytest

_OWN = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Before any test module is imported, since importing may read the rules."""
    config.stash[_OWN] = tempfile.TemporaryDirectory(prefix="gklint-tests-")
    os.environ["GKLINT_CACHE_DIR"] = config.stash[_OWN].name
    os.environ["GKLINT_STRICT"] = "1"


def pytest_unconfigure(config: pytest.Config) -> None:
    """The cache goes with the tests."""
    config.stash[_OWN].cleanup()
