"""Prose with its counts, years and white space made alike is cut into the same figures and words as it is written."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gklint.prose.abstract import Abstract
from gklint.prose.alike import YEAR, Alike
from gklint.prose.lore import TIME, lore
from gklint.prose.recall import standing

PIECES = (
    "12", "7", "0", "345", "2024", "2023", "1999", "1", "3.5", "1,234", "，345", " ", "\n", "  ", "“", "”", "件", "条", "个",
    "万元", "元", "万件", "年", "月", "日", "年度", "日至", "至", "到", "号", "第", "约", "近", "不足", "以上", "左右", "余", "多", "百", "十二",
    "三", "一", "没有一件", "（", "）", "(", ")", "《", "》", "：", ":", "、", "，", "。", "；", "！", "%", "成", "点", "-", "—", "个月", "工作日",
    "热线", "政务公开", "收到", "申请", "同比", "前", "份", "类", "１２", "二〇二四", "〔2024〕", "A", "宗",
)  # fmt: skip


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.sampled_from((2024, 2020, 1950, None)))
def test_what_is_alike_has_the_same_figures(text: str, year: int | None) -> None:
    known = lore()
    alike = Alike(text, known.pattern("alike"), year)
    plain, made = Abstract(text, 0, known), Abstract(alike.text, 0, known)
    places = standing(made, 0, alike.counts, alike.years if year is not None else None)
    if places is None:
        return
    assert made.text == plain.text
    values = dict(zip(places, alike.figures, strict=True))
    for at, figure in made.figures.items():
        written = plain.figures[at]
        value = values.get(at, figure.value)
        if figure.kind == TIME and year is not None:
            value += year - YEAR
        assert (value, figure.kind, figure.bound, figure.unit, figure.wan) == (
            written.value, written.kind, written.bound, written.unit, written.wan,
        )  # fmt: skip
    for start in range(len(made.text)):
        for end in range(start + 1, len(made.text) + 1):
            span = made.span(start, end)
            assert (alike.begin(span.start), alike.end(span.end)) == plain.span(start, end)


def test_only_counts_and_years_are_made_alike() -> None:
    def one(text: str) -> tuple[str, list[int]]:
        found = Alike(text, lore().pattern("alike"), 2024)
        return found.text, found.figures

    assert one("2024年收到申请 12 件，办结7件；上年（2023年）3件。") == (
        "2050年收到申请7件，办结7件；上年（2049年）7件。",
        [12, 7, 3],
    )
    for text in ("1月2日", "3.5万元", "占12.5%", "1至12月", "第3—5条", "共1,234件", "近3年", "3万件", "2成"):
        assert one(text) == (text, [])
