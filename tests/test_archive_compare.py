"""Reports compared with each other: who is who, the rules across reports, in memory and in a database alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gklint.form.bind import bind
from gklint.readers import read_bytes
from gklint.resources import SpecError
from gklint.rules.across.examples import place
from gklint.rules.across.gathered import document, gathered
from gklint.rules.across.identity import Override, Resolver, Said, region_of, settle
from gklint.rules.across.judge import KIND, judge, official
from gklint.rules.across.wording import _pieces, likeness, wording
from gklint.rules.compose import compose
from gklint.rules.loader import builtin_rules
from gklint.text import Source, Span

RULES = [rule for rule in builtin_rules() if rule.kind == KIND]
EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples]


# ---------------------------------------------------------------- who is who


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("岚桥市青禾区水务局", "岚桥市青禾区"), ("青禾区市场监督管理局", "青禾区"), ("柳杭州市教育局", "柳杭州市"), ("青禾市民政局", "青禾市"),
        ("青禾市政务服务管理局", "青禾市"), ("芷塘省水利厅", "芷塘省"), ("水务局", ""), ("霁川县芷塘镇人民政府", "霁川县"), ("梧坪自治州林业局", "梧坪自治州"),
        ("城市管理局", ""), ("青禾区城市管理局", "青禾区"), ("岚城市城市建设局", "岚城市"), ("芷塘省岚城市青禾区城市管理局", "芷塘省岚城市青禾区"),
    ],
)  # fmt: skip
def test_regions(name: str, region: str) -> None:
    assert region_of(name) == region


@pytest.mark.parametrize(
    ("said", "agency", "year", "certain", "doubt"),
    [
        (Said("a.txt", "青禾区水务局", 2023), "青禾区水务局", 2023, True, ""),
        (Said("a.txt", "青禾区水务局", 2023, signature="岚桥市青禾区水务局"), "青禾区水务局", 2023, True, ""),
        (
            Said("a.txt", "青禾区水务局", 2023, signature="青禾区教育局"),
            "青禾区水务局",
            2023,
            False,
            "signature-differs",
        ),
        (Said("a.txt", None, 2023, signature="青禾区水务局"), "青禾区水务局", 2023, True, ""),
        (Said("a.txt", "人民政府", 2023, signature="青禾区人民政府"), "青禾区人民政府", 2023, True, ""),
        (Said("a.txt", "城市管理局", 2023, signature="青禾区城市管理局"), "青禾区城市管理局", 2023, True, ""),
        (Said("青禾区水务局/2023.txt", "青禾区水务局", 2023, False), "青禾区水务局", 2023, True, ""),
        (Said("a.txt", "青禾区水务局", 2023, False), "青禾区水务局", 2023, False, "year-assumed"),
        (Said("2022/青禾区水务局2022年报告.txt", None, None), "青禾区水务局", 2022, False, "only-path"),
        (Said("青禾区/水务局.txt", "水务局", 2023), "青禾区水务局", 2023, False, "place-from-path"),
        (Said("a.txt", "水务局", 2023), "水务局", 2023, False, "name-short"),
        (Said("青禾区水务局.txt", None, 2023, publisher="青禾区水务局"), "青禾区水务局", 2023, True, ""),
        (Said("a.txt", None, 2023, publisher="青禾区水务局"), "青禾区水务局", 2023, False, "only-publisher"),
        (Said("a.txt"), None, None, False, "no-agency"),
        (Said("a.txt", "青禾区水务局一、总体", 2023, signature="青禾区水务局"), "青禾区水务局", 2023, True, ""),
        (Said("a.txt", "青禾区水务局一、总体", 2023), "青禾区水务局一、总体", 2023, False, "title-odd"),
        (Said("a.txt", "青禾区第一中学", 2023), "青禾区第一中学", 2023, True, ""),
    ],
)
def test_identities(said: Said, agency: str | None, year: int | None, certain: bool, doubt: str) -> None:
    found = Resolver().first(said)
    assert (found.agency, found.year, found.certain, found.doubt) == (agency, year, certain, doubt)


def test_overrides() -> None:
    resolver = Resolver([
        Override(path="x/*.txt", agency="青禾区水务局", year=2020), Override(path="x/a.txt", agency="青禾区教育局", year=2021),
        Override(name="青禾水务", agency="青禾区水务局", region="青禾区"),
    ])  # fmt: skip
    named = [resolver.first(Said(path, "青禾水务", 2023)) for path in ("x/a.txt", "x/b.txt", "c.txt")]
    assert [(each.agency, each.year, each.certain) for each in named] == [
        ("青禾区教育局", 2021, True), ("青禾区水务局", 2020, True), ("青禾区水务局", 2023, True),
    ]  # fmt: skip


def test_spellings_are_brought_together() -> None:
    found = settle(
        {
            "青禾区水务局": 2,
            "岚桥市青禾区水务局": 1,
            "澄湖区": 1,
            "澄湖区人民政府": 3,
            "柏川县水务局": 1,
            "甲市柏川县水务局": 1,
            "乙市柏川县水务局": 1,
        }
    )
    assert found == {
        "青禾区水务局": ("岚桥市青禾区水务局", ""), "澄湖区": ("澄湖区人民政府", ""), "柏川县水务局": ("柏川县水务局", "several-longer"),
    }  # fmt: skip


def test_files_that_users_give(tmp_path: Path) -> None:
    from gklint.archive.given import overrides, tree

    (tmp_path / "o.csv").write_text("path,agency,year\na.txt,青禾区水务局,2020\n", encoding="utf-8-sig")
    assert overrides(str(tmp_path / "o.csv")) == [Override("a.txt", "", "青禾区水务局", 2020)]
    (tmp_path / "o.yaml").write_text("- {name: 水务, agency: 青禾区水务局}\n", encoding="utf-8")
    assert overrides(str(tmp_path / "o.yaml")) == [Override("", "水务", "青禾区水务局")]
    (tmp_path / "t.csv").write_text("agency,parent\n青禾区水务局,青禾区人民政府\n青禾区人民政府,\n", encoding="utf-8")
    assert tree(str(tmp_path / "t.csv")) == {"青禾区人民政府": ["青禾区水务局"]}
    (tmp_path / "t.yaml").write_text("岚桥市人民政府:\n  青禾区人民政府: [青禾区水务局]\n", encoding="utf-8")
    assert tree(str(tmp_path / "t.yaml")) == {"岚桥市人民政府": ["青禾区人民政府"], "青禾区人民政府": ["青禾区水务局"]}
    for text in ("path,agency,year\na.txt,x,20\n", "paht,agency\na,b\n", "agency\nx\n"):
        (tmp_path / "bad.csv").write_text(text, encoding="utf-8")
        with pytest.raises(SpecError):
            overrides(str(tmp_path / "bad.csv"))


def test_wording_leaves_out_figures_and_the_own_name() -> None:
    one = wording("青禾区水务局2023年公开信息15条，接受培训3次。", "青禾区水务局")
    assert one == wording("柏川县水务局2024年公开信息9条，接受培训12次。", "柏川县水务局")
    assert likeness(one, one) == 1
    assert likeness(one, wording("河湖长制信息发布渠道单一")) == 0


@given(st.lists(st.text(alphabet="水务公开登记台账时。；\n 1a", max_size=60), max_size=12))
def test_pieces_cover_a_paragraph_and_none_is_short(sentences: list[str]) -> None:
    text = "，".join(sentences)
    pieces = list(_pieces(text, Span(0, len(text)), "", None))
    assert [span.start for span, _ in pieces] == [0, *(span.end for span, _ in pieces[:-1])]
    assert pieces[-1][0].end == len(text)
    assert "".join(words for _, words in pieces) == wording(text)
    assert all(words == wording(text[span.start : span.end]) for span, words in pieces)
    assert len(pieces) == 1 or all(len(words) >= 24 for _, words in pieces)


def test_of_many_copied_passages_the_longest_are_shown(tmp_path: Path) -> None:
    rule = next(rule for rule in RULES if rule.code == "GK604")
    text = "。".join("".join(chr(0x4E00 + (37 * n + at * (n + 3)) % 19000) for at in range(41 + n)) for n in range(30))
    pairs = []
    for number, year in enumerate((2023, 2024)):
        source = read_bytes(compose({"year": year, "prose": {"problems": text}}).encode(), f"{year}.txt")
        assert isinstance(source, Source)
        report = bind(source)
        pairs.append((document(report, number, "青禾区水务局", year, official([rule]) or ()), source))
    (found,) = judge([rule], gathered(pairs, {}))
    assert found.data["count"] == 30
    assert len(found.others) == len(found.data["passages"]) == 5
    assert "共30段" in found.message
    assert min(len(mine) for mine, _ in found.data["passages"]) >= 66


# ---------------------------------------------------------------- the same in memory and in a database


def made(example: Any, folder: Path) -> list[str]:
    """The reports of an example as files."""
    paths = []
    for number, report in enumerate(example["reports"], 1):
        path = folder / f"{number}.txt"
        path.write_text(compose(report), encoding="utf-8")
        paths.append(str(path))
    return paths


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{rule.code}-{each['name']}" for rule, each in EXAMPLES])
def test_a_database_gives_what_memory_gives(rule: Any, example: Any, tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    pytest.importorskip("datasketch")
    from gklint.api.work import CheckWork
    from gklint.archive.compare import compare
    from gklint.archive.scan import scan
    from gklint.archive.store import Store

    folder = tmp_path / "reports"
    folder.mkdir()
    paths = made(example, folder)
    pairs = []
    for number, path in enumerate(paths):
        source = read_bytes(Path(path).read_bytes(), path)
        assert isinstance(source, Source)
        report = bind(source)
        assert report.agency
        assert report.year
        pairs.append((document(report, number, report.agency, report.year, official([rule]) or ()), source))
    tree = example.get("tree", {})
    expected = []
    for each in sorted(judge([rule], gathered(pairs, tree)), key=lambda found: found.order):
        span = place(each)
        at = pairs[each.at.document.key][1].location(span)
        others = [(other.document.path, other.message) for other in each.others]
        expected.append((each.at.document.path, each.message, at.start.line, at.start.column, at.end.offset, others))
    with Store.open(str(tmp_path / "a.duckdb"), create=True) as store:
        scan(store, [str(folder)], CheckWork(guarded=True), engine=inline)
        assert compare(store, [rule], tree=tree)
        assert not compare(store, [rule], tree=tree)
        rows = store.rows(
            """SELECT path, message, start_line, start_column, end_offset, related, other FROM diagnostics JOIN reports USING (report)
               WHERE scope = 'archive' ORDER BY path, code, message"""
        )
        seen = [(*row[:5], [(end["path"], end["message"]) for end in json.loads(row[5])]) for row in rows]
        assert seen == expected
        assert all(row[6] is not None for row in rows)
        for row in rows:
            for end in json.loads(row[5]):
                assert end["location"]["start"]["line"] >= 1
        compare(store, [], again=True)
        assert store.rows("SELECT 1 FROM diagnostics WHERE scope = 'archive'") == []


def inline(targets: Any, work: Any) -> Any:
    """An engine without processes."""
    from gklint.archive.work import pack_batch

    yield pack_batch([work(target) for target in targets])


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    pytest.importorskip("datasketch")
    from gklint.cli import main

    rule = next(rule for rule in RULES if rule.code == "GK605")
    folder = tmp_path / "reports"
    folder.mkdir()
    made(rule.examples[0], folder)
    (folder / "x.txt").write_text(compose({"agency": "水务局"}), encoding="utf-8")
    (tmp_path / "tree.csv").write_text(
        "agency,parent\n澄湖区水务局,澄湖区人民政府\n澄湖区教育局,澄湖区人民政府\n", encoding="utf-8"
    )
    db, tree = str(tmp_path / "a.duckdb"), str(tmp_path / "tree.csv")
    assert (
        main(["archive", "scan", str(folder), "--db", db, "-j", "1", "--tree", tree, "--exit-zero", "--lang", "en"])
        == 0
    )
    said = capsys.readouterr().err
    assert "from comparing reports" in said
    assert "1 report whose agency or year is not certain" in said
    assert main(["archive", "compare", "--db", db, "--tree", tree, "--lang", "en"]) == 1
    assert "GK605" in capsys.readouterr().out
    assert main(["archive", "compare", "--db", db, "--tree", tree, "--format", "jsonl"]) == 1
    assert json.loads(capsys.readouterr().out.splitlines()[0])["code"] == "GK605"
    assert main(["archive", "compare", "--db", db]) == 1  # the tree is remembered
    (tmp_path / "none.csv").write_text("agency,parent\n", encoding="utf-8")
    assert main(["archive", "compare", "--db", db, "--tree", str(tmp_path / "none.csv")]) == 0  # and can be taken back
    assert main(["archive", "compare", "--db", db]) == 0
    capsys.readouterr()
    assert main(["archive", "agencies", "--db", db, "--doubtful"]) == 0
    listed = capsys.readouterr().out
    assert listed.splitlines()[1].endswith("机关名称没有写明地区")
    (tmp_path / "o.csv").write_text(listed.replace(",水务局,", ",柏川县水务局,"), encoding="utf-8")
    assert main(["archive", "compare", "--db", db, "--agencies", str(tmp_path / "o.csv")]) == 0
    capsys.readouterr()
    for again in ((), ("--again",)):  # what was corrected is remembered too
        assert main(["archive", "compare", "--db", db, *again]) == 0
        capsys.readouterr()
        assert main(["archive", "agencies", "--db", db, "--doubtful"]) == 0
        assert len(capsys.readouterr().out.splitlines()) == 1


def test_a_year_is_not_missing_where_a_report_is_only_in_doubt(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    pytest.importorskip("datasketch")
    from gklint.archive.store import Store
    from gklint.cli import main

    for year in (2021, 2022, 2023, 2025):
        text = compose({"agency": "澄湖区水务局", "year": year})
        if year == 2022:  # nothing but its name says whose it is
            text = text.replace("澄湖区水务局", "")
        (tmp_path / f"澄湖区水务局{year}年.txt").write_text(text, encoding="utf-8")
    db = tmp_path / "a.duckdb"
    main(["archive", "scan", str(tmp_path), "--db", str(db), "-j", "1", "--exit-zero", "-q", "--lang", "en"])
    with Store.open(str(db), reading=True) as store:
        said = store.rows("SELECT message FROM diagnostics WHERE code = 'GK603'")
        assert store.rows("SELECT year FROM identities WHERE NOT certain") == [(2022,)]
    assert said == [("澄湖区水务局: no report for 2024 (there are those for 2023 and 2025)",)]


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("table: requests\neach: columns\nequation: carried_in == carried_out", "both years"),
        ("table: requests\neach: columns\nequation: carried_inn == last_year.carried_out", "unknown name"),
        ("table: requests\neach: columns\nequation: carried_in + last_year.carried_out", "compares"),
    ],
)
def test_a_wrong_rule_is_told_at_its_place(spec: str, words: str, tmp_path: Path) -> None:
    from gklint.rules.loader import user_rules

    text = next(Path(rule.path).read_text(encoding="utf-8") for rule in RULES if rule.code == "GK601")
    start, end = text.index("table: requests"), text.index("together:")
    (tmp_path / "r.yaml").write_text(text[:start] + spec + "\n" + text[end:], encoding="utf-8")
    with pytest.raises(SpecError, match=words):
        user_rules(tmp_path / "r.yaml")


def test_check_does_not_pass_in_silence_what_it_cannot_judge(capsys: pytest.CaptureFixture[str]) -> None:
    from gklint.cli import main

    assert main(["check", "--select", "GK6", str(Path(__file__))]) == 2
    assert "archive scan" in capsys.readouterr().err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_option_of_every_command_has_its_help(lang: str) -> None:
    from importlib import import_module

    from gklint.cli.archive import COMMANDS

    for name in COMMANDS:
        assert "--lang zh|en" in import_module(f"gklint.cli.archive_{name}").parser(lang).format_help()
