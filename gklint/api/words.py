"""The words of the user interface (rules/messages/*.yaml) in the language asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

LANGUAGES = ("zh", "en")


class Words:
    """Looks up and fills sentences: `words("files", n=3)`. A key that is not there is a KeyError: a fault of gklint."""

    def __init__(self, lang: str) -> None:
        self.lang = lang if lang in LANGUAGES else LANGUAGES[0]

    def __call__(self, key: str, /, **values: Any) -> str:
        """The sentence of a key; where it has forms for one and for many, `n` chooses."""
        entry = _table()[key][self.lang]
        if isinstance(entry, Mapping):
            entry = entry["one" if values.get("n") == 1 else "other"]
        return str(entry).format_map(values) if values else str(entry)

    def __contains__(self, key: str) -> bool:
        return key in _table()

    def join(self, parts: list[str]) -> str:
        """Parts of an enumeration, with the comma of the language."""
        return self("list-mark").join(parts)


@lru_cache(maxsize=4)
def words(lang: str) -> Words:
    """The words in `zh` or `en`."""
    return Words(lang)


def keys() -> list[str]:
    """The keys of all sentences."""
    return list(_table())


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    from gklint.resources import compiled, load_yaml, root, yaml_files

    paths = yaml_files(root() / "rules" / "messages")
    found = compiled("ui", paths, lambda: {key: value for path in paths for key, value in load_yaml(path).items()})
    assert isinstance(found, dict)
    return found
