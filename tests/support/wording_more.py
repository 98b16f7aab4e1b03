"""Rarer ways to say it: claims in unusual words, and figures beside them that must not be taken for claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.figures import spread
from tests.support.model import Sentence, organisations, share

if TYPE_CHECKING:
    from tests.support.wording import Voice


def no_requests(voice: Voice) -> Sentence:
    """No request came in and none was carried in."""
    y, we = voice.year, voice.who.we
    return Sentence(voice.pick(
        f"{y}年，{we}未收到一件政府信息公开申请。", f"{y}年度，没有一件依申请公开事项。", f"{y}年收到政府信息公开申请0宗，因政府信息公开引起的行政复议0宗、行政诉讼0宗。"
        if not voice.cells["review.total"] and not _lawsuits(voice) else f"{y}年收到政府信息公开申请0宗。",
        f"{we}{y}年度依申请公开受理数为0。", f"自{y}年1月1日至{y}年12月31日，{we}未受理依申请公开政府信息。", f"连续三年未收到政府信息公开申请，{y}年亦无新增申请。",
        f"设立了依申请公开受理窗口，{y}年无人提出政府信息公开申请。", f"{y}年{we}没有接到公民、法人或者其他组织的政府信息公开申请，故无答复情况。",
    ), ("requests.new", "requests.carried_in"))  # fmt: skip


def _lawsuits(voice: Voice) -> int:
    return int(voice.cells["litigation.direct.total"]) + int(voice.cells["litigation.after_review.total"])


def requests(voice: Voice) -> list[Sentence]:
    """The whole topic in one go, for a body with requests."""
    cells, rng, y = voice.cells, voice.rng, voice.year
    new, before, done, after = (
        int(cells[f"requests.{k}@total"]) for k in ("new", "carried_in", "total", "carried_out")
    )
    organised = organisations(cells, "new")
    unit = voice.pick("件", "件", "件", "宗", "份", "条")
    every = ("requests",)
    web, letter, counter = spread(rng, new, [6, 2, 2])
    texts = [
        f"{y}年，共收到政府信息公开申请{new}{unit}（网络申请{web}{unit}，信函申请{letter}{unit}，当面申请{counter}{unit}）。",
        f"{y}年新收申请 {new} {unit}，其中自然人 {new - organised} {unit}，法人或其他组织 {organised} {unit}。",
        f"{y - 1}年收到申请{new + 2}{unit}，{y}年收到申请{new}{unit}，数量有所下降。",
        f"上半年收到申请{new // 2}{unit}，下半年收到申请{new - new // 2}{unit}，全年共收到政府信息公开申请{new}{unit}。",
        f"{y}年共收到政府信息公开申请{new}{unit}，主要涉及征地拆迁、社会保障等领域，其中征地拆迁类{web}{unit}，占{share(web, new, 1)}%。"
        if new
        else "",
        f"共收到依申请公开{new}{unit}，其中要求公开征收补偿信息的{web}{unit}、要求公开规划信息的{letter}{unit}、其他{counter}{unit}。",
    ]
    if before:
        texts.append(f"{y}年收办政府信息公开申请{new + before}{unit}（含上年结转{before}{unit}）。")
        texts.append(
            f"受理政府信息公开申请{new}{unit}，答复{done}{unit}（含上年结转{before}{unit}"
            + (f"，另有{after}{unit}结转下年）。" if after else "）。")
        )
    found = [Sentence(voice.pick(*(t for t in texts if t)), every)]
    held = int(cells["requests.unavailable.not_held@total"])
    withdrawn = int(cells.get("requests.other.other@total", 0))
    details = []
    if held:
        details.append(
            voice.pick(f"本机关不掌握相关政府信息{held}{unit}", f"信息不存在或不属于本机关公开的{held}{unit}")
        )
    if cells["requests.refused.petition@total"]:
        details.append(f"信访举报投诉类申请{cells['requests.refused.petition@total']}{unit}")
    if cells["requests.denied.process_info@total"]:
        details.append(f"属于四类过程性信息{cells['requests.denied.process_info@total']}{unit}")
    if withdrawn and not after:
        details.append(f"申请人主动撤回等其他情形{withdrawn}{unit}")
    if cells["requests.granted@total"] and rng.random() < 0.7:
        details.insert(
            0,
            voice.pick(
                f"予以公开{cells['requests.granted@total']}{unit}", f"同意公开{cells['requests.granted@total']}{unit}"
            ),
        )
    if details and rng.random() < 0.7:
        found.append(Sentence("在办理结果中，" + "，".join(details) + "。", every))
    if after == 0:
        found.append(
            Sentence(
                voice.pick(
                    "全部按期办结，无一超期。",
                    f"{done}{unit}申请均已答复完毕。",
                    f"截至{y}年12月31日，上述申请均已办理完毕。",
                ),
                every,
            )
        )
    else:
        found.append(
            Sentence(
                voice.pick(
                    f"截至年底，尚有{after}{unit}未到答复期限，结转下年度继续办理。",
                    f"{after}{unit}正在办理中，结转至{y + 1}年。",
                ),
                every,
            )
        )
    if rng.random() < 0.3:
        found.append(Sentence(voice.pick(
            f"其中延期答复{min(new, 2)}{unit}，均履行了告知程序。", f"开展申请人回访{new + 3}人次，满意度较高。", f"向申请人发出补正通知{min(new, 3)}份。",
            f"办理征求第三方意见{min(new, 2)}次。", "涉及自然资源领域的申请数量居首位。")))  # fmt: skip
    return found


def disputes(voice: Voice) -> Sentence:
    """行政复议, 行政诉讼 in rarer words."""
    cells, y = voice.cells, voice.year
    review, lawsuits = int(cells["review.total"]), _lawsuits(voice)
    about = ("review", "litigation")
    if review == lawsuits == 0:
        return Sentence(voice.pick(
            f"{y}年，政府信息公开行政复议、行政诉讼均为0件。", f"{y}年度，无一起因政府信息公开引发的行政复议和行政诉讼。", "全年实现信息公开“零复议、零诉讼”。",
            f"{y}年，{voice.who.we}未出现因信息公开问题被提起行政复议、行政诉讼的情况。", "因政府信息公开被申请行政复议0件，被提起行政诉讼0件。",
            f"{y}年无政府信息公开行政复议、诉讼案件发生。", "未发生针对本机关政府信息公开事务的行政复议案和行政诉讼案。"), about)  # fmt: skip
    parts = []
    if review:
        kept, mended, other, waiting = (int(cells[f"review.{k}"]) for k in ("upheld", "corrected", "other", "pending"))
        results = [
            f"{name}{n}件"
            for name, n in (("维持", kept), ("纠正", mended), ("其他结果", other), ("尚未审结", waiting))
            if n
        ]
        parts.append(f"因信息公开被申请行政复议{review}件（{'，'.join(results)}）")
    else:
        parts.append("因信息公开被申请行政复议0件")
    parts.append(f"被提起行政诉讼{lawsuits}件")
    return Sentence(f"{y}年，{'；'.join(parts)}。", about)


def decisions(voice: Voice) -> Sentence:
    """The three kinds of decisions in one sentence."""
    a, b, c = (voice.cells[f"proactive.{k}.decisions"] for k in ("licensing", "penalties", "coercion"))
    about = tuple(f"proactive.{k}.decisions" for k in ("licensing", "penalties", "coercion"))
    y = voice.year
    return Sentence(voice.pick(
        f"{y}年，作出行政许可{a}宗、行政处罚{b}宗、行政强制{c}宗。", f"{y}年度共办理行政许可{a}件、行政处罚{b}件、行政强制{c}件，信息均已公示。",
        f"本年度行政许可处理决定数量为{a}件，行政处罚处理决定数量为{b}件，行政强制处理决定数量为{c}件。", f"全年办结行政许可{a}件；作出行政处罚{b}件；采取行政强制{c}件。",
    ), about)  # fmt: skip


def trap(voice: Voice) -> Sentence:
    """A figure near the words of the tables that states none of their cells."""
    rng, y, we = voice.rng, voice.year, voice.who.we
    a, b, c = rng.randint(2, 900), rng.randint(2, 90), rng.randint(2, 20)
    return Sentence(voice.pick(
        f"取消行政许可事项{c}项，下放{b}项，精简申请材料{a}份。", f"查处违法案件{b}起，罚没款{a}.5万元。", f"免征、减征行政事业性收费{a}.2万元，惠及企业{b}家。",
        f"公布行政事业性收费项目{c}项及其依据、标准。", f"转发上级规范性文件{b}件、政策文件{c}件。", f"公开规范性文件{b}件，文字解读{c}篇。",
        f"对{b}件规范性文件开展合法性审核。", f"行政处罚案卷评查{b}件，优秀率{c}%。", f"一网通办平台受理政务服务事项{a}件，好差评满意率100%。",
        f"审查行政处罚案件法律文书{b}份。", f"听取行政处罚当事人陈述申辩{c}次，组织听证{c}次。", f"移送司法机关案件{c}件。",
        f"“互联网+监管”系统录入检查行为{a}条、行政强制行为信息{b}条。", f"行政许可事项网上可办率100%，平均承诺时限压缩{b}%。", f"行政许可、行政处罚“双公示”信息报送及时率100%，全年报送{a}条。",
        f"在政府网站公布的行政许可结果中，企业登记类{a}条、食品经营类{b}条。", f"参加行政复议听证{c}次，出庭应诉{c}次，行政机关负责人出庭应诉率100%。",
        f"收到司法建议{c}份、检察建议{b}份，均按期回复。", f"{we}共受理各类信访件{b}件，其中信访举报投诉{c}件。", f"咨询窗口接待依申请公开咨询{b}人次。",
        f"受理市长信箱来信{a}件，其中涉及信息公开的{c}件。", f"{y - 1}年度政府信息公开工作考核得分98.5分，位列第{c}名。", f"制定内部管理制度{c}项，修订{c}项。",
        f"制定《政府信息公开申请办理规范》等制度{c}件。", f"收到公开征集的意见{b}件，采纳{c}件。", f"{y}年度行政执法人员{b}人，其中{c}人参加了行政许可业务培训。",
    ))  # fmt: skip
