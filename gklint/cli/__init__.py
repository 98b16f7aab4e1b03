"""The command `gklint`: arguments in, exit code out. One module per command, imported when it is asked for."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

COMMANDS = ("check", "baseline", "extract", "parse", "rules", "archive", "serve")
_LEADING = ("--lang",)  # an option that may stand before the command's name
_NOT_WRITTEN = (errno.ENOSPC, errno.EFBIG, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC))
OK, FOUND, WRONG, INTERRUPTED = 0, 1, 2, 130


def entry() -> int:
    """What the console script calls."""
    code = main(sys.argv[1:])
    try:
        sys.stdout.flush()
    except (BrokenPipeError, ValueError):
        _let_go()
    except OSError:
        code = WRONG
        _let_go()
    return code


def main(argv: Sequence[str]) -> int:
    """Runs one command line; returns its exit code (0 nothing found, 1 something found, 2 the run went wrong)."""
    if len(argv) == 1 and argv[0] in ("--version", "-V"):
        from gklint._version import __version__

        print(f"gklint {__version__}")
        return OK
    try:
        return _run(list(argv))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # `gklint … | head`: nobody reads on, which is no fault
        _let_go()
        return FOUND


def _run(argv: list[str]) -> int:
    from importlib import import_module

    command, rest = _command(argv)
    if command in ("check", "extract"):
        from gklint.cli import collector

        collector.rest()
    from gklint.cli.arguments import language

    lang = language(argv)

    def run() -> int:
        code: int = import_module(f"gklint.cli.{command}").run(rest, lang)
        with suppress(ValueError):  # closed by whoever called
            sys.stdout.flush()  # here, so that a full disk is told however little was written
        return code

    return guarded(run, command, lang)


def guarded(run: Callable[[], int], command: str, lang: str) -> int:
    """The exit code of a run; of one that went wrong after telling why."""
    from gklint.cli.arguments import UsageError
    from gklint.cli.faults import told

    try:
        return run()
    except UsageError as error:
        return told(str(error), lang, hint=command)
    except Exception as error:
        from gklint.api.config import ConfigError
        from gklint.api.options import OptionsError
        from gklint.resources import SpecError

        if isinstance(error, BrokenPipeError):
            raise
        if isinstance(error, OSError) and error.errno in _NOT_WRITTEN and error.filename is None:
            from gklint.api.words import words
            from gklint.resources.spoken import why

            _let_go()
            return told(words(lang)("cannot-write-on", why=why(error, lang)), lang)
        if isinstance(error, SpecError):
            return told(error.shown(lang), lang)
        if isinstance(error, ConfigError):
            return told(str(error), lang)
        if isinstance(error, OptionsError):
            from gklint.cli.faults import option_fault

            return told(option_fault(error, lang), lang, hint=command)
        return _our_fault()


def _our_fault() -> int:
    """A fault of gklint itself: shown whole, and never mistaken for findings (Python's own exit code would be 1)."""
    import traceback

    traceback.print_exc()
    return WRONG


def _command(argv: list[str]) -> tuple[str, list[str]]:
    """The command and its arguments. Without one it is `check`; without anything, help."""
    leading: list[str] = []
    rest = argv
    while rest and rest[0].partition("=")[0] in _LEADING:
        size = 1 if "=" in rest[0] else 2
        leading, rest = leading + rest[:size], rest[size:]
    if not rest or rest[0] in ("-h", "--help", "help"):
        return "overview", leading
    if rest[0] in COMMANDS:
        return rest[0], leading + rest[1:]
    return "check", argv


def _let_go() -> None:
    """Standard output leads nowhere any more: keep the interpreter from complaining when it flushes it at the end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        pass
