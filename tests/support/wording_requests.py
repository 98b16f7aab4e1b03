"""What reports say of requests, disputes and the 信息处理费, in agreement with the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support import wording_more as more
from tests.support.figures import spread
from tests.support.model import Sentence, organisations, share

if TYPE_CHECKING:
    from tests.support.wording import Voice

NO_REQUESTS = (
    "{w}未收到政府信息公开申请。", "{w}没有收到新的政府信息公开申请。", "{w}未收到公开政府信息的申请。", "{w}暂未收到政府信息公开申请。",
    "{w}未接到群众要求公开政府信息的申请。", "{w}收到政府信息公开申请0件。", "{w}无依申请公开事项。", "{w}收到依申请公开0件。",
    "{w}未收到公民、法人或其他组织提出的政府信息公开申请。", "{w}未收到新的政府信息公开申请，无上年结转申请。",
)  # fmt: skip
NEW = (
    "{w}共收到政府信息公开申请{n}", "{w}新收政府信息公开申请{n}", "{w}收到依申请公开政府信息{n}", "{w}接到政府信息公开申请{n}", "{w}受理政府信息公开申请{n}",
    "{w}收到公民、法人和其他组织提出的政府信息公开申请{n}", "{w}共收到依申请公开申请{n}", "{w}新收到信息公开申请{n}",
)  # fmt: skip
NO_DISPUTES = (
    "{w}未发生因政府信息公开引起的行政复议、行政诉讼。", "{w}没有发生因政府信息公开被申请行政复议、提起行政诉讼的情况。",
    "{w}无因政府信息公开申请引发的行政复议和行政诉讼案件。", "{w}未因政府信息公开工作被申请行政复议或提起行政诉讼。",
)  # fmt: skip
NO_REVIEW = ("{w}未发生因政府信息公开引起的行政复议。", "{w}没有因政府信息公开工作被申请行政复议的情况。")
NO_LITIGATION = ("{w}未发生因政府信息公开引起的行政诉讼。", "{w}没有因政府信息公开工作被提起行政诉讼的情况。")
REVIEW = (
    "{w}因政府信息公开工作被申请行政复议{n}",
    "{w}政府信息公开行政复议案件{n}",
    "{w}发生政府信息公开类行政复议{n}",
)
LITIGATION = (
    "{w}因政府信息公开被提起行政诉讼{n}",
    "{w}政府信息公开行政诉讼案件{n}",
    "{w}发生政府信息公开类行政诉讼{n}",
)
FEE_ZERO = (
    "本年度没有产生政府信息公开信息处理费。", "{y}年，{we}未收取政府信息公开信息处理费。", "{y}年度无收取信息处理费用事项。", "按照《政府信息公开信息处理费管理办法》，{y}年未收取信息处理费。",
    "{y}年，{we}依申请公开信息处理费收取情况：未收取任何信息处理费。", "本年度收取信息处理费0元。",
    "{y}年度发出收费通知的件数为0件，总金额为0元，实际收取的总金额为0元。", "本机关{y}年度未发生信息处理费收取情况。",
    "{y}年，{we}未向申请人收取信息处理费用。", "根据《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）规定的按件、按量收费标准，本年度没有产生信息处理费。",
)  # fmt: skip


def _grounds(cells: dict[str, object], stem: str) -> int:
    return sum(int(v) for k, v in cells.items() if k.startswith(f"requests.{stem}.") and k.endswith("@total"))  # type: ignore[call-overload]


def groups(voice: Voice) -> dict[str, int]:
    """予以公开 … 其他处理 as a person would add them up."""
    cells = voice.cells
    other = cells["requests.other@total"] if "requests.other@total" in cells else _grounds(cells, "other")
    return {"予以公开": int(cells["requests.granted@total"]), "部分公开": int(cells["requests.partial@total"]),
            "不予公开": _grounds(cells, "denied"), "无法提供": _grounds(cells, "unavailable"),
            "不予处理": _grounds(cells, "refused"), "其他处理": int(other)}  # fmt: skip


GROUP_METRICS = {"予以公开": "requests.granted", "部分公开": "requests.partial", "不予公开": "requests.denied",
                 "无法提供": "requests.unavailable", "不予处理": "requests.refused", "其他处理": "requests.other"}  # fmt: skip


def requests(voice: Voice) -> list[Sentence]:
    """The topic 依申请公开."""
    rng, cells = voice.rng, voice.cells
    new, before, done, after = (
        int(cells[f"requests.{k}@total"]) for k in ("new", "carried_in", "total", "carried_out")
    )
    when = voice.year_word() + voice.pick("", "，", "，" + voice.who.we)
    found: list[Sentence] = []
    if rng.random() < 0.5:
        found.append(Sentence(voice.pick(
            "进一步规范依申请公开工作流程，完善受理、登记、审核、答复等各环节，依法保障公众合理信息需求。", "畅通当面、信函、网络等申请渠道，安排专人负责受理登记。",
            "按照“依法依规、便民利民”的原则，认真做好依申请公开的接收、办理和答复工作。")))  # fmt: skip
    if not voice.claims and (new or before):
        return found or [Sentence("严格按照法定时限和程序办理依申请公开事项，答复文书统一规范。")]
    if rng.random() < 0.2 and (new or not before):
        found += more.requests(voice) if new else [more.no_requests(voice)]
        return found + ([disputes(voice)] if rng.random() < 0.5 else [])
    if new == 0:
        found.append(
            Sentence(
                voice.pick(*(NO_REQUESTS if before == 0 else NO_REQUESTS[1:2])).format(w=when),
                ("requests.new", "requests.carried_in"),
            )
        )
        if before:
            found.append(Sentence(f"办理上年结转的政府信息公开申请{voice.count(before)}。", ("requests.carried_in",)))
    else:
        found += received(voice, when, new, before)
    if new or before:
        found += outcomes(voice, done, after)
    if rng.random() < 0.5:
        found.append(disputes(voice))
    return found


def received(voice: Voice, when: str, new: int, before: int) -> list[Sentence]:
    rng, cells = voice.rng, voice.cells
    head = voice.pick(*NEW).format(w=when, n=voice.count(new))
    about = ["requests.new"]
    organised = organisations(cells, "new")
    people = new - organised
    match rng.randrange(6):
        case 0 if before:
            head += f"，上年结转{voice.count(before)}"
            about.append("requests.carried_in")
            if rng.random() < 0.5:
                head += f"，共办理{voice.count(new + before)}"
                about.append("requests.handled")
        case 1:
            web, letter, counter = spread(rng, new, [7, 2, 1])
            head += f"，其中网络申请{web}件、信函申请{letter}件、当面申请{counter}件"
        case 2 if organised:
            head += f"，其中自然人申请{people}件，法人或其他组织申请{organised}件"
            about += ["requests.new@natural_person", "requests.new@legal_entity"]
        case 3 if not organised:
            head += "，均为自然人申请"
            about.append("requests.new@natural_person")
        case 4:
            head += voice.pick(
                f"，较上年增加{rng.randint(1, 9)}件",
                f"，比{voice.year - 1}年的{new + 3}件减少3件",
                f"，同比增长{rng.randint(1, 80)}.{rng.randint(1, 9)}%",
            )
    found = [Sentence(head + "。", tuple(about))]
    if before and "requests.carried_in" not in about:
        found.append(
            Sentence(
                voice.pick(f"上年结转政府信息公开申请{before}件。", f"另有上年度结转申请{voice.count(before)}。"),
                ("requests.carried_in",),
            )
        )
    return found


def outcomes(voice: Voice, done: int, after: int) -> list[Sentence]:
    rng = voice.rng
    by_group = groups(voice)
    found: list[Sentence] = []
    if rng.random() < 0.75:
        shown = [name for name, n in by_group.items() if n or rng.random() < 0.2]
        listed = "、".join(f"{name}{by_group[name]}件" for name in shown)
        head = voice.pick(f"已答复{done}件", f"办结{done}件", f"本年度办理结果总计{done}件", f"按时答复{done}件")
        metrics = tuple(GROUP_METRICS[name] for name in shown)
        if shown:
            found.append(Sentence(f"{head}，其中{listed}。", ("requests.total", *metrics)))
        else:
            found.append(Sentence(f"{head}。", ("requests.total",)))
    if after and rng.random() < 0.8:
        found.append(
            Sentence(
                voice.pick(
                    f"结转下年度继续办理{after}件。",
                    f"{after}件结转至下年度继续办理。",
                    f"其余{after}件转入下一年度继续办理。",
                ),
                ("requests.carried_out",),
            )
        )
    elif not after:
        found.append(
            Sentence(
                voice.pick(
                    "所有申请均已办结。",
                    "均在法定期限内答复。",
                    "均已按期答复申请人，办结率100%。",
                    "无结转下年度办理的申请。",
                    "全部办结，答复率100%。",
                ),
                ("requests.carried_out",),
            )
        )
    else:
        found.append(Sentence("均在法定期限内作出答复。"))
    granted = by_group["予以公开"]
    if done >= 5 and granted and rng.random() < 0.25:
        digits = rng.choice((0, 1, 2))
        found.append(
            Sentence(f"予以公开{granted}件，占办理总数的{share(granted, done, digits)}%。", ("requests.granted",))
        )
    return found


def disputes(voice: Voice) -> Sentence:
    """One sentence on 行政复议 and 行政诉讼."""
    cells, rng = voice.cells, voice.rng
    voice.said |= {"review", "litigation"}
    if rng.random() < 0.2:
        return more.disputes(voice)
    review = int(cells["review.total"])
    direct, later = int(cells["litigation.direct.total"]), int(cells["litigation.after_review.total"])
    when = voice.year_word() + voice.pick("，", "")
    if review == direct + later == 0:
        return Sentence(voice.pick(*NO_DISPUTES).format(w=when), ("review", "litigation"))
    if review:
        text = voice.pick(*REVIEW).format(w=when, n=voice.count(review))
        if rng.random() < 0.5:
            names = {"结果维持": "upheld", "结果纠正": "corrected", "其他结果": "other", "尚未审结": "pending"}
            text += "，其中" + "、".join(
                f"{name}{cells[f'review.{key}']}件" for name, key in names.items() if cells[f"review.{key}"]
            )
    else:
        text = voice.pick(*NO_REVIEW).format(w=when)[:-1]
    if direct + later:
        text += "；" + voice.pick(*LITIGATION).format(w="", n=voice.count(direct + later))
        if rng.random() < 0.4 and direct and later:
            text += f"，其中未经复议直接起诉{direct}件、复议后起诉{later}件"
    else:
        text += "；" + voice.pick(*NO_LITIGATION).format(w="")[:-1]
    return Sentence(text + "。", ("review", "litigation"))


def fee_statement(voice: Voice) -> Sentence:
    """信息处理费 of the year, in words."""
    unpaid = int(voice.cells.get("requests.other.fee_unpaid@total", 0))
    if voice.fee == "zero" and not unpaid:
        return Sentence(voice.pick(*FEE_ZERO).format(y=voice.year, we=voice.who.we), ("fee",))
    paid = voice.rng.randint(1, 5)
    amount = voice.rng.randint(5, 90) * 10
    return Sentence(voice.pick(
        f"{voice.year}年，{voice.who.we}发出信息处理费收费通知{paid + unpaid}件，总金额{amount + unpaid * 100}元，实际收取{amount}元。",
        f"本年度共有{paid}件申请收取信息处理费{amount}元。", f"{voice.year}年度实际收取信息处理费共计{amount}元。",
    ), ("fee",))  # fmt: skip
