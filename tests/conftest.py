"""For all tests: a cache of their own, and rules that fail by a fault of their own raise instead of saying so."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def _environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    saved = {name: os.environ.get(name) for name in ("GKLINT_CACHE_DIR", "GKLINT_STRICT")}
    os.environ["GKLINT_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))
    os.environ["GKLINT_STRICT"] = "1"
    yield
    for name, value in saved.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
