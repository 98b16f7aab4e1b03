"""The summary line and the statistics, in words."""

from __future__ import annotations

from collections.abc import Mapping

from gklint.api.results import Summary
from gklint.api.words import Words


def summary_line(summary: Summary, say: Words) -> str:
    """`1 个文件：1 个错误，0 个警告`; further lines for what could not be checked."""
    counts = [say("errors", n=summary.errors), say("warnings", n=summary.warnings)]
    if summary.infos:
        counts.append(say("infos", n=summary.infos))
    files = say("files", n=summary.files)
    found = summary.errors + summary.warnings + summary.infos
    clean = say("all-clean", files=files) if summary.files else say("no-files")
    lines = [say("summary", files=files, counts=say("list-comma").join(counts)) if found else clean]
    if summary.unreadable:
        lines.append(say("summary-unreadable", files=say("files", n=summary.unreadable)))
    if summary.not_reports:
        lines.append(say("summary-not-reports", files=say("files", n=summary.not_reports)))
    for name in ("fixed", "fixable", "known", "expired", "stale"):
        if number := getattr(summary, name):
            lines.append(say(f"summary-{name}", n=number))
    if summary.skipped:
        kinds = [say("of-format", n=count, suffix=suffix) for suffix, count in sorted(summary.skipped.items())]
        files = say("files", n=sum(summary.skipped.values()))
        lines.append(say("summary-skipped", files=files, kinds=say.join(kinds)))
    return "\n".join(lines)


def statistics(summary: Summary, titles: Mapping[str, str]) -> str:
    """One line a rule, the most frequent first: count, code, title."""
    ordered = sorted(summary.rules.items(), key=lambda item: (-item[1], item[0]))
    width = max((len(str(count)) for _, count in ordered), default=1)
    return "".join(f"{count:>{width}}  {code}  {titles.get(code, '')}".rstrip() + "\n" for code, count in ordered)
