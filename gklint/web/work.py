"""What is done to an upload, in a process of its own: bytes in, the text of an output format out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from gklint.api.files import STDIN, Target, Walk
from gklint.api.options import Options
from gklint.api.results import UNREADABLE
from gklint.api.words import words
from gklint.api.work import CheckWork, ExtractWork
from gklint.diagnostics import Severity
from gklint.render import Look, check_to_text, extract_to_text
from gklint.resources.records import dataclass, field

CHECK, EXTRACT, ANNOTATE = "check", "extract", "annotate"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CONTENT_TYPES = {
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "sarif": "application/sarif+json",
    "junit": "application/xml",
    "concise": "text/plain; charset=utf-8",
    "docx": DOCX,
}
CHECK_FORMATS = ("json", "jsonl", "csv", "html", "sarif", "junit", "concise")
EXTRACT_FORMATS = ("json", "jsonl", "csv")
ANNOTATE_FORMATS = ("docx",)


class NotDone(Exception):
    """Why a file cannot be annotated: for people."""


@dataclass(frozen=True)
class Task:
    """One upload. name: what it is called. action: what is asked for. given, config: as for `gklint check`."""

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
        kind = ExtractWork if self.action == EXTRACT else CheckWork
        given = {**self.given, "lang": self.lang}
        return kind(given=given, config=self.config, guarded=True, stdin=(self.data, self.name))

    @property
    def look(self) -> Look:
        """How results are shown."""
        return Look(lang=self.lang, threshold=Severity.ERROR)


def done(task: Task) -> bytes:
    """The result of a task, in its format; of each report in it where it is an archive."""
    if task.action == ANNOTATE:
        return _annotated(task)
    work: Any = task.work()
    walk = Walk([STDIN], task.options.limits, task.data)
    render = check_to_text if task.action == CHECK else extract_to_text
    return _encoded(render([work(target) for target in walk], task.format, task.look))


def failed(task: Task, late: bool, why: str = "") -> bytes:
    """The result of a task that took too long, or at which gklint failed: a report that is unreadable."""
    if task.action == ANNOTATE:
        raise NotDone(words(task.lang)("annotate-unread", path=task.name))
    work: Any = task.work()
    result = (work.late if late else work.crashed)(Target(STDIN), why)
    render = check_to_text if task.action == CHECK else extract_to_text
    return _encoded(render([result], task.format, task.look))


def _annotated(task: Task) -> bytes:
    from gklint.render.comments import NotAnnotated, annotated

    say = words(task.lang)
    result = task.work()(Target(STDIN))
    if result.status == UNREADABLE:
        raise NotDone(say("annotate-unread", path=task.name))
    if result.source.format != "docx":
        raise NotDone(say("annotate-docx", path=task.name))
    try:
        return annotated(task.data, result, task.lang)
    except ImportError:
        raise NotDone(say("annotate-extra")) from None
    except NotAnnotated as error:
        raise NotDone(say("annotate-failed", path=task.name, why=error)) from None


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


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
