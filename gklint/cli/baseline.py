"""`gklint baseline PATH...`: writes the findings of today down, so that later only new ones are reported."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import date

from gklint.api.baseline import DEFAULT_NAME, MOST_IN_YAML, Baseline, Found, dumped, entry_of, load_baseline, rewritten
from gklint.api.catalogue import chosen_rules
from gklint.api.confined import SECONDS, Bounds
from gklint.api.files import STDIN, Target, Walk
from gklint.api.many import over
from gklint.api.results import CHECKED, FileResult
from gklint.api.words import words
from gklint.api.work import After, CheckWork, leading
from gklint.api.writing import replace_file
from gklint.cli import OK, WRONG
from gklint.cli.arguments import Parser, UsageError, choosing, common, option, reading
from gklint.cli.check import given, missed, work_for
from gklint.cli.faults import say_aside
from gklint.resources.records import dataclass
from gklint.resources.spoken import why


@dataclass(frozen=True)
class Noted(After[Found]):
    """Checks a target; of what was found only what a baseline holds travels."""

    def after(self, target: Target, result: FileResult) -> Found:
        """The findings of one file."""
        entries = tuple(map(entry_of, result.diagnostics))
        # Of a file that could not be read nothing else is known to be mended.
        judged = {rule.code for rule in chosen_rules(self.work.options(target))} if result.status == CHECKED else ()
        return Found(result.path, entries, frozenset(judged))


def parser(lang: str) -> Parser:
    """The options of the command."""
    made = Parser("baseline", lang)
    made.group("arguments", option("path", nargs="*"))
    made.group("group-rules", *choosing(lang))
    made.group("group-reading", *reading(lang))
    made.group("group-output", option("-o", "--output", metavar="FILE", help="baseline-output"), *common(lang))
    return made


def run(argv: list[str], lang: str) -> int:
    """Runs the command."""
    args = parser(lang).read(argv)
    if args is None:
        return OK
    if not args.path:
        raise UsageError(words(lang)("no-path"))
    if STDIN in args.path:
        raise UsageError(words(lang)("baseline-stdin"))
    lead = CheckWork(given=given(args), config=args.config).options(leading(args.path[0]))
    path = args.output or lead.baseline or DEFAULT_NAME
    old = load_baseline(path) if os.path.lexists(path) else Baseline(path)
    args.baseline = ""  # what is known already is to be found as well
    work = work_for(args, CheckWork)
    chosen_rules(lead)
    walk = Walk(args.path, lead.limits)
    with closing(over(walk, Noted(work), args.jobs, Bounds(SECONDS))) as found:
        new = rewritten(old, found, date.today())
    say = words(lead.lang)
    if missed(walk, lead.lang):
        return WRONG
    number = sum(map(len, new.baseline.files.values()))
    if number > MOST_IN_YAML and not path.endswith(".json"):
        raise UsageError(say("baseline-too-long", n=number))
    write(new.baseline, say("baseline-head"), lead.lang)
    if not args.quiet:
        counts = {"added": new.added, "kept": new.kept, "dropped": new.dropped}
        say_aside(say("baseline-written", path=path, n=number, **counts))
        if new.lapsed:
            say_aside(say("baseline-lapsed", n=new.lapsed))
    return OK


def write(baseline: Baseline, head: str, lang: str) -> None:
    """Writes a baseline; the old file stands until the new one is whole."""
    try:
        replace_file(baseline.path, dumped(baseline, head).encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise UsageError(words(lang)("cannot-write", path=baseline.path, why=why(error, lang))) from error
