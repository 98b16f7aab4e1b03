"""Why a number was passed over or a claim is in doubt, in words (rules/claims/words.yaml)."""

from __future__ import annotations


def reason(key: str, lang: str) -> str:
    """Why a number is no claim; the key itself where there are no words for it."""
    return _worded("reasons", key, lang)


def doubt(key: str, lang: str) -> str:
    """What is unsure about a claim."""
    return _worded("doubts", key, lang)


def _worded(group: str, key: str, lang: str) -> str:
    from gklint.prose.lore import lore

    entry = lore().words[group].get(key) or {}
    return str(entry.get(lang) or entry.get("zh") or key)
