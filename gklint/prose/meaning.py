"""What a mention means: the metric, and all expressions over metrics that its words can mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gklint.prose.attach import Mention

if TYPE_CHECKING:
    from gklint.prose.passage import Passage

_ALL_APPLICANTS = {"@natural_person", "@legal_entity"}
_PLUS = " + "
BASES = ("requests.new", "requests.handled", "requests.total")


def metric_of(passage: Passage, mention: Mention) -> tuple[str, tuple[str, ...]]:
    """The first meaning of a mention, and all that it can mean."""
    data = mention.wording.data
    suffix = data.get("suffix")
    if suffix:
        wholes = bases(passage, mention.start)
        if {suffix, *(label.wording.get("suffix") for label in mention.combined)} >= _ALL_APPLICANTS:
            return wholes[0], tuple(wholes)
        if mention.combined:
            return "", ()
        return wholes[0] + suffix, tuple(base + suffix for base in wholes)
    metric, accepts = data["metric"], data.get("accepts")
    if isinstance(metric, dict) and (together := _together(passage, mention, metric)):
        return together, (together,)
    if isinstance(metric, dict):
        metric = metric.get(_case(passage, mention.topic, metric), "")
        metric = metric[0] if isinstance(metric, list) else metric
        accepts = (accepts or {}).get(mention.topic)
    if data.get("inherits") and (verb := verb_before(passage, mention)):
        return f"proactive.normative.{verb}", (f"proactive.normative.{verb}",)
    if mention.combined:
        names = [str(label.wording.get("metric", "")) for label in mention.combined] + [metric]
        if any("." not in name for name in names) or len(set(names)) < len(names):
            return "", ()
        total = " + ".join(sorted(names) if " + ".join(sorted(names)) in passage.lore.data["sums"] else names)
        total = passage.lore.data["sums"].get(total, total)
        return total, (total,)
    if data.get("role") == "rest" and passage.found and passage.found[-1].claim.metric.startswith(metric + "."):
        return f"{metric}.other", (f"{metric}.other",)
    if metric == "requests.new" and mention.number is not None and _includes(passage, mention):
        return "requests.handled", ("requests.handled", "requests.total")
    if metric == "requests.total" and mention.number is not None and _of_new(passage, mention):
        return metric, (*(accepts or (metric,)), "requests.new - requests.carried_out")
    return metric, tuple(accepts or (metric,))


def _of_new(passage: Passage, mention: Mention) -> bool:
    """Whether what was closed is said of the requests received only: these stand before it, those carried in apart
    (上年结转4件均已办结，本年新收31件办结28件)."""
    begin, end = passage.abstract.sentence_start(mention.start), passage.abstract.sentence_end(mention.start)
    before = [each.claim.metric for each in passage.found if begin <= each.at < mention.start]
    if not before or before[-1] != "requests.new":
        return False
    return any(begin <= each.start < end and each.wording.metric == "requests.carried_in" for each in passage.mentions)


def _together(passage: Passage, mention: Mention, by: Mapping[str, Any]) -> str:
    """行政复议、行政诉讼案件共9件，维持6件: a result of cases that were counted together, as a sum; else ""."""
    begin = passage.abstract.sentence_start(mention.start)
    wholes = [each.claim.metric for each in passage.found if each.at >= begin and each.role == "total"]
    if not wholes or _PLUS not in wholes[-1]:
        return ""
    cases = [each.removesuffix(".total") for each in wholes[-1].split(_PLUS)]
    return _PLUS.join(by[case] for case in cases) if all(isinstance(by.get(case), str) for case in cases) else ""


def _case(passage: Passage, topic: str, metrics: Mapping[str, Any]) -> str:
    """The kind of case an outcome belongs to: where there was none of the kind named last, the kind before."""
    stated = {each.claim.metric: each.claim.value for each in passage.found}
    if stated.get(f"{topic}.total") == 0:
        return next((name for name in metrics if stated.get(f"{name}.total")), topic)
    return topic


def verb_before(passage: Passage, mention: Mention) -> str:
    """Of 现行有效的规章12件、行政规范性文件96件: what the figure just before was said to be."""
    if passage.found and passage.found[-1].claim.metric.startswith("proactive.regulations."):
        last = passage.found[-1]
        if mention.start - last.mention.end <= 2 and last.at >= passage.abstract.sentence_start(mention.start):
            return last.claim.metric.rpartition(".")[2]
    return ""


def _includes(passage: Passage, mention: Mention) -> bool:
    """Whether the words say that cases carried in are counted too (含上年结转2件; 其中1件为上年结转)."""
    end = passage.abstract.sentence_end(mention.start)
    if passage.lore.pattern("includes_carried_in").match(passage.text, mention.end, min(end, mention.end + 14)):
        return True
    following = [each for each in passage.mentions if mention.end <= each.start < end and not each.open][:2]
    if not following or "requests.carried_in" not in [each.wording.metric for each in following]:
        return False
    return bool(passage.lore.pattern("includes").match(passage.text, mention.end, following[0].start))


def bases(passage: Passage, at: int) -> list[str]:
    """The wholes that applicants can be counted of, that stated last before an offset (else the last of all) first."""
    stated = [each for each in passage.found if each.claim.metric in BASES]
    before = [each for each in stated if each.at < at] or stated
    first = [each.claim.metric for each in before[-1:]]
    return [*first, *(base for base in BASES if base not in first)]
