"""A fault in a rule, form, pattern or configuration file, shown at its place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from unicodedata import combining, east_asian_width

from gklint.resources.spoken import label, spoken


def display_width(text: str) -> int:
    """How many terminal columns `text` takes: Chinese characters take two, combining marks none, a tab one."""
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


class SpecError(Exception):
    """A file that people write (rule, form, configuration …) cannot be used as it stands.

    line and column count from 1 (0: the file as a whole). `expected` says what would be right, `found` what stands
    there, `length` how many characters to underline. `text` is the content of the file, where it is not to be read
    from `path` again. `others` are further faults found in the same go.
    """

    def __init__(
        self,
        path: str | Path,
        line: int,
        column: int,
        message: str,
        expected: str = "",
        found: str = "",
        length: int = 1,
        text: str | None = None,
        others: Sequence[SpecError] = (),
    ) -> None:
        self.path, self.line, self.column = str(path), line, column
        self.message, self.expected, self.found, self.length = message, expected, found, length
        self.text, self.others = text, tuple(others)
        # All arguments, so that the error survives the way back from a worker process.
        super().__init__(self.path, line, column, message, expected, found, length, text, self.others)

    @property
    def place(self) -> str:
        """`file:line:column`, or only the file."""
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path

    def __str__(self) -> str:
        return self.shown("en")

    def shown(self, lang: str) -> str:
        """The fault and those found with it, in the reader's language."""
        return "\n\n".join(each._one(lang) for each in (self, *self.others))

    def _one(self, lang: str) -> str:
        lines = self._lines()
        gutter = len(str(min(self.line + 1, len(lines)))) if lines else 1
        bar = f"{' ' * gutter} |"
        out = [f"{label('error', lang)}: {spoken(self.message, lang)}", f"{' ' * gutter}--> {self.place}"]
        if lines:
            out.append(bar)
            for number in range(max(1, self.line - 2), min(self.line + 1, len(lines)) + 1):
                line = lines[number - 1]
                out.append(f"{number:>{gutter}} | {line}".rstrip())
                if number == self.line:
                    before, marked = line[: self.column - 1], line[self.column - 1 :][: self.length]
                    out.append(f"{bar} {' ' * display_width(before)}{'^' * max(1, display_width(marked))}")
            out.append(bar)
        if self.found:
            out.append(f"{' ' * gutter} = {label('found', lang)}: {self.found}")
        if self.expected:
            out.append(f"{' ' * gutter} = {label('expected', lang)}: {spoken(self.expected, lang)}")
        return "\n".join(out)

    def _lines(self) -> list[str]:
        """The lines of the file, or none where there is no line to show."""
        if not self.line:
            return []
        text = self.text
        if text is None:
            try:
                text = Path(self.path).read_text(encoding="utf-8-sig", errors="replace")
            except OSError:
                return []
        # Not splitlines: a form feed or U+2028 starts no line for an editor or for YAML.
        lines = [line.rstrip("\r").replace("\t", " ") for line in text.split("\n")]
        return lines if self.line <= len(lines) else []
