"""docs/messages.md: what every finding looks like, in both languages, made by running the examples inside the rules."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from gklint.api.words import words
from gklint.diagnostics import Diagnostic
from gklint.render import Look
from gklint.render.catalogue import text as in_language
from gklint.render.terminal import Terminal
from gklint.resources import root
from gklint.rules.examples import run_example
from gklint.rules.loader import builtin_rules
from gklint.rules.model import Rule
from gklint.text import Source

_WIDTH = 96
_LANGUAGES = ("zh", "en")


def page() -> str:
    """The page."""
    say = words("zh")
    lines = [f"# {say('samples-title')} · {words('en')('samples-title')}", ""]
    lines += [f"{words(lang)('samples-intro')}\n" for lang in _LANGUAGES]
    for rule in sorted(builtin_rules(), key=lambda rule: rule.code):
        lines += [f"## {rule.code} {in_language(rule.title, 'zh')}", "", *_samples(rule)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _samples(rule: Rule) -> Iterator[str]:
    """The first example of each wording of the message; where it stands, what is said, how to mend it."""
    seen: set[str] = set()
    for index, example in enumerate(rule.examples):
        if not example.get("fails"):
            continue
        results = {lang: run_example(rule, index, example, lang) for lang in _LANGUAGES}
        found = {lang: result.diagnostics[0] for lang, result in results.items() if result.diagnostics}
        if len(found) < len(_LANGUAGES):
            continue
        shape = "".join(char for char in found["zh"].message if not char.isdigit())
        if shape in seen or len(seen) == 3:
            continue
        seen.add(shape)
        source = _source(results["zh"].text)
        yield "```text"
        yield _shown(found["zh"], source, "zh")
        if source is not None and found["zh"].help:
            yield f"   = {words('zh')('help')}{words('zh')('colon')}{' '.join(found['zh'].help.split())}"
        yield f"\n{_shown(found['en'], None, 'en')}"
        yield "```\n"


def _source(text: str) -> Source | None:
    from gklint.readers import read_bytes

    found = read_bytes(text.encode("utf-8", "surrogatepass"), words("zh")("example"))
    return found if isinstance(found, Source) else None


def _shown(found: Diagnostic, source: Source | None, lang: str) -> str:
    say = words(lang)
    if source is None:
        return f"{say(f'level-{found.severity}')} {found.code}{say('colon')}{found.message}"
    excerpt = Terminal(Look(lang=lang, width=_WIDTH)).excerpt(source, found)
    return "\n".join(line.rstrip() for line in excerpt.rstrip("\n").split("\n"))


def main(argv: Sequence[str]) -> int:
    """`--write` makes docs/messages.md, `--check` says whether it is as the rules make it (1: it is not)."""
    path = Path(root(), "docs", "messages.md")
    if list(argv) == ["--write"]:
        path.write_text(page(), encoding="utf-8")
        return 0
    if path.is_file() and path.read_text(encoding="utf-8") == page():
        return 0
    sys.stderr.write(f"{path} is not what the rules make: run python -m gklint.render.samples --write\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
