"""gklint.resources: YAML with places, errors that show the line, schemas, the compile cache."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gklint.resources import (
    Marked,
    SpecError,
    cache_directory,
    compiled,
    load_marked,
    load_yaml,
    parse_marked,
    root,
    schema,
    validate,
    yaml_files,
)


def write(folder: Path, text: str, name: str = "a.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# ------------------------------------------------------------------ YAML


def test_root_holds_the_rules() -> None:
    assert (root() / "rules").is_dir()
    assert (root() / "schemas").is_dir()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("2024-01-31", "2024-01-31"),
        ("12:30:45", "12:30:45"),
        ("010", 10),
        ("0o17", "0o17"),
        ("0x1F", 31),
        ("-3", -3),
        ("1_000", "1_000"),
        ("1.50", 1.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
        (".inf", ".inf"),
        ("~", None),
        ("", None),
        ("'12'", "12"),
        ('"null"', "null"),
        ("=", "="),
        ("一、总体情况", "一、总体情况"),
    ],
)
def test_scalars_are_those_of_the_core_schema(text: str, value: object) -> None:
    data = parse_marked(f"a: {text}\n").data
    assert data == {"a": value}
    assert type(data["a"]) is type(value)


def test_keys_are_strings() -> None:
    assert parse_marked("2021: a\ntrue: b\n").data == {"2021": "a", "true": "b"}


def test_an_empty_file_is_nothing(tmp_path: Path) -> None:
    assert load_yaml(write(tmp_path, "")) is None
    assert load_yaml(write(tmp_path, "# only a comment\n")) is None


def test_a_byte_order_mark_is_no_content(tmp_path: Path) -> None:
    assert load_yaml(write(tmp_path, "\ufeffa: 1\n")) == {"a": 1}


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, 1, "stands twice"),
        ("a:\n  - x: 1\n    x: 2\n", 3, 5, "stands twice"),
        ("a: [1, 2\n", 2, 1, "not YAML"),
        ("a: !!python/object:os.system x\n", 1, 4, "tag"),
        ("a: !!timestamp 2024-01-01\n", 1, 4, "tag"),
        ("? [1, 2]\n: x\n", 1, 3, "a key that is"),
        ("a: &x [*x]\n", 1, 4, "alias"),
    ],
)
def test_bad_yaml_is_shown_at_its_place(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(SpecError) as caught:
        parse_marked(text, "rules/a.yaml")
    assert (caught.value.line, caught.value.column) == (line, column)
    assert words in caught.value.message
    assert f"rules/a.yaml:{line}:{column}" in str(caught.value)


def test_aliases_cannot_blow_up() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10))
    with pytest.raises(SpecError, match="too many values"):
        parse_marked(bomb)


@pytest.mark.parametrize("depth", [2_000, 100_000])
def test_deep_nesting_is_an_error(depth: int) -> None:
    with pytest.raises(SpecError):
        parse_marked("[" * depth + "]" * depth)


def test_missing_and_undecodable_files(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="cannot read"):
        load_yaml(tmp_path / "none.yaml")
    (tmp_path / "b.yaml").write_bytes("标题: 甲".encode("gb18030"))
    with pytest.raises(SpecError, match="UTF-8"):
        load_yaml(tmp_path / "b.yaml")


def test_yaml_files_come_in_a_fixed_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("b/z.yaml", "c.yml", "a.yaml", "x.txt", ".git/h.yaml", ".hidden.yaml"):
        write(tmp_path, "a: 1", name)
    assert [found.relative_to(tmp_path).as_posix() for found in yaml_files(tmp_path)] == ["a.yaml", "b/z.yaml", "c.yml"]
    assert yaml_files(tmp_path / "a.yaml") == [tmp_path / "a.yaml"]


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc题", min_size=1), inner, max_size=4),
    max_leaves=12,
)


@given(plain)
def test_json_is_yaml(value: Any) -> None:
    assert parse_marked(json.dumps({"v": value}, ensure_ascii=False)).data == {"v": value}


@given(plain)
def test_every_value_has_a_mark(value: Any) -> None:
    marked = parse_marked(json.dumps({"v": value}, ensure_ascii=False, indent=1))

    def visit(data: Any, keys: tuple[str | int, ...]) -> None:
        assert keys in marked.values
        mark = marked.mark(keys)
        assert 1 <= mark.line <= marked.text.count("\n") + 1
        if isinstance(data, str):
            line = marked.text.split("\n")[mark.line - 1]
            assert line[mark.column - 1] == '"'
        for key, inner in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
            visit(inner, (*keys, key))

    visit(marked.data, ())


# ------------------------------------------------------------------ errors


def test_the_text_of_an_error() -> None:
    marked = parse_marked("code: GK303\n标题: 新收申请 kind\nkind: equasion\n", "rules/x.yaml")
    error = marked.error(["kind"], "unknown kind", "one of claim, equation", found="equasion")
    assert str(error) == (
        "error: unknown kind\n"
        " --> rules/x.yaml:3:7\n"
        "  |\n"
        "1 | code: GK303\n"
        "2 | 标题: 新收申请 kind\n"
        "3 | kind: equasion\n"
        "  |       ^^^^^^^^\n"
        "4 |\n"
        "  |\n"
        "  = found: equasion\n"
        "  = expected: one of claim, equation"
    )


def test_carets_stand_under_chinese_characters() -> None:
    marked = parse_marked("标题: 新收申请\n", "x.yaml")
    lines = str(marked.error(["标题"], "wrong")).split("\n")
    assert lines[4] == "  |       ^^^^^^^^"  # 标题 takes four columns, 新收申请 eight


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("a: abcdef\n", 3, (1, 7)),
        ("a: 'abcdef'\n", 3, (1, 8)),
        ("a:\n  - b: |\n      first\n      second line\n", 8, (4, 9)),
    ],
)
def test_places_inside_a_string(text: str, offset: int, place: tuple[int, int]) -> None:
    marked = parse_marked(text, "x.yaml")
    keys: list[str | int] = ["a", 0, "b"] if isinstance(marked.data["a"], list) else ["a"]
    error = marked.error(keys, "bad", offset=offset)
    assert (error.line, error.column) == place
    value = marked.data["a"] if len(keys) == 1 else marked.data["a"][0]["b"]
    assert text.split("\n")[error.line - 1][error.column - 1] == value[offset]


def test_an_error_survives_pickling() -> None:
    error = SpecError("a.yaml", 2, 3, "m", "e", "f", 4, "text\ntwo", [SpecError("b.yaml", 0, 0, "n")])
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)
    assert again.others[0].place == "b.yaml"


# ------------------------------------------------------------------ schemas


@pytest.fixture
def small_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    small = {
        "type": "object",
        "properties": {
            "code": {"type": "string", "pattern": "^[A-Z]+[0-9]{3}$", "description": "a code such as GK303"},
            "kind": {"enum": ["equation", "claim"]},
            "words": {"type": "object", "properties": {"zh": {"type": "string"}}, "additionalProperties": False},
        },
        "required": ["code", "kind"],
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": "equation"}}, "required": ["kind"]},
                "then": {"properties": {"equation": {"type": "string"}}, "required": ["equation"]},
            }
        ],
        "unevaluatedProperties": False,
    }
    from jsonschema import Draft202012Validator

    monkeypatch.setattr(schema, "_validator", lambda name: Draft202012Validator(small))


@pytest.mark.usefixtures("small_schema")
@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("code: GK303\nkind: equation\n", 1, 1, "`equation` missing"),
        ("code: GK303\nkind: equasion\n", 2, 7, "`equation`?"),
        ("kind: claim\ncode: 303\n", 2, 7, "a code such as GK303"),
        ("kind: claim\ncode: [GK303]\n", 2, 7, "a code such as GK303"),
        ("code: GK303\nkind: claim\nwords: {zh: a, ez: b}\n", 3, 16, "unknown key `ez` in `words`"),
        ("code: GK303\nkind: equation\nequation: a\nequatoin: b\n", 4, 1, "`equation`?"),
        ("code: GK303\nkind: claim\nequation: b\n", 3, 1, "unknown key `equation`"),
        ("code: GK303\nkind: claim\nwords: {zh: 3}\n", 3, 13, "wrong type in `words.zh`"),
        ("- 1\n", 1, 1, "a mapping"),
    ],
)
def test_schema_faults_are_shown_at_their_place(tmp_path: Path, text: str, line: int, column: int, words: str) -> None:
    path = write(tmp_path, text)
    for where in (path, load_marked(path)):
        with pytest.raises(SpecError) as caught:
            validate(load_yaml(path), "small", where)
        assert (caught.value.line, caught.value.column) == (line, column)
        assert words in str(caught.value)
        assert not caught.value.others


@pytest.mark.usefixtures("small_schema")
def test_all_faults_are_shown_and_the_cause_is_kept(tmp_path: Path) -> None:
    path = write(tmp_path, "code: 1\nkind: equation\nequation: 3\n")
    with pytest.raises(SpecError) as caught:
        validate(load_yaml(path), "small", path)
    assert [error.line for error in (caught.value, *caught.value.others)] == [1, 3]
    assert "unknown key" not in str(caught.value)
    validate({"code": "GK303", "kind": "claim"}, "small", path)


# ------------------------------------------------------------------ the cache


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("GKLINT_CACHE_DIR", str(folder))
    return folder


class Build:
    """Counts how often it is asked."""

    def __init__(self, value: Any) -> None:
        self.value, self.times = value, 0

    def __call__(self) -> Any:
        self.times += 1
        return self.value


def test_a_value_is_built_once(cache: Path, tmp_path: Path) -> None:
    source, build = write(tmp_path, "a: 1"), Build({"a": (1, "文")})
    first, second = compiled("t", [source], build), compiled("t", [source], build)
    assert first == second == {"a": [1, "文"]}
    assert build.times == 1


def test_a_changed_source_is_built_again(cache: Path, tmp_path: Path) -> None:
    source, other, build = write(tmp_path, "a: 1"), write(tmp_path, "b: 1", "b.yaml"), Build([1])
    compiled("t", [source], build)
    os.utime(source, ns=(1, 1))
    compiled("t", [source], build)
    assert build.times == 2
    source.write_text("a: 12")
    os.utime(source, ns=(1, 1))
    compiled("t", [source], build)
    assert build.times == 3
    compiled("t", [source, other], build)
    assert build.times == 4
    compiled("u", [source], build)
    assert build.times == 5


def test_another_version_is_built_again(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, build = write(tmp_path, "a: 1"), Build([1])
    compiled("t", [source], build)
    monkeypatch.setattr("gklint.resources.cache.__version__", "999")
    compiled("t", [source], build)
    assert build.times == 2


@pytest.mark.parametrize("junk", [b"", b"{", b"\0\0\0\0", b'{"key": 1}', b"\xff\xfe", b"[" * 100_000, None])
def test_a_corrupt_entry_is_built_again(cache: Path, tmp_path: Path, junk: bytes | None) -> None:
    source, build = write(tmp_path, "a: 1"), Build([1])
    compiled("t", [source], build)
    (entry,) = cache.glob("*.cache")
    whole = entry.read_bytes()
    entry.write_bytes(whole[:-1] + b"x" if junk is None else junk)
    assert compiled("t", [source], build) == [1]
    assert build.times == 2
    assert compiled("t", [source], build) == [1]
    assert build.times == 2


def test_a_missing_source_is_no_reason_to_use_an_old_value(cache: Path, tmp_path: Path) -> None:
    source, build = write(tmp_path, "a: 1"), Build([1])
    compiled("t", [source], build)
    source.unlink()
    compiled("t", [source], build)
    assert build.times == 2


def test_a_failing_build_leaves_nothing(cache: Path, tmp_path: Path) -> None:
    def fail() -> Any:
        raise SpecError("a.yaml", 1, 1, "bad")

    with pytest.raises(SpecError):
        compiled("t", [write(tmp_path, "a: 1")], fail)
    assert not cache.exists() or not list(cache.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_only_this_user_can_put_things_into_the_cache(cache: Path, tmp_path: Path) -> None:
    source, build = write(tmp_path, "a: 1"), Build([1])
    compiled("t", [source], build)
    (entry,) = cache.glob("*.cache")
    assert cache.stat().st_mode & 0o777 == 0o700
    assert entry.stat().st_mode & 0o777 == 0o600
    entry.chmod(0o666)
    compiled("t", [source], build)
    assert build.times == 2
    cache.chmod(0o777)
    compiled("t", [source], build)
    assert build.times == 3
    cache.chmod(0o700)
    target = tmp_path / "elsewhere"
    (entry,) = cache.glob("*.cache")
    entry.rename(target)
    entry.symlink_to(target)
    compiled("t", [source], build)
    assert build.times == 4
    assert not entry.is_symlink()


def test_a_cache_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GKLINT_CACHE_DIR", str(write(tmp_path, "", "file") / "below"))
    assert compiled("t", [write(tmp_path, "a: 1")], Build([1])) == [1]


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GKLINT_CACHE_DIR", raising=False)
    if os.name == "posix":
        monkeypatch.setenv("XDG_CACHE_HOME", "/x")
        assert cache_directory() == Path("/x/gklint")
        monkeypatch.setenv("XDG_CACHE_HOME", "relative")
        assert cache_directory() == Path("~/.cache/gklint").expanduser()
    monkeypatch.setenv("GKLINT_CACHE_DIR", "/y")
    assert cache_directory() == Path("/y")


def test_a_hit_imports_neither_yaml_nor_jsonschema(cache: Path, tmp_path: Path) -> None:
    source = write(tmp_path, "a: 1")
    program = (
        "import sys\n"
        "from gklint.resources import compiled, load_yaml\n"
        f"print(compiled('t', [{str(source)!r}], lambda: load_yaml({str(source)!r})))\n"
        "print('yaml' in sys.modules, 'jsonschema' in sys.modules)\n"
    )
    runs = [subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True) for _ in "12"]
    assert runs[0].stdout == "{'a': 1}\nTrue False\n"
    assert runs[1].stdout == "{'a': 1}\nFalse False\n"


def test_marked_data_is_plain(tmp_path: Path) -> None:
    marked = load_marked(write(tmp_path, "a: [1, {b: c}]\n"))
    assert isinstance(marked, Marked)
    assert marked.data == {"a": [1, {"b": "c"}]}
    assert marked.mark(["a", 1, "b"]).column == 12
    assert marked.mark(["a", 1, "b"], key=True).column == 9
    assert marked.mark(["a", 1, "none"]).column == 8
