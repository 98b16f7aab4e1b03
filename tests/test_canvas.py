"""What readers of documents write on: text, places, and the way back through the folding."""

from __future__ import annotations

from gklint.form.bind import bind
from gklint.readers.canvas import Canvas, Cell
from gklint.text import Source, Span


def test_places_and_offsets_go_through_the_folding() -> None:
    original = "<p>公開(kāi)申请３件</p>"
    canvas = Canvas()
    canvas.line("公開(kāi)申请３件", {"paragraph": 1}, range(3, 15))
    canvas.line("完", {"paragraph": 2}, [15])
    source = canvas.source("a.html", "html", original)
    assert source.text == "公开申请3件\n完\n"
    at = source.text.index("3")
    location = source.location(Span(at, at + 1))
    assert location.place == {"paragraph": 1}
    assert original[location.start.offset : location.end.offset] == "３"
    end = source.text.index("完")
    assert source.location(Span(end, end + 1)).place == {"paragraph": 2}
    assert source.quote(Span(0, 2)) == "公開"


def test_a_table_keeps_its_empty_cells() -> None:
    def row(*words: str | None) -> list[Cell | None]:
        return [None if each is None else Cell(each, {"table": 1, "cell": 1}) for each in words]

    canvas = Canvas()
    canvas.line("青石县水务局2024年政府信息公开工作年度报告")
    canvas.line("二、主动公开政府信息情况")
    canvas.table(
        [
            row("第二十条第（一）项", None, None, None),
            row("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
            row("规章", "0", "0", "0"),
            row("行政规范性文件", "", "1", ""),
            row("第二十条第（五）项", None, None, None),
            row("信息内容", "本年处理决定数量", None, None),
            row("行政许可", "15", None, None),
        ]
    )
    source = canvas.source("a.docx", "docx")
    assert isinstance(source, Source)
    report = bind(source)
    facts = {fact.metric: fact.value for fact in report.facts.values()}
    assert facts["proactive.normative.issued"] is None
    assert facts["proactive.normative.repealed"] == 1
    assert facts["proactive.normative.in_force"] is None
    assert facts["proactive.licensing.decisions"] == 15
