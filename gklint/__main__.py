"""`python -m gklint`: the same as the command `gklint`."""

from gklint.cli import entry

if __name__ == "__main__":
    raise SystemExit(entry())
