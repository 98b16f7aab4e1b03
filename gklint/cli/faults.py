"""How a run that went wrong is told: one or a few lines on standard error, exit code 2."""

from __future__ import annotations

import sys

from gklint.api.options import OptionsError
from gklint.api.words import words


def say_aside(text: str) -> None:
    """Writes lines to standard error, whatever it can show; nothing if nobody listens."""
    try:
        reconfigure = getattr(sys.stderr, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
        print(text, file=sys.stderr, flush=True)
    except (OSError, ValueError):
        pass


def told(message: str, lang: str, hint: str = "") -> int:
    """Tells what went wrong, and where help is; the exit code."""
    say = words(lang)
    lines = [say("fault", message=message)]
    if hint:
        lines.append(say("see-help", command="gklint" if hint == "overview" else f"gklint {hint}"))
    say_aside("\n".join(lines))
    return 2


def option_fault(error: OptionsError, lang: str) -> str:
    """An option that only turned out wrong when it was used: a selector that names no rule."""
    say = words(lang)
    if error.name in ("select", "ignore", "extend-select", "severity", "per-file-ignores"):
        near = say("did-you-mean", word=error.expected) if error.expected else say("see-rules")
        return say("no-such-rule", name=error.name, value=error.value) + near
    return say("bad-value", name=f"--{error.name}", value=error.value, expected=error.wanted(lang))
