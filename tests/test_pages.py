"""The finder of tables and paragraphs on pages set by hand."""

from __future__ import annotations

from gklint.form.figures import read_figure
from gklint.form.load import load_form
from gklint.readers.pages import Document, Rule, Sheet, Word
from gklint.readers.plain import canonical
from gklint.text import Source

SIZE = 10.0


def word(text: str, x: float, y: float, size: float = SIZE) -> Word:
    """Words with their left upper corner; Chinese characters are as wide as high, others half so."""
    width = sum(size if c >= "\u2e80" else size / 2 for c in text)
    return Word(x, y, x + width, y + size, text)


def characters(one: Word) -> list[Word]:
    found, x = [], one.x0
    for c in one.text:
        found.append(word(c, x, one.y0, one.y1 - one.y0))
        x = found[-1].x1
    return found


def sheet(number: int = 1) -> Sheet:
    return Sheet(number, 600, 800, [], characters=characters)


def ruled(page: Sheet, xs: list[float], ys: list[float]) -> Sheet:
    """Draws a whole grid."""
    page.across += [Rule(y, xs[0], xs[-1]) for y in ys]
    page.down += [Rule(x, ys[0], ys[-1]) for x in xs]
    return page


def written(*pages: Sheet) -> Source:
    document = Document()
    for page in pages:
        document.add(page)
    return document.source("a.pdf", "pdf")


def rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("|") and "---" not in line]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_double_borders_and_slips_make_no_cells() -> None:
    page = ruled(sheet(), [50, 54.5, 150, 250, 254.5], [100, 104.5, 130, 160, 164.5])
    page.down.append(Rule(156, 130, 160))  # drawn a little beside the rule above
    page.down[2] = Rule(150, 100, 130)
    page.words += [word("行政许可", 60, 110), word("15", 200, 110), word("行政处罚", 60, 140), word("6", 200, 140)]
    assert rows(written(page).text) == [["行政许可", "15"], ["行政处罚", "6"]]


def test_open_sides() -> None:
    page = sheet()
    page.across += [Rule(y, 50, 250) for y in (100, 130, 160)]
    page.down.append(Rule(150, 100, 160))
    page.words += [word("行政许可", 60, 110), word("15", 200, 110), word("行政处罚", 60, 140), word("6", 200, 140)]
    assert rows(written(page).text) == [["行政许可", "15"], ["行政处罚", "6"]]


def test_a_figure_too_long_for_its_cell_stays_one_figure() -> None:
    page = ruled(sheet(), [50, 150, 160, 170], [100, 130])
    page.words += [word("123456", 141, 110), word("7", 162, 110)]  # reaches over both its rules
    assert rows(written(page).text) == [["", "123456", "7"]]


def test_words_that_run_together_over_a_rule_are_parted() -> None:
    page = ruled(sheet(), [50, 100, 150], [100, 130])
    page.characters = lambda one: [word("许", 79, 110), word("可", 89, 110), word("1", 101, 110), word("5", 106, 110)]
    page.words.append(Word(79, 110, 111, 120, "许可15"))
    assert rows(written(page).text) == [["许可", "15"]]


def test_cells_of_several_lines() -> None:
    page = ruled(sheet(), [50, 100, 118, 170], [100, 160])
    page.words += [word("本年新收", 55, 105), word("申请数量", 55, 120), word("123", 101, 105), word("4", 101, 120)]
    page.words += [word("12", 130, 105), word("34", 130, 120)]
    assert rows(written(page).text) == [["本年新收申请数量", "1234", "12 34"]]


def test_a_table_goes_on_over_pages() -> None:
    xs = [50.0, 100, 200, 250]
    first, second = ruled(sheet(1), xs, [700, 720, 740, 760]), ruled(sheet(2), xs, [40, 60, 80, 100])
    for page, top in ((first, 705), (second, 45)):
        page.words += [word("办理结果", 55, top), word("总计", 210, top)]
    first.words += [word("（三）", 55, 725), word("1.属于国家秘密", 110, 725), word("7", 210, 725)]
    first.words += [word("2.申请人逾期", 110, 745), word("8", 210, 745), word("— 1 —", 280, 780)]
    second.words += [
        word("不予公开", 55, 85),
        word("未按收费通知", 110, 65),
        word("3.其他", 110, 85),
        word("9", 210, 85),
    ]
    second.words += [word("— 2 —", 280, 780)]
    assert rows(written(first, second).text) == [
        ["办理结果", "", "总计"],
        ["（三）不予公开", "1.属于国家秘密", "7"],
        ["", "2.申请人逾期未按收费通知", "8"],
        ["", "3.其他", "9"],
    ]


def test_tables_with_words_between_them_stay_apart() -> None:
    xs = [50.0, 150, 250]
    first, second = ruled(sheet(1), xs, [700, 730]), ruled(sheet(2), xs, [100, 130])
    first.words += [word("行政许可", 60, 710), word("15", 200, 710)]
    second.words += [word("三、收到和处理政府信息公开申请情况", 50, 60), word("行政处罚", 60, 110), word("6", 200, 110)]
    text = written(first, second).text
    assert text.index("15") < text.index("三、收到") < text.index("行政处罚")
    assert text.count("---") == 4


def test_paragraphs_lose_their_line_ends() -> None:
    page = sheet()
    lines = [
        ("一、总体情况", 50), ("全年共收到政府信息公开申请十二件其中网络申请八件当面申请四件均按", 70),
        ("时答复没有超期。其中予以公开二〇件不予公开一件无法提供一件其他处理", 50), ("共五件。", 50),
        ("全年未发生行政复议和行政诉讼全年未发生行政复议和行政诉讼。全年未", 70), ("发生行政诉讼。", 50), ("二、主动公开", 50),
    ]  # fmt: skip
    page.words += [word(text, x, 50 + 18 * number) for number, (text, x) in enumerate(lines)]
    paragraphs = written(page).text.splitlines()
    assert paragraphs[0] == "一、总体情况"
    assert paragraphs[1] == lines[1][0] + lines[2][0] + lines[3][0]
    assert paragraphs[2] == lines[4][0] + lines[5][0]
    assert paragraphs[3] == "二、主动公开"


def test_a_title_of_two_lines() -> None:
    page = sheet()
    page.words += [word("青禾县应急管理局二〇二四年政府信息公开工作", 120, 40, 18), word("年度报告", 273, 70, 18)]
    page.words += [
        word("根据《中华人民共和国政府信息公开条例》规定编制本报告本报告由总体情况等六个部分组成", 50, 110 + 18 * n)
        for n in range(4)
    ]
    assert written(page).text.startswith("青禾县应急管理局二〇二四年政府信息公开工作年度报告\n")


def test_a_title_that_stands_twice_is_two_lines() -> None:
    prose = [
        word("根据《中华人民共和国政府信息公开条例》规定编制本报告本报告由总体情况等六个部分组成", 50, 200 + 18 * n)
        for n in range(6)
    ]
    page, lines = sheet(), ("青禾县应急管理局二〇二四年政府信息公开工作", "年度报告")
    page.words += [word(lines[n % 2], (120, 273)[n % 2], 40 + 30 * n, 18) for n in range(4)] + prose
    assert written(page).text.splitlines()[:2] == ["".join(lines)] * 2
    page = sheet()
    page.words += [word("二〇二四年政府信息公开工作年度报告", 157, 40 + 30 * n, 18) for n in range(3)] + prose
    assert written(page).text.splitlines()[:3] == ["二〇二四年政府信息公开工作年度报告"] * 3


def test_page_numbers_and_running_heads() -> None:
    pages = []
    for number in (1, 2, 3):
        page = sheet(number)
        page.words += [word("青禾县公报", 60, 20), word("正文" * 10, 50, 100), word(f"数字{number}", 50, 120)]
        page.words.append(word(str(number + 4), 300, 770))
        pages.append(page)
    text = written(*pages).text
    assert "公报" not in text
    assert text.count("正文" * 10) == 3
    assert [line for line in text.splitlines() if line.isdigit()] == []


def test_two_lines_side_by_side_are_no_paragraph() -> None:
    page = sheet()
    page.words += [word("行政许可", 50, 100), word("15", 300, 100), word("行政处罚", 50, 118), word("6", 300, 118)]
    assert written(page).text == "行政许可 15\n行政处罚 6\n"


def test_radicals_that_fonts_are_decoded_to() -> None:
    assert canonical("a", "⾏政许可、⺠政局、⻓沙、戶").text == "行政许可、民政局、长沙、户"


def test_figures_below_each_other_are_columns() -> None:
    page = sheet()
    for number, (label, figures) in enumerate(
        [("行政许可", ("15", "2", "3")), ("行政处罚", ("6", "", "100")), ("行政强制", ("0", "1", "4"))]
    ):
        y = 100 + 18 * number
        page.words.append(word(label, 50, y))
        page.words += [word(figure, 300 + 80 * at, y) for at, figure in enumerate(figures) if figure]
    assert written(page).text.splitlines() == [
        "行政许可 | 15 | 2 | 3 |",
        "行政处罚 | 6 |  | 100 |",
        "行政强制 | 0 | 1 | 4 |",
    ]


def test_a_figure_broken_over_two_lines_is_whole_or_none() -> None:
    column = next(c for t in load_form("2021").tables if t.id == "requests" for c in t.blocks[0].columns)
    assert read_figure("1 234", column).value == 1234
    assert read_figure("1, 234", column).value == 1234
    for words in ("3 5", "12 34", "1234 5"):
        assert read_figure(words, column).value is None


def test_rows_ruled_without_columns_are_read_by_their_figures() -> None:
    page = ruled(sheet(), [40, 560], [95, 115, 133, 151])
    for number, (label, figures) in enumerate([("行政许可", "15"), ("行政处罚", "6"), ("行政强制", "0")]):
        page.words += [word(label, 50, 100 + 18 * number), word(figures, 300, 100 + 18 * number)]
        page.words.append(word("2", 400, 100 + 18 * number))
    assert written(page).text.splitlines()[0] == "行政许可 | 15 | 2 |"


def test_a_caption_at_a_pages_end_takes_nothing_in() -> None:
    first, second = sheet(1), sheet(2)
    first.across += [Rule(y, 50, 250) for y in (700, 720, 740)]
    first.down += [Rule(x, 700, 740) for x in (50, 250)]
    first.down.append(Rule(150, 700, 720))
    ruled(second, [50, 150, 250], [40, 60, 80])
    first.words += [word("行政强制", 60, 705), word("1", 200, 705), word("第二十条第（八）项", 100, 725)]
    second.words += [word("信息内容", 60, 45), word("本年收费金额", 160, 45)]
    second.words += [word("行政事业性收费", 60, 65), word("1.5841", 200, 65)]
    assert rows(written(first, second).text) == [
        ["行政强制", "1"],
        ["第二十条第（八）项", ""],
        ["信息内容", "本年收费金额"],
        ["行政事业性收费", "1.5841"],
    ]
