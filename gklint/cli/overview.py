"""`gklint`, `gklint --help`: what commands there are."""

from __future__ import annotations

from gklint.api.words import words
from gklint.cli import COMMANDS, OK
from gklint.cli.arguments import help_row


def run(argv: list[str], lang: str) -> int:
    """Prints the overview."""
    say = words(lang)
    rows = [help_row(say(f"usage-{name}").removeprefix("gklint "), say(f"brief-{name}")) for name in COMMANDS]
    blocks = [
        say("usage") + say("usage-overview"),
        say("about-overview"),
        "\n".join([say("commands"), *rows]),
        say("more-overview").rstrip(),
    ]
    print("\n\n".join(blocks))
    return OK
