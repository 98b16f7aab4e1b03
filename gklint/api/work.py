"""What is done to each file of a run; picklable, so that it can be done in another process."""

from __future__ import annotations

import os
from functools import cached_property
from typing import Any, Generic, Self, TypeVar

from gklint.api.checking import check_bytes, check_file, reported, unreadable_for
from gklint.api.config import Config, ConfigError, config_for, load_config
from gklint.api.extracting import extract_bytes, extract_file
from gklint.api.files import STDIN, Target, member_of_stdin
from gklint.api.options import Options, OptionsError, layered
from gklint.api.results import UNREADABLE, Extraction, FileResult
from gklint.readers.archive import MARK, split
from gklint.resources import SpecError
from gklint.resources.records import dataclass, field, replace

R = TypeVar("R")


def leading(path: str) -> Target:
    """What stands for a whole run, given its first path: its options are those of the file, or inside the folder."""
    return Target(os.path.join(path, "")) if path != STDIN and os.path.isdir(path) else Target(path)


@dataclass(frozen=True)
class CheckWork:
    """Checks a target. given: options that win over configuration. config: a file that replaces those that are found.

    guarded: a fault of gklint becomes a result of the file it arose at, so that the others are still checked.
    stdin: what standard input held, and the name it goes by. keeping: whether results of a run over many files are
    kept for the next one; kept: that this is such a run.
    """

    given: dict[str, Any] = field(default_factory=dict)
    config: str | None = None
    guarded: bool = False
    stdin: tuple[bytes, str] | None = None
    keeping: bool = False
    kept: bool = False

    def __call__(self, target: Target) -> FileResult:
        """The result of one file."""
        options = self.options(target)
        try:
            return reported(self._result(target, options), options)
        except (ConfigError, OptionsError, SpecError):
            raise  # the run itself is wrong, not this file
        except Exception as error:
            if not self.guarded:
                raise
            return self.crashed(target, f"{type(error).__name__}: {error}")

    def _result(self, target: Target, options: Options) -> FileResult:
        if target.fault:
            return unreadable_for(target.path, "folder", options, target.fault)
        inside = member_of_stdin(target.path)
        if inside is not None and self.stdin is not None:
            return check_bytes(*self.stdin, options, inside)
        if self.kept:
            from gklint.api.kept import check_kept

            return check_kept(target.path, options)
        return check_file(target.path, options)

    def for_many(self) -> CheckWork:
        """The same for a run over many files."""
        return replace(self, kept=True) if self.keeping and type(self) is CheckWork else self

    def finish(self) -> None:
        """At the end of a batch: what is to be kept is written."""
        if self.kept:
            from gklint.api.kept import flush

            flush()

    def crashed(self, target: Target, why: str) -> FileResult:
        """The result of a file at which gklint failed."""
        return unreadable_for(self.name(target), "crashed", self.options(target), why)

    def late(self, target: Target, why: str) -> FileResult:
        """The result of a file that took longer than it may."""
        return unreadable_for(self.name(target), "late", self.options(target), why)

    def name(self, target: Target) -> str:
        """What the target is called in messages."""
        inside = member_of_stdin(target.path)
        if inside is None or self.stdin is None:
            return target.path
        return self.stdin[1] + MARK + inside if inside else self.stdin[1]

    def folder(self, target: Target) -> str:
        """The folder whose configuration holds for a target: that of the archive for what is in one."""
        name = self.name(target)
        return os.path.dirname(name[: name.find(MARK)] if member_of_stdin(target.path) else split(name)[0])

    @property
    def language(self) -> str:
        """The language of the command line."""
        return str(self.given.get("lang") or "zh")

    def options(self, target: Target) -> Options:
        """The options that hold for a target."""
        directory = "" if self.config is not None else self.folder(target)
        found = self._known.get(directory)
        if found is None:
            found = self._known[directory] = layered(self.configuration(target).options, self.given)
        return found.for_file(self.name(target))

    @cached_property
    def _known(self) -> dict[str, Options]:
        """The options by folder; every file of a folder shares them."""
        return {}

    def configuration(self, target: Target) -> Config:
        """The configuration file that holds for a target."""
        if self.config is not None:
            return load_config(self.config, self.language)
        return config_for(self.folder(target), self.language)


@dataclass(frozen=True)
class ExtractWork(CheckWork):
    """Extracts instead."""

    def __call__(self, target: Target) -> Extraction:  # type: ignore[override]
        """The extraction of one file."""
        options = self.options(target)
        if target.fault:
            return self._nothing(unreadable_for(target.path, "folder", options, target.fault))
        try:
            inside = member_of_stdin(target.path)
            if inside is not None and self.stdin is not None:
                return extract_bytes(*self.stdin, options, inside)
            return extract_file(target.path, options)
        except (ConfigError, OptionsError, SpecError):
            raise
        except Exception as error:
            if not self.guarded:
                raise
            return self.crashed(target, f"{type(error).__name__}: {error}")

    def crashed(self, target: Target, why: str) -> Extraction:  # type: ignore[override]
        """An extraction that says how gklint failed."""
        return self._nothing(unreadable_for(self.name(target), "crashed", self.options(target), why))

    def late(self, target: Target, why: str) -> Extraction:  # type: ignore[override]
        """An extraction that says that it took too long."""
        return self._nothing(unreadable_for(self.name(target), "late", self.options(target), why))

    def _nothing(self, result: FileResult) -> Extraction:
        error = "; ".join(found.message for found in result.diagnostics)
        return Extraction(result.path, UNREADABLE, None, None, None, (), (), result.source, None, error)


@dataclass(frozen=True)
class After(Generic[R]):
    """Something done with each result of a work, where the file is, so that only what comes of it travels."""

    work: CheckWork

    def after(self, target: Target, result: Any) -> R:
        """What comes of the result of a target."""
        raise NotImplementedError

    def __call__(self, target: Target) -> R:
        """What comes of one file."""
        return self.after(target, self.work(target))

    def crashed(self, target: Target, why: str) -> R:
        """The same for a file whose process died."""
        return self.after(target, self.work.crashed(target, why))

    def late(self, target: Target, why: str) -> R:
        """The same for a file that took too long."""
        return self.after(target, self.work.late(target, why))

    def for_many(self) -> Self:
        """The same for a run over many files."""
        return replace(self, work=self.work.for_many())

    def finish(self) -> None:
        """At the end of a batch."""
        self.work.finish()
