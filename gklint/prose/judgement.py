"""Whether a figure is one of this report: the year, the body and the matter it speaks of, and what is unsure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gklint.prose.attach import Mention
from gklint.prose.lists import wholes_of
from gklint.prose.lore import FIGURES
from gklint.prose.meaning import BASES, metric_of, verb_before

if TYPE_CHECKING:
    from gklint.prose.passage import Passage

REQUESTS = "requests"  # the topic of everything about requests for information
_COUNTED = "proactive."  # figures of documents made and decisions taken, which are published too


def doubts(passage: Passage, mention: Mention) -> tuple[str, str]:
    """(reason why it is no claim, doubt): both empty for a plain claim."""
    wording, at = mention.wording, passage.at(mention)
    value, unit = passage.value(mention)[0], passage.unit(mention)
    if _counts_other(passage, mention, unit):
        return "no_subject", ""
    metric = metric_of(passage, mention)[0]
    doubt = "unknown_words" if mention.unknown else ""
    doubt = (
        doubt if wording.get("inherits") and verb_before(passage, mention) else str(wording.get("doubt", "")) or doubt
    )
    if not wording.get("any_year"):
        reason, unsure = passage.around.refused(mention.start, at, mention.end, metric, unit)
        if reason and not (mention.zero and reason not in ("other_year", "plan")):
            return reason, ""
        doubt = unsure or doubt
    for key, counters in wording.get("doubtful", {}).items():
        if unit in counters:
            doubt = doubt or key
    if metric.startswith(_COUNTED):
        posted = unit in passage.lore.data["numbers"]["postings"]
        column = wording.get("first")  # the name of a column of the form (对外公开总数量) speaks of publishing itself
        if not column and ((posted and not wording.get("deed")) or _publishing(passage, mention)):
            return "publication", ""
        doubt = doubt or ("publication" if posted else "")
    if wording.get("matter"):
        reason, unsure = _body(passage, mention, bool(value))
        if reason:
            return reason, ""
        doubt = doubt or unsure
    if _needs_earlier(passage, mention):
        return "no_subject", ""
    reason, scope = passage.around.whose(mention.start, at)
    if reason == "below" and value:
        return "subordinate", ""
    if _handled_part(passage, mention):
        return "part", ""
    stretch = _stretch(passage, mention.start)
    if passage.part_from == stretch and not reason and REQUESTS in passage.topics.near(mention.start):
        return "part", ""
    if reason == "within":
        if value and _has_base(passage, mention):
            if not any(char in FIGURES for char in passage.text[stretch : mention.start]):
                passage.part_from = stretch  # 市本级受理312件，办结309件: the rest of it is of this part too
            return "part", ""
        reason = ""
    listed = mention.number is not None and _has_whole(passage, mention) and (reason or _in_list(passage, mention))
    if listed and not _own_of_all(passage, mention):
        return ("part" if reason in ("", "below") else reason), ""
    return "", doubt or scope


def _body(passage: Passage, mention: Mention, some: bool) -> tuple[str, str]:
    """As `_doubts`, for cases: decided as the reviewing body, or about other matters."""
    sentence = passage.abstract.sentence(mention.start)
    role = mention.wording.role
    if role == "outcome" and passage.foreign_cases == sentence:
        return "as_body", ""
    begin = passage.abstract.sentence_start(mention.start)
    at = mention.start
    begin = max(begin, *(passage.text.rfind(char, begin, at) for char in "；;"))
    clause = passage.text[passage.abstract.clause_start(mention.start) : mention.end]
    other = some and bool(passage.lore.pattern("other_matter").search(clause))
    other = other and not passage.lore.pattern("disclosure").search(clause)
    if other or (some and mention.wording.id != "by-cause" and _cause_later(passage, mention)):
        passage.foreign_cases = sentence
        return "as_body", ""
    ours = bool(passage.lore.pattern("scope_respondent").search(passage.text, begin, mention.end))
    if some and not ours and passage.lore.pattern("body").search(passage.text, begin, mention.start + 8):
        passage.foreign_cases = sentence
        return "as_body", ""
    if (
        some
        and not ours
        and mention.wording.id == "by-cause"
        and passage.lore.pattern("scope_receives").search(passage.text, begin, at)
    ):
        return "as_body", ""  # 收到行政复议申请1302件，其中信息公开类166件: of those that it decides
    passage.foreign_cases = -1 if role != "outcome" else passage.foreign_cases
    if not some or matter(passage, mention):
        return "", ""
    if passage.lore.pattern("suffered").search(passage.text, mention.start, mention.end) or _ours(passage, mention):
        return "", "matter"
    passage.foreign_cases = sentence
    return "as_body", ""


def _ours(passage: Passage, mention: Mention) -> bool:
    """Whether cases are rather about disclosure: under the topic 监督保障, where a clause does not say who did what
    (行政复议4件, not 收到行政复议4件) but counts them."""
    if passage.setting.topic != "supervision" or passage.unit(mention) not in passage.lore.data["numbers"]["cases"]:
        return False
    lead = passage.abstract.clause_start(mention.start)
    return mention.start == lead or passage.text[mention.start - 1] in "、" or passage.found_case(mention.start)


def _cause_later(passage: Passage, mention: Mention) -> bool:
    """Whether the sentence goes on to say how many of these cases are about disclosure."""
    end = passage.abstract.sentence_end(mention.start)
    return any(mention.end <= other.start < end and other.wording.id == "by-cause" and other.number is not None
               for other in passage.mentions)  # fmt: skip


def _in_list(passage: Passage, mention: Mention) -> bool:
    """Whether a list of parts (其中 …) was opened since the same thing was counted."""
    metric = metric_of(passage, mention)[0]
    whole = next(each for each in reversed(passage.found) if each.claim.metric == metric)
    between = passage.text[whole.mention.end : mention.start + 2]
    return bool(passage.lore.pattern("list_open").search(between))


def _own_of_all(passage: Passage, mention: Mention) -> bool:
    """全区作出5210件，其中我局412件: the part is what this body's table holds."""
    metric = metric_of(passage, mention)[0]
    whole = next(each for each in reversed(passage.found) if each.claim.metric == metric)
    clause = passage.text[passage.abstract.clause_start(mention.start) : mention.end]
    return whole.claim.doubt == "scope" and bool(passage.lore.pattern("scope_own").search(clause))


def _counts_other(passage: Passage, mention: Mention, unit: str) -> bool:
    """Whether the counter shows that something else is counted (18名自然人)."""
    if mention.number is None:
        return False
    wording = mention.wording
    if unit in passage.lore.data["numbers"]["holders"]:
        return True
    if unit in wording.get("not_counters", ()) and not _counts_so(passage, mention, unit):
        return True
    if unit not in wording.get("counters", (unit,)):
        return True
    applicant = bool(wording.get("suffix"))
    return unit in passage.lore.data["numbers"]["people"] and (applicant or mention.tie == "hint")


def _counts_so(passage: Passage, mention: Mention, unit: str) -> bool:
    """Whether the sentence counts the whole with the same counter (申请47条，其中予以公开10条)."""
    begin = passage.abstract.sentence_start(mention.start)
    _, wholes = wholes_of(metric_of(passage, mention)[0], mention.role)
    return any(
        each.at >= begin and each.claim.metric in wholes and each.claim.unit == unit and each.mention is not mention
        for each in passage.found
    )


def _has_whole(passage: Passage, mention: Mention) -> bool:
    """Whether the same thing was counted before in the sentence, so that a second figure is a part of it."""
    begin, metric = passage.abstract.sentence_start(mention.start), metric_of(passage, mention)[0]
    return any(each.at >= begin and each.claim.metric == metric for each in passage.found)


def _stretch(passage: Passage, at: int) -> int:
    """Where the part of a sentence between two ； begins."""
    begin = passage.abstract.sentence_start(at)
    return max(begin, *(passage.text.rfind(char, begin, at) + 1 for char in "；;"))


def _handled_part(passage: Passage, mention: Mention) -> bool:
    """收到申请31件，其中转交4件，直接办理27件: what is handled in a list of parts is one of these."""
    if mention.number is None or metric_of(passage, mention)[0] != "requests.handled":
        return False
    begin = passage.abstract.sentence_start(mention.start)
    whole = next((each for each in passage.found if each.at >= begin and each.claim.metric in BASES), None)
    between = passage.text[whole.mention.end : mention.start] if whole else ""
    return bool(between and passage.lore.pattern("list_open").search(between))


def _has_base(passage: Passage, mention: Mention) -> bool:
    """Whether requests of the whole area were counted before in the sentence."""
    begin = passage.abstract.sentence_start(mention.start)
    return any(each.at >= begin and each.claim.metric in BASES for each in passage.found)


def _needs_earlier(passage: Passage, mention: Mention) -> bool:
    """Whether a wording that only goes with another figure stands without it."""
    metrics, some = mention.wording.get("needs_claims"), mention.wording.get("needs_claims_any")
    none = mention.wording.get("needs_none", ())
    if any(each.claim.metric in none for each in passage.found):
        return True
    begin = passage.abstract.sentence_start(mention.start)
    here = {each.claim.metric for each in passage.found if each.at >= begin}
    if some and not any(metric.rpartition(".")[2] in some for metric in here):
        return True
    return bool(metrics) and not here >= set(metrics)


def _publishing(passage: Passage, mention: Mention) -> bool:
    """Whether the clause speaks of publishing what the figure counts; for a bare label, the sentence so far."""
    begin = passage.abstract.clause_start(mention.start)
    if not mention.wording.get("deed") and mention.number is not None and mention.tie != "list":
        begin = passage.abstract.sentence_start(mention.start)
    if not passage.value(mention)[0]:
        return False
    lead = passage.text[begin : mention.start]
    ends = [match.end() for match in passage.lore.pattern("published").finditer(lead)]
    return bool(ends) and not passage.lore.pattern("deed").search(lead, ends[-1])


def matter(passage: Passage, mention: Mention) -> bool:
    """Whether the cases are certainly about disclosure."""
    if passage.setting.about_disclosure:
        return True
    begin = passage.abstract.sentence_start(mention.start)
    near = passage.lore.pattern("disclosure").search(passage.text, begin, mention.end)
    return bool(near) or REQUESTS in passage.topics.near(mention.start)
