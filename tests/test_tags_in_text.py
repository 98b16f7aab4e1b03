"""A text whose tables were left as tags: its lines stay lines, its tables are read as tables."""

from __future__ import annotations

from gklint.readers.formats import format_of, read
from gklint.readers.limits import Limits
from gklint.text import Source

ROWS = [("行政许可", 7), ("行政强制", 0)]


def test_lines_stay_and_tables_are_read() -> None:
    rows = "".join(f"<tr><td>{label}</td><td colspan='3'>{value}</td></tr>\n" for label, value in ROWS)
    head, tail = "全年公开信息12条。\n二、主动公开政府信息情况\n", "三、收到和处理政府信息公开申请情况\n"
    text = f"一、总体情况\n{head}<TABLE border=1>\n{rows}</TABLE>\n{tail}"
    source = read(text.encode(), "a.txt", Limits())
    assert isinstance(source, Source)
    assert "<t" not in source.text.lower()
    assert "\n二、主动公开政府信息情况\n" in source.text
    at = source.text.index("7")
    assert text[source.position(at).offset] == "7"


def test_words_about_tags_make_no_table() -> None:
    assert format_of("以 <tr> 和 <td> 标签说明表格的写法".encode(), "a.txt") == "text"


def test_breaks_inside_the_words_of_a_cell_are_left_out() -> None:
    text = "六、其他需要报告的事项<br>无\n| 商业<br>企业 | 提起<br/>行政<BR>诉讼 | 5<br>6 | 总计 |\n"
    source = read(text.encode(), "a.txt", Limits())
    assert isinstance(source, Source)
    assert source.text == "六、其他需要报告的事项<br>无\n| 商业企业 | 提起行政诉讼 | 5<br>6 | 总计 |\n"
    at = source.text.index("企业")
    assert text[source.position(at).offset] == "企"
