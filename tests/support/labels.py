"""The words of the two official forms, as the generator writes them ("\\n" where the form breaks a label)."""

from __future__ import annotations

NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"

COLUMNS: tuple[tuple[str, str], ...] = (
    ("natural_person", "自然人"),
    ("business", "商业\n企业"),
    ("research", "科研\n机构"),
    ("public_interest", "社会公益组织"),
    ("legal_service", "法律服务机构"),
    ("other", "其他"),
    ("total", "总计"),
)
KINDS = tuple(key for key, _ in COLUMNS[:-1])

RESULTS = "三、本年度办理结果"

# (row id, group label or "", label)
ROWS_2021: tuple[tuple[str, str, str], ...] = (
    ("new", "", "一、本年新收政府信息公开申请数量"),
    ("carried_in", "", "二、上年结转政府信息公开申请数量"),
    ("granted", "", "（一）予以公开"),
    ("partial", "", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    ("denied.state_secret", "（三）不予公开", "1.属于国家秘密"),
    ("denied.other_law", "（三）不予公开", "2.其他法律行政法规禁止公开"),
    ("denied.security_stability", "（三）不予公开", "3.危及“三安全一稳定”"),
    ("denied.third_party", "（三）不予公开", "4.保护第三方合法权益"),
    ("denied.internal_affairs", "（三）不予公开", "5.属于三类内部事务信息"),
    ("denied.process_info", "（三）不予公开", "6.属于四类过程性信息"),
    ("denied.enforcement_file", "（三）不予公开", "7.属于行政执法案卷"),
    ("denied.admin_inquiry", "（三）不予公开", "8.属于行政查询事项"),
    ("unavailable.not_held", "（四）无法提供", "1.本机关不掌握相关政府信息"),
    ("unavailable.needs_creation", "（四）无法提供", "2.没有现成信息需要另行制作"),
    ("unavailable.unclear_after_correction", "（四）无法提供", "3.补正后申请内容仍不明确"),
    ("refused.petition", "（五）不予处理", "1.信访举报投诉类申请"),
    ("refused.repeat", "（五）不予处理", "2.重复申请"),
    ("refused.publication", "（五）不予处理", "3.要求提供公开出版物"),
    ("refused.abusive", "（五）不予处理", "4.无正当理由大量反复申请"),
    ("refused.confirmation", "（五）不予处理", "5.要求行政机关确认或重新出具已获取信息"),
    ("other.not_corrected", "（六）其他处理", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    ("other.fee_unpaid", "（六）其他处理", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    ("other.other", "（六）其他处理", "3.其他"),
    ("total", "", "（七）总计"),
    ("carried_out", "", "四、结转下年度继续办理"),
)
ROWS_2019 = (*ROWS_2021[:20], ("other", "", "（六）其他处理"), *ROWS_2021[23:])

SHORT_OTHER = {"other.not_corrected": "1.逾期不补正", "other.fee_unpaid": "2.逾期不缴费"}

TOP_ROWS = ("new", "carried_in", "carried_out")  # rows of the first label column


def rows_of(form: str) -> tuple[tuple[str, str, str], ...]:
    """The rows of table three of a form."""
    return ROWS_2021 if form == "2021" else ROWS_2019


def leaves(form: str) -> list[str]:
    """The result rows whose sum is （七）总计."""
    return [row for row, _, _ in rows_of(form) if row not in (*TOP_ROWS, "total")]


# (caption, header labels, [(row label, [metric …])])
TWO_2021: tuple[tuple[str, tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]], ...] = (
    (
        "第二十条第（一）项",
        ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
        (
            (
                "规章",
                ("proactive.regulations.issued", "proactive.regulations.repealed", "proactive.regulations.in_force"),
            ),
            (
                "行政规范性文件",
                ("proactive.normative.issued", "proactive.normative.repealed", "proactive.normative.in_force"),
            ),
        ),
    ),
    (
        "第二十条第（五）项",
        ("信息内容", "本年处理决定数量"),
        (("行政许可", ("proactive.licensing.decisions",)),),
    ),
    (
        "第二十条第（六）项",
        ("信息内容", "本年处理决定数量"),
        (("行政处罚", ("proactive.penalties.decisions",)), ("行政强制", ("proactive.coercion.decisions",))),
    ),
    (
        "第二十条第（八）项",
        ("信息内容", "本年收费金额（单位：万元）"),
        (("行政事业性收费", ("proactive.fees.amount_wan",)),),
    ),
)


def _items(name: str, decisions: bool = True) -> tuple[str, ...]:
    keys = ("previous_items", "items_change", "decisions") if decisions else ("previous_items", "items_change")
    return tuple(f"proactive.{name}.{key}" for key in keys)


def _made(name: str) -> tuple[str, ...]:
    return tuple(f"proactive.{name}.{key}" for key in ("made", "disclosed", "public_total"))


_ITEM_HEADS = ("信息内容", "上一年项目数量", "本年增/减", "处理决定数量")
TWO_2019: tuple[tuple[str, tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]], ...] = (
    (
        "第二十条第（一）项",
        ("信息内容", "本年新\n制作数量", "本年新\n公开数量", "对外公开总数量"),
        (("规章", _made("regulations")), ("规范性文件", _made("normative"))),
    ),
    (
        "第二十条第（五）项",
        _ITEM_HEADS,
        (("行政许可", _items("licensing")), ("其他对外管理服务事项", _items("other_services"))),
    ),
    (
        "第二十条第（六）项",
        _ITEM_HEADS,
        (("行政处罚", _items("penalties")), ("行政强制", _items("coercion"))),
    ),
    (
        "第二十条第（八）项",
        ("信息内容", "上一年项目数量", "本年增/减"),
        (("行政事业性收费", _items("fees", decisions=False)),),
    ),
    (
        "第二十条第（九）项",
        ("信息内容", "采购项目数量", "采购总金额"),
        (("政府集中采购", ("proactive.procurement.projects", "proactive.procurement.amount")),),
    ),
)

OUTCOMES = (
    ("upheld", "结果\n维持"),
    ("corrected", "结果\n纠正"),
    ("other", "其他\n结果"),
    ("pending", "尚未\n审结"),
    ("total", "总计"),
)
FOUR = ("review", "litigation.direct", "litigation.after_review")

SECTIONS = {
    "s1": ("一", "总体情况"),
    "s2": ("二", "主动公开政府信息情况"),
    "s3": ("三", "收到和处理政府信息公开申请情况"),
    "s4": ("四", "政府信息公开行政复议、行政诉讼情况"),
    "s5": ("五", "存在的主要问题及改进情况"),
    "s6": ("六", "其他需要报告的事项"),
}
TITLE_VARIANTS = {
    "s1": ("总体情况",),
    "s2": ("主动公开政府信息情况", "行政机关主动公开政府信息情况"),
    "s3": ("收到和处理政府信息公开申请情况", "行政机关收到和处理政府信息公开申请情况"),
    "s4": (
        "政府信息公开行政复议、行政诉讼情况",
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "政府信息公开行政复议及行政诉讼情况",
        "政府信息公开行政复议和行政诉讼情况",
    ),
    "s5": ("存在的主要问题及改进情况", "政府信息公开工作存在的主要问题及改进情况", "存在的主要问题和改进措施"),
    "s6": ("其他需要报告的事项", "其它需要报告的事项"),
}
TOPICS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("proactive", ("主动公开", "主动公开情况", "主动公开政府信息情况", "政府信息主动公开情况", "主动公开方面")),
    (
        "requests",
        ("依申请公开", "依申请公开情况", "政府信息依申请公开办理情况", "依申请公开政府信息情况", "依申请公开方面"),
    ),
    ("management", ("政府信息管理", "政府信息管理情况", "政府信息管理方面")),
    ("platform", ("政府信息公开平台建设", "平台建设情况", "政府信息公开平台建设情况", "信息公开平台建设情况")),
    ("supervision", ("监督保障", "监督保障情况", "政府信息公开监督保障情况", "监督保障方面")),
)
