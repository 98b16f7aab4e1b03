"""Why a number was passed over or a claim is in doubt, in words (the `reasons` of rules/claims/)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any


def reason(key: str, lang: str) -> str:
    """The sentence of a key; the key itself where there is none."""
    entry = _table().get(key)
    return str(entry.get(lang) or entry.get("zh") or key) if isinstance(entry, dict) else key


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    from gklint.resources import compiled, load_yaml, root, yaml_files

    files = yaml_files(root() / "rules" / "claims")

    def build() -> dict[str, Any]:
        found: dict[str, Any] = {}
        for file in files:
            data = load_yaml(file)
            for name in ("reasons", "doubts"):
                if isinstance(data, dict) and isinstance(data.get(name), dict):
                    found.update(data[name])
        return found

    value = compiled("reasons", files, build)
    assert isinstance(value, dict)
    return value
