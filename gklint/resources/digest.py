"""Digests from the modules behind `hashlib`, which itself loads OpenSSL: that takes longer than reading a report."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import Any


@lru_cache(maxsize=4)
def _made_by(name: str, *modules: str) -> Any:
    for module in modules:
        try:
            return getattr(import_module(module), name)
        except (ImportError, AttributeError):  # another Python keeps it elsewhere
            continue
    raise ImportError(name)


def sha256(data: bytes) -> str:
    """The SHA-256 of some bytes in hexadecimal digits."""
    found: str = _made_by("sha256", "_sha2", "_sha256", "hashlib")(data).hexdigest()
    return found


def short_digest(data: bytes) -> str:
    """Sixteen hexadecimal digits that tell names apart."""
    found: str = _made_by("blake2b", "_blake2", "hashlib")(data, digest_size=8).hexdigest()
    return found
