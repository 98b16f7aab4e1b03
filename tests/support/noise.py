"""What happens to a finished text on its way: lost characters (L18), mirrors with traditional characters (L19)."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path


@cache
def traditional() -> dict[str, tuple[str, str]]:
    """Simplified character -> (traditional, pinyin), for the characters that reports use."""
    lines = (Path(__file__).parent / "traditional.tsv").read_text(encoding="utf-8").splitlines()
    return {simple: (full, sound) for simple, full, sound in (line.split("\t") for line in lines)}


def mirror(text: str, rng: random.Random) -> str:
    """L19: traditional characters, mostly with pinyin in brackets; `?` where the page had a no-break space."""
    table = traditional()
    sounds = rng.random() < 0.6
    marks = rng.random() < 0.4
    found = []
    for character in text:
        full, sound = table.get(character, (character, ""))
        found.append(f"{full}({sound})" if sounds and sound and rng.random() < 0.5 else full)
    text = "".join(found)
    if marks:
        text = re.sub(r"(?m)^(\d+) ?(\|?)$", lambda m: f"? {m[1]} {m[2]}".rstrip(), text)
        text = text.replace("\u3000", "?").replace("\u00a0", "?")
    return text


def lose(text: str, rng: random.Random) -> tuple[str, set[str]]:
    """L18: characters of one font are gone. Returns the text and the stems of rows whose label suffered."""
    harmed: set[str] = set()
    mode = rng.randrange(3)
    if mode == 0:
        text = re.sub(r"(\d{4})年(\d+)月(\d+)日", r"\1\2月\3日", text)
        text = re.sub(r"(?<=\d)条", "", text)
    elif mode == 1:
        text = re.sub(r"(\d{4})年(\d+)月(\d+)日", r"\1\2\3日", text)
    else:
        text = re.sub(r"(?<=\d)(条|号)", "", text)
    for old, new, stem, chance in (
        ("现行有效件数", "现行有效件", "", 0.6), ("本年增/减", "本年增/", "", 0.6), ("对外公开总数量", "对外公开总", "", 0.4),
        ("第二十条第（一）项", "第二十条第（）项", "", 0.2), ("第二十条第(一)项", "第二十条第()项", "", 0.2),
        ("\n行政许可", "\n政许可", "proactive.licensing", 0.25), ("\n自然人", "\n自然", "", 0.3),
        ("\n三、收到和处理", "\n、收到和处理", "", 0.15),
    ):  # fmt: skip
        if rng.random() < chance and old in text:
            text = text.replace(old, new)
            if stem:
                harmed.add(stem)
    return text, harmed
