"""`gklint check PATH...`: lint reports."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import ExitStack, closing
from functools import partial
from time import monotonic
from typing import Any, TypeVar

from gklint.api.catalogue import chosen_rules
from gklint.api.confined import SECONDS, Bounds
from gklint.api.files import STDIN, Target, Walk
from gklint.api.many import over
from gklint.api.results import Extraction, FileResult, Summary
from gklint.api.words import words
from gklint.api.work import After, CheckWork, leading
from gklint.cli import FOUND, OK, WRONG, collector
from gklint.cli.annotate import annotate, refuse
from gklint.cli.arguments import Parser, UsageError, choosing, common, destinations, flat, option, outputs, reading
from gklint.cli.faults import say_aside
from gklint.cli.output import Output, Part, colors, is_terminal, needs_ascii, opened, width, write
from gklint.diagnostics import Severity
from gklint.render import CHECK_FORMATS, Look, Renderer, RuleInfo, renderer
from gklint.render.cells import one_line
from gklint.resources.records import dataclass, replace

W = TypeVar("W", bound=CheckWork)
STDIN_NAME = "<stdin>"
UNREADABLE = "GK001"
_FEW = 20  # named files up to which each clean one gets a line of its own
_PEOPLE = ("rich", "concise")


@dataclass(frozen=True)
class Shown(After[Part]):
    """Checks a target and renders what was found."""

    renderers: tuple[Renderer, ...] = ()
    quiet: bool = False
    verbose: bool = False

    def after(self, target: Target, result: FileResult) -> Part:
        """The rendered pieces of one file, its counts, and what is said aside."""
        options = self.work.options(target)
        summary = Summary()
        summary.add(result, options.threshold)
        lines = [verbose_line(result, options.lang)] if self.verbose else []
        if not self.quiet:
            lines += stale_lines(result, options.lang)
        if result.unwritten:
            why = words(options.lang)("cannot-write", path=result.path, why=result.unwritten)
            lines.append(words(options.lang)("fault", message=why))
        pieces = [renderer.file(result) for renderer in self.renderers]
        collector.resume()  # what a file needs is loaded
        return pieces, summary, "\n".join(lines)


def parser(lang: str) -> Parser:
    """The options of the command."""
    made = Parser("check", lang)
    made.group("arguments", option("path", nargs="*"))
    made.group("group-rules", *choosing(lang))
    made.group("group-reading", *reading(lang))
    made.group(
        "group-output",
        *outputs(CHECK_FORMATS, lang),
        option("--baseline", metavar="FILE"),
        option("--fix", action="store_true"),
        option("--diff", action="store_true"),
        option("--annotate", metavar="FILE"),
        option("--watch", action="store_true"),
        option("--no-cache", action="store_true"),
        option("--statistics", action="store_true"),
        option("--ambiguous-width", metavar="1|2"),
        *common(lang),
    )
    return made


def run(argv: list[str], lang: str) -> int:
    """Runs the command."""
    args = parser(lang).read(argv)
    if args is None:
        return OK
    say = words(lang)
    if not args.path:
        raise UsageError(say("no-path"))
    args.output, further = destinations(args, CHECK_FORMATS, lang)
    if args.diff and (args.format or further):
        raise UsageError(say("diff-alone"))
    if (args.fix or args.diff) and STDIN in args.path:
        raise UsageError(say("fix-stdin"))
    if args.annotate:
        refuse(args, lang)
    if not args.watch:
        return _checked(args, further)
    if args.fix or args.diff or STDIN in args.path:
        raise UsageError(say("watch-alone"))
    from gklint.cli.watch import watch

    return watch(
        args.path, _depends(args), [*filter(None, [args.output]), *further], partial(_checked, args, further), lang
    )


def _depends(args: Namespace) -> list[str]:
    """The files and folders besides the reports on which a run depends."""
    work = CheckWork(given=given(args), config=args.config)
    first = leading(args.path[0])
    options = work.options(first)
    return [path for path in (work.configuration(first).path, options.baseline, *options.rules) if path]


def _checked(args: Namespace, further: dict[str, str]) -> int:
    """One run. further: files to write besides the main output, with their formats."""
    started = monotonic()
    work = _work(args)
    # Configuration and rules are tried out before anything is written: their faults are not the reports'.
    first = leading(args.path[0])
    lead = work.options(first)
    rules = chosen_rules(lead)
    across = [rule.code for rule in rules if rule.kind == "across"]
    if lead.select and across and all(rule.code in across or rule.code == UNREADABLE for rule in rules):
        codes = words(lead.lang).join(across)
        raise UsageError(words(lead.lang)("across-only", codes=codes))
    chosen = "diff" if args.diff else args.format or ("rich" if is_terminal(args.output) else "concise")
    gone = _gone(lead.baseline) if lead.baseline else []
    if args.verbose:
        say_aside(_beginning(work.configuration(first).path, len(rules), lead.lang))
    walk = Walk(args.path, lead.limits, work.stdin[0] if work.stdin else b"")
    told = "sarif" in (chosen, *further.values()) or args.statistics
    look = Look(
        lang=lead.lang,
        ambiguous=lead.ambiguous_width,
        bom=args.bom,
        clean=len(args.path) <= _FEW,
        quiet=args.quiet,
        threshold=lead.threshold,
        rules=[_info(rule, lead.lang) for rule in rules] if told else (),
    )
    with ExitStack() as opening:
        written = [_output(opening, chosen, args.output, look)]
        written += [_output(opening, name, path, look) for path, name in further.items()]
        shown = Shown(work, tuple(each.renderer for each in written), args.quiet, args.verbose)
        parts = opening.enter_context(closing(over(walk, shown, args.jobs, Bounds(SECONDS))))
        summary = write(written, parts, walk, live=chosen in _PEOPLE)
    for path in gone if not args.quiet else ():
        say_aside(words(lead.lang)("stale-gone", path=path))
    _aside(args, summary, chosen, look)
    if args.verbose:
        say_aside(words(lead.lang)("verbose-time", seconds=f"{monotonic() - started:.2f}"))
    commented = annotate(args, work, lead.lang) if args.annotate else OK
    failing = summary.fixed if args.diff else summary.failing
    code = OK if args.exit_zero or not failing else FOUND
    return WRONG if missed(walk, lead.lang) or summary.unwritten or commented != OK else code


def _gone(baseline: str) -> list[str]:
    """The files of a baseline that are not there any more."""
    from gklint.api.baseline import load_baseline

    return load_baseline(baseline).gone()


def _work(args: Namespace) -> CheckWork:
    if not args.fix and not args.diff:
        return replace(work_for(args, CheckWork), keeping=not args.no_cache)
    from gklint.api.fixing import FixWork

    return replace(work_for(args, FixWork), write=not args.diff)


def _output(opening: ExitStack, name: str, path: str | None, look: Look) -> Output:
    """One output, its file opened; `look` is made to fit where it goes."""
    stream = opening.enter_context(opened(path, look.lang))
    rich = name == "rich"
    fitting = replace(
        look,
        width=width() if rich and path is None else look.width,
        colors=colors(path) if name in ("rich", "diff") else 0,
        ascii=needs_ascii(stream),
    )
    if name == "diff":
        from gklint.render.difference import Difference

        return Output(stream, Difference(fitting))
    return Output(stream, renderer(name, fitting))


def verbose_line(result: FileResult | Extraction, lang: str) -> str:
    """How one file was read: encoding, status, form and year."""
    say = words(lang)
    known = [say("year", year=result.year)] if result.year else []
    known += [say("form", form=result.form)] if result.form else []
    about = say("about", about=say.join(known)) if known else ""
    status = say(f"status-{result.status}")
    return say("verbose-file", path=result.path, encoding=result.source.encoding, status=status, about=about)


def stale_lines(result: FileResult, lang: str) -> list[str]:
    """The entries of the baseline that nothing in a file answers to any more."""
    say = words(lang)
    return [
        say(
            "stale",
            path=result.path,
            code=entry.code,
            message=one_line(entry.message) or entry.fingerprint,
            reason=say("stale-reason", reason=one_line(entry.reason)) if entry.reason else "",
        )
        for entry in result.stale
    ]


def _beginning(config: str | None, rules: int, lang: str) -> str:
    say = words(lang)
    first = say("verbose-config", path=config) if config else say("verbose-no-config")
    return f"{first}\n{say('verbose-rules', n=rules)}"


def given(args: Namespace) -> dict[str, Any]:
    """The options that were given on the command line, under the names of `Options`."""
    found = {
        name: getattr(args, name, None)
        for name in ("form", "year", "lang", "fail_on", "rules", "ambiguous_width", "per_file_ignores", "baseline")
    }
    for name in ("select", "ignore", "extend_select", "severity"):
        found[name] = flat(getattr(args, name, None))
    return {name: value for name, value in found.items() if value is not None}


def work_for(args: Namespace, kind: type[W]) -> W:
    """What to do with each target; standard input is read here, as far as its size may be."""
    made = kind(given=given(args), config=args.config, guarded=True)
    if STDIN not in args.path:
        return made
    name = args.stdin_filename or STDIN_NAME
    limits = made.options(Target(name)).limits
    limit = max(limits.max_size, limits.unpacked)  # it may be an archive
    source = getattr(sys.stdin, "buffer", None)
    data = source.read(limit + 1) if source is not None else sys.stdin.read().encode("utf-8", "surrogatepass")
    return replace(made, stdin=(data, name))


def _info(rule: Any, lang: str) -> RuleInfo:
    """A rule as formats show it."""
    texts = {name: str(getattr(rule, name).get(lang) or getattr(rule, name)["zh"]).strip() for name in _TEXTS}
    texts["source"] = rule.cited(lang).strip()
    return RuleInfo(code=rule.code, name=rule.name, severity=Severity(rule.level), group=rule.group, **texts)


_TEXTS = ("title", "checks", "why", "help")


def _aside(args: Namespace, summary: Summary, chosen: str, look: Look) -> None:
    """What is said beside the results: the summary where the format has none, and statistics."""
    from gklint.render.summing import statistics, summary_line

    say = words(look.lang)
    if args.statistics:
        text = statistics(summary, {rule.code: rule.title for rule in look.rules})
        if chosen in _PEOPLE and args.output is None:
            sys.stdout.write(text)
        elif text:
            say_aside(text.rstrip("\n"))
    if args.quiet:
        return
    if chosen == "diff":
        say_aside(say("would-fix" if summary.fixed else "nothing-to-fix", n=summary.fixed))
    elif chosen == "concise" or (args.output and chosen in _PEOPLE):
        say_aside(summary_line(summary, say))


def missed(walk: Walk, lang: str) -> bool:
    """Says which named paths led to nothing; whether there were any."""
    say = words(lang)
    for path in walk.missing:
        say_aside(say("fault", message=say("no-such-path", path=path)))
    for path in walk.barren:
        kinds = say.join([f"{suffix} {count}" for suffix, count in sorted(walk.skipped.items())])
        more = say("barren-others", kinds=kinds) if kinds else ""
        say_aside(say("fault", message=say("barren", path=path) + more))
    return bool(walk.missing or walk.barren)
