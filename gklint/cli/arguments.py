"""The options of the commands: read by argparse, explained in the user's language."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from gklint.api.options import FAIL_ON, FORMS, READERS, OptionsError
from gklint.api.words import LANGUAGES, words
from gklint.resources.errors import display_width

_HELP_COLUMN = 30
Spec = tuple[tuple[str, ...], dict[str, Any]]


class UsageError(Exception):
    """A command line that cannot be understood; the sentence says what is wrong with it."""


def language(argv: Sequence[str]) -> str:
    """The language of the interface: `--lang`, else $GKLINT_LANG, else Chinese."""
    chosen = os.environ.get("GKLINT_LANG", "")
    for index, word in enumerate(argv):
        if word == "--":
            break
        if word.startswith("--lang="):
            chosen = word.partition("=")[2]
        elif word == "--lang" and index + 1 < len(argv):
            chosen = argv[index + 1]
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def choice(name: str, options: Sequence[str], lang: str) -> Callable[[str], str]:
    """Reads one word out of several; any other is a `UsageError` with the nearest."""

    def read(value: str) -> str:
        if value in options:
            return value
        from gklint.api.config import suggestion

        raise UsageError(words(lang)("bad-choice", name=name, value=value) + suggestion(value, list(options), lang))

    return read


def number(name: str, lang: str, most: int = 9_999) -> Callable[[str], int]:
    """Reads a number from 1 to `most`."""

    def read(value: str) -> int:
        if not (value.isascii() and value.isdigit() and 0 < int(value) <= most):
            raise UsageError(words(lang)("bad-number", name=name, value=value))
        return int(value)

    return read


def valid(option: str, lang: str) -> Callable[[str], Any]:
    """Reads a value as the option of the same name in a configuration would be read."""
    name = option.removeprefix("--").replace("-", "_")

    def read(value: str) -> Any:
        try:
            return READERS[name](option, value)
        except OptionsError as error:
            say = words(lang)
            raise UsageError(say("bad-value", name=option, value=value, expected=error.wanted(lang))) from None

    return read


def severity(lang: str) -> Callable[[str], list[tuple[str, str]]]:
    """Reads `CODE=LEVEL`, several with commas."""

    def read(value: str) -> list[tuple[str, str]]:
        pairs = []
        for each in value.split(","):
            code, _, level = (part.strip() for part in each.partition("="))
            if not code or level not in ("error", "warning", "info"):
                raise UsageError(words(lang)("bad-severity", value=each))
            pairs.append((code, level))
        return pairs

    return read


def per_file(lang: str) -> Callable[[str], tuple[str, str]]:
    """Reads `PATTERN=CODES`."""

    def read(value: str) -> tuple[str, str]:
        pattern, _, codes = value.rpartition("=")
        if not pattern or not codes.strip():
            raise UsageError(words(lang)("bad-per-file", value=value))
        return pattern, codes

    return read


def _formatter(prog: str) -> argparse.HelpFormatter:
    """What argparse asks for when it looks at an option; given a width it need not find that of the terminal."""
    return argparse.HelpFormatter(prog, width=80)


class Parser(argparse.ArgumentParser):
    """An argument parser whose help and errors are in the user's language and measured in terminal cells.

    The help of an option is found under `option-NAME`, of an argument under `argument-NAME`, of a command under
    `about-COMMAND`.
    """

    def __init__(self, command: str, lang: str) -> None:
        super().__init__(
            prog=f"gklint {command}",
            add_help=False,
            allow_abbrev=False,
            exit_on_error=False,
            formatter_class=_formatter,
        )
        self.command, self.lang = command, lang
        self.say = words(lang)
        self.groups: list[tuple[str, list[argparse.Action]]] = []

    def group(self, title: str, *specs: Spec) -> None:
        """Options that belong together under a heading (a key of words)."""
        self.groups.append((title, [self.add_argument(*flags, **settings) for flags, settings in specs]))

    def read(self, argv: Sequence[str]) -> argparse.Namespace | None:
        """The options, or None if only help was asked for (and printed)."""
        before = argv[: argv.index("--")] if "--" in argv else argv
        if "-h" in before or "--help" in before:
            print(self.format_help(), end="")
            return None
        try:
            found, unknown = self.parse_known_intermixed_args(argv)
        except argparse.ArgumentError as error:
            self._refuse(error)
        except TypeError:
            found, unknown = self.parse_known_args(argv)
        if unknown:
            self._refuse_unknown(unknown)
        return found

    def error(self, message: str) -> NoReturn:
        """Whatever argparse complains of besides."""
        raise UsageError(message)

    def _refuse(self, error: argparse.ArgumentError) -> NoReturn:
        name = (error.argument_name or "").split("/")[-1]
        if "expected" in str(error.message):
            raise UsageError(self.say("needs-value", name=name)) from None
        if "explicit argument" in str(error.message):
            raise UsageError(self.say("takes-no-value", name=name)) from None
        raise UsageError(str(error)) from None

    def _refuse_unknown(self, unknown: list[str]) -> NoReturn:
        options = [word for word in unknown if word.startswith("-") and word != "-"]
        if not options:
            raise UsageError(self.say("too-many", words=" ".join(unknown)))
        from gklint.api.config import suggestion

        known = [flag for action in self._actions for flag in action.option_strings if flag.startswith("--")]
        name = options[0].partition("=")[0]
        raise UsageError(self.say("no-such-option", name=name) + suggestion(name, known, self.lang, listed=False))

    # ------------------------------------------------------------ help

    def format_help(self) -> str:
        """The help text."""
        blocks = [self.say("usage") + self.say(f"usage-{self.command}"), self.say(f"about-{self.command}")]
        for title, actions in self.groups:
            rows = [self._row(action) for action in actions if action.help != argparse.SUPPRESS]
            blocks.append("\n".join([self.say(title), *rows]))
        if f"more-{self.command}" in self.say:
            blocks.append(self.say(f"more-{self.command}").rstrip())
        return "\n\n".join(blocks) + "\n"

    def _row(self, action: argparse.Action) -> str:
        if not action.option_strings:
            left, key = action.dest.upper(), f"argument-{action.dest}"
        else:
            left = ", ".join(action.option_strings)
            key = f"option-{action.help or action.option_strings[-1].lstrip('-')}"
            if action.nargs != 0:
                left += f" {action.metavar}"
        return help_row(left, self.say(key))


def help_row(left: str, text: str) -> str:
    """`  --option VALUE   what it does`, with later lines under the first."""
    lines = text.strip().split("\n")
    left = f"  {left}"
    room = _HELP_COLUMN - display_width(left)
    first = f"{left}{' ' * room}{lines[0]}" if room > 1 else f"{left}\n{' ' * _HELP_COLUMN}{lines[0]}"
    return "\n".join([first, *(" " * _HELP_COLUMN + line for line in lines[1:])])


# ---------------------------------------------------------------- options shared by commands


def option(*flags: str, **settings: Any) -> Spec:
    """One option as `Parser.group` takes it."""
    return flags, settings


def common(lang: str) -> list[Spec]:
    """Options of every command."""
    return [
        option("--lang", metavar="zh|en", type=choice("--lang", LANGUAGES, lang)),
        option("-q", "--quiet", action="store_true"),
        option("-v", "--verbose", action="store_true"),
        option("-h", "--help", action="store_true"),
    ]


def reading(lang: str) -> list[Spec]:
    """Options on how a report is read."""
    return [
        option("--form", metavar="auto|2021|2019", type=choice("--form", ("auto", *FORMS), lang)),
        option("--year", metavar="YEAR", type=valid("--year", lang)),
        option("--config", metavar="FILE"),
        option("--stdin-filename", metavar="NAME"),
        option("-j", "--jobs", metavar="N", type=number("--jobs", lang)),
    ]


def output(formats: Sequence[str], lang: str, default: str | None = None) -> list[Spec]:
    """Options on what is written where."""
    return [
        option("--format", metavar="FORMAT", type=choice("--format", formats, lang), default=default),
        option("-o", "--output", metavar="FILE"),
    ]


def outputs(formats: Sequence[str], lang: str) -> list[Spec]:
    """The same for commands that write several outputs in one run: `-o FILE`, and any number of `-o FORMAT=FILE`."""
    written = option("-o", "--output", metavar="[FORMAT=]FILE", action="append", default=[], help="outputs")
    bom = option("--bom", action="store_true")
    return [option("--format", metavar="FORMAT", type=choice("--format", formats, lang)), written, bom]


def destinations(args: Any, formats: Sequence[str], lang: str) -> tuple[str | None, dict[str, str]]:
    """What the `-o` of a command line say: the file of the main output (None: standard output), and further files with
    their formats. `UsageError` for a second main file, a file named twice, one of the reports themselves."""
    main: str | None = None
    further: dict[str, str] = {}
    reports = {os.path.realpath(each) for each in args.path}
    for word in args.output:
        name, equals, path = word.partition("=")
        if not equals or name not in formats or not path:
            name, path = "", word
        taken = {os.path.abspath(each) for each in (*further, main) if each is not None}
        if os.path.abspath(path) in taken or (not name and main is not None):
            raise UsageError(words(lang)("output-twice", path=path))
        if os.path.realpath(path) in reports:
            raise UsageError(words(lang)("output-is-input", path=path))
        if name:
            further[path] = name
        else:
            main = path
    return main, further


def choosing(lang: str) -> list[Spec]:
    """Options on which rules run and when a file fails."""
    codes = {"metavar": "CODES", "type": valid("--select", lang), "action": "append"}
    return [
        option("--select", **codes),
        option("--ignore", **codes),
        option("--extend-select", **codes),
        option("--per-file-ignores", metavar="PATTERN=CODES", type=per_file(lang), action="append"),
        option("--severity", metavar="CODE=LEVEL", type=severity(lang), action="append"),
        option("--rules", metavar="PATH", action="append"),
        option("--fail-on", metavar="LEVEL", type=choice("--fail-on", FAIL_ON, lang)),
        option("--exit-zero", action="store_true"),
    ]


def flat(lists: Sequence[Sequence[Any]] | None) -> list[Any] | None:
    """What a repeated option collected, as one list."""
    return [each for some in lists for each in some] if lists else None
