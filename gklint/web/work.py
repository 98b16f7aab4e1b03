"""What is done to an upload, in a process of its own: bytes in, the text of an output format out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gklint.api.checking import unreadable_for
from gklint.api.files import Target
from gklint.api.options import Options
from gklint.api.work import CheckWork, ExtractWork
from gklint.diagnostics import Severity
from gklint.render import Look, check_to_text, extract_to_text

CHECK, EXTRACT = "check", "extract"
CONTENT_TYPES = {
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "sarif": "application/sarif+json",
    "junit": "application/xml",
    "concise": "text/plain; charset=utf-8",
}
CHECK_FORMATS = ("json", "jsonl", "csv", "html", "sarif", "junit", "concise")
EXTRACT_FORMATS = ("json", "jsonl", "csv")


@dataclass(frozen=True)
class Task:
    """One upload. name: what it is called. action: `check` or `extract`. given, config: as on the command line."""

    data: bytes = field(repr=False)
    name: str = "report"
    action: str = CHECK
    format: str = "json"
    lang: str = "zh"
    given: Mapping[str, Any] = field(default_factory=dict)
    config: str | None = None

    @property
    def options(self) -> Options:
        """The options that hold for it."""
        return self.work().options(Target(os.getcwd()))

    def work(self) -> CheckWork:
        """The work of the command line."""
        kind = CheckWork if self.action == CHECK else ExtractWork
        given = {**self.given, "lang": self.lang}
        return kind(given=given, config=self.config, guarded=True, stdin=(self.data, self.name))

    @property
    def look(self) -> Look:
        """How results are shown."""
        return Look(lang=self.lang, threshold=Severity.ERROR)


def done(task: Task) -> str:
    """The result of a task, in its format."""
    result: Any = task.work()(Target("-"))
    render = check_to_text if task.action == CHECK else extract_to_text
    return render([result], task.format, task.look)


def failed(task: Task, reason: str, why: str = "") -> str:
    """The result of a task that could not be done: a report that is unreadable for `reason`."""
    if task.action == EXTRACT:
        result: Any = task.work()._nothing(unreadable_for(task.name, reason, task.options, why))  # type: ignore[attr-defined]
        return extract_to_text([result], task.format, task.look)
    return check_to_text([unreadable_for(task.name, reason, task.options, why)], task.format, task.look)


def prepare(memory: int) -> None:
    """What a worker does first: bounds its memory, leaves Ctrl-C to its parent, loads the rules."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if memory:
        try:
            import resource

            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        except (ImportError, ValueError, OSError):
            pass
    from gklint.api.checking import check_text

    check_text("")
