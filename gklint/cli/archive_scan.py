"""`gklint archive scan PATH... --db FILE`: checks every report there is and keeps the results."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from gklint.api.catalogue import chosen_rules
from gklint.api.confined import SECONDS
from gklint.api.words import words
from gklint.api.work import CheckWork, leading
from gklint.cli import FOUND, OK, WRONG, archive_options
from gklint.cli.arguments import Parser, UsageError, choice, number, option, reading
from gklint.cli.check import given
from gklint.cli.faults import say_aside

if TYPE_CHECKING:
    from gklint.archive.listing import Shard
    from gklint.archive.scan import Engine, Tally
    from gklint.archive.store import Store

_MEGABYTES = 2048
_SHARD = re.compile(r"(\d{1,5})/(\d{1,5})\Z")


def parser(lang: str) -> Parser:
    """The options of the command."""
    read = [each for each in reading(lang) if each[0] not in (("--stdin-filename",), ("--config",))]
    return archive_options.comparing(
        "scan",
        lang,
        option("--timeout", metavar="SECONDS", type=number("--timeout", lang), default=SECONDS),
        option("--memory", metavar="MB", type=number("--memory", lang, 1_000_000), default=_MEGABYTES),
        option("--verify", action="store_true"),
        option("--engine", metavar="processes|dask", type=choice("--engine", ("processes", "dask"), lang)),
        option("--scheduler", metavar="ADDRESS"),
        option("--shard", metavar="I/N", type=shard(lang)),
        before=(("arguments", [option("path", nargs="*")]), ("group-reading", read)),
    )


def shard(lang: str) -> Any:
    """Reads `i/n`."""

    def read(value: str) -> Shard:
        from gklint.archive.listing import Shard

        found = _SHARD.match(value)
        if not found or not 1 <= int(found[1]) <= int(found[2]):
            raise UsageError(words(lang)("bad-shard", value=value))
        return Shard(int(found[1]), int(found[2]))

    return read


def run(args: Any, lang: str) -> int:
    """Runs the command."""
    from gklint.archive.compare import compare
    from gklint.archive.extras import require
    from gklint.archive.listing import Shard
    from gklint.archive.scan import scan
    from gklint.rules.across.judge import official

    if not args.path:
        raise UsageError(words(lang)("no-path"))
    if (args.engine == "dask") != bool(args.scheduler):
        raise UsageError(words(lang)("engine-and-scheduler"))
    check = CheckWork(given=given(args), config=args.config, guarded=True)
    lead = check.options(leading(args.path[0]))
    rules = chosen_rules(lead)  # faults of rules and files are told before anything is written
    known = archive_options.about_agencies(args)
    if official(rules) is not None:
        require("datasketch")  # the processes import it; it is large
    say = words(lead.lang)
    part = args.shard or Shard()
    try:
        with archive_options.opened(args, create=True) as store:
            with progress(lead.lang, args.quiet) as told:
                tally = scan(store, args.path, check, engine=engine(args), shard=part, verify=args.verify, told=told)
                compare(store, rules, lang=lead.lang, **known)
            for path in tally.missing:
                say_aside(say("fault", message=say("no-such-path", path=path)))
            if not args.quiet:
                say_aside(_summary(store, tally, lead.lang))
            failing = lead.threshold is not None and not args.exit_zero and _failing(store, int(lead.threshold))
    except KeyboardInterrupt:
        say_aside(say("archive-broken-off"))
        raise
    if tally.missing or not tally.files:
        return WRONG
    return FOUND if failing else OK


def engine(args: Any) -> Engine:
    """What runs the work."""
    if args.engine == "dask":
        from gklint.archive.cluster import Cluster

        return Cluster(args.scheduler, args.timeout)
    from gklint.api.confined import Bounds
    from gklint.archive.scan import Processes

    return Processes(args.jobs, Bounds(args.timeout, args.memory << 20))


def _failing(store: Store, threshold: int) -> bool:
    from gklint.diagnostics import Severity

    levels = [str(level) for level in Severity if level >= threshold]
    return store.one("SELECT 1 FROM diagnostics WHERE list_contains(?, severity) LIMIT 1", [levels]) is not None


def _summary(store: Store, tally: Tally, lang: str) -> str:
    say = words(lang)
    errors, warnings = store.one(
        "SELECT count(*) FILTER (severity = 'error'), count(*) FILTER (severity = 'warning') FROM diagnostics"
    ) or (0, 0)
    done = say(
        "archive-done",
        files=say("files", n=tally.files),
        checked=tally.done["checked"],
        rejudged=tally.done["rejudged"],
        unchanged=tally.unchanged,
        seconds=f"{tally.seconds:.1f}",
    )
    lines = [done, say("archive-holds", errors=say("errors", n=errors), warnings=say("warnings", n=warnings))]
    across, doubtful = store.one(
        "SELECT (SELECT count(*) FROM diagnostics WHERE scope = 'archive'), "
        "(SELECT count(*) FROM identities WHERE NOT certain)"
    ) or (0, 0)
    if across:
        lines.append(say("archive-across", n=across, db=store.path))
    if doubtful:
        lines.append(say("archive-doubtful", n=doubtful, db=store.path))
    if tally.removed:
        lines.append(say("archive-removed", n=tally.removed))
    if tally.skipped:
        kinds = [say("of-format", n=count, suffix=suffix) for suffix, count in sorted(tally.skipped.items())]
        lines.append(say("archive-skipped", files=say("files", n=sum(tally.skipped.values())), kinds=say.join(kinds)))
    return "\n".join(lines)


@contextmanager
def progress(lang: str, quiet: bool) -> Iterator[Any]:
    """What is called as a scan goes on: a bar where a person looks on, else nothing."""
    if quiet or not _watched():
        yield lambda tally: None
        return
    from rich import progress as rich
    from rich.console import Console

    say = words(lang)
    columns = (
        rich.TextColumn("{task.description}"), rich.BarColumn(), rich.MofNCompleteColumn(),
        rich.TextColumn("{task.fields[rate]}"), rich.TimeElapsedColumn(), rich.TimeRemainingColumn(),
        rich.TextColumn("{task.fields[found]}"),
    )  # fmt: skip
    with rich.Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(say("archive-listing"), total=None, rate="", found="")
        begun: list[tuple[float, int]] = []

        def told(tally: Tally) -> None:
            from time import monotonic

            begun.append((monotonic(), tally.looked_at))
            since, at = begun[0]
            del begun[1:]
            worked = tally.looked_at - at
            rate = f"{worked / max(monotonic() - since, 0.001):,.0f}/s" if worked else ""
            found = say.join([say("errors", n=tally.found["errors"]), say("warnings", n=tally.found["warnings"])])
            shown.update(task, description=say("archive-scanning"), total=tally.files, completed=tally.looked_at)
            shown.update(task, rate=rate, found=found)

        yield told


def _watched() -> bool:
    try:
        return sys.stderr.isatty()
    except (AttributeError, ValueError):
        return False
