"""`gklint check --watch`: checks again whenever a report, a rule file or the configuration is saved."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib import import_module
from typing import Any

from gklint.api.catalogue import forget_rules
from gklint.api.config import forget_configuration
from gklint.api.words import words
from gklint.cli import OK, guarded
from gklint.cli.arguments import UsageError
from gklint.cli.faults import say_aside
from gklint.readers.archive import split
from gklint.readers.formats import readable, suffix

_CLEAR = "\x1b[2J\x1b[3J\x1b[H"
_QUIET = 300  # milliseconds without a change, after which a save is taken to be whole


def watch(
    paths: Sequence[str], also: Sequence[str], written: Sequence[str], check: Callable[[], int], lang: str
) -> int:
    """Runs `check` now and after every change, until Ctrl-C (which is no fault: exit code 0).

    paths: the reports, files or folders. also: files and folders on which the outcome depends besides (rules,
    configuration, baseline). written: files that the check itself writes.
    """
    changes = _watcher(lang)
    wanted = Wanted([split(path)[0] for path in paths], also, written)
    try:
        _checked(check, lang)
        # Folders are watched, not files: many programs save by putting a new file in the place of the old one.
        for _ in changes(*wanted.folders, watch_filter=wanted, raise_interrupt=True, debounce=1600, step=_QUIET):
            forget_rules()
            forget_configuration()
            _checked(check, lang)
    except KeyboardInterrupt:
        pass
    return OK


def _watcher(lang: str) -> Any:
    try:
        return import_module("watchfiles").watch
    except ImportError:
        raise UsageError(words(lang)("needs-extra", name="--watch", extra="watch")) from None


def _checked(check: Callable[[], int], lang: str) -> None:
    """One run, on a cleared screen where there is one. If it goes wrong that is told, and the watch goes on."""
    if sys.stdout.isatty():
        sys.stdout.write(_CLEAR)
    guarded(check, "check", lang)
    sys.stdout.flush()
    say_aside(words(lang)("watching", time=datetime.now().strftime("%H:%M:%S")))


class Wanted:
    """Which changes concern a check. folders: where to look for them."""

    def __init__(self, paths: Sequence[str], also: Sequence[str], written: Sequence[str]) -> None:
        real = [os.path.realpath(path) for path in paths]
        others = [os.path.realpath(path) for path in also]
        self.reports = tuple(path + os.sep for path in real if os.path.isdir(path))
        self.rules = tuple(path + os.sep for path in others if os.path.isdir(path))
        self.files = {path for path in (*real, *others) if not os.path.isdir(path)}
        self.written = {os.path.realpath(path) for path in written}
        self.folders = sorted({_folder(path) for path in (*real, *others)})

    def __call__(self, change: object, path: str) -> bool:
        """Whether a change at a path does."""
        real = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
        if real in self.written:
            return False
        if real in self.files or os.path.realpath(path) in self.files:
            return True
        if os.path.basename(path).startswith("."):
            return False
        ending = suffix(path)
        return (real.startswith(self.reports) and readable(ending)) or (
            real.startswith(self.rules) and ending in (".yaml", ".yml")
        )


def _folder(path: str) -> str:
    """The nearest folder at or above a path."""
    while not os.path.isdir(path):
        path = os.path.dirname(path)
    return path
