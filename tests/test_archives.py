"""Zip archives: members are targets of their own, and no archive can ask for more than its share."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path

import pytest

from gklint.api import check_paths
from gklint.api.files import Walk
from gklint.cli import main
from gklint.readers import Limits, Unreadable, read_bytes, read_path

REPORT = (Path(__file__).parent.parent / "fixtures" / "reports" / "licences-15-against-9.txt").read_bytes()


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def with_gbk_name(name: str, data: bytes) -> bytes:
    """An archive as programs in China write it: the name in GBK, without a flag."""
    raw = name.encode("gbk")
    stand_in = "x" * len(raw)
    return packed({stand_in: data}).replace(stand_in.encode(), raw)


def reason(found: object) -> str:
    return found.reason if isinstance(found, Unreadable) else "read"


def test_members_are_checked_one_by_one(tmp_path: Path) -> None:
    inner = packed({"c.txt": REPORT})
    (tmp_path / "a.zip").write_bytes(
        packed({"b/年报.txt": REPORT, "b/里面.zip": inner, "b/": b"", ".x.txt": REPORT, "表.xlsx": b"x"})
    )
    walk = Walk([str(tmp_path)])
    names = [target.path for target in walk]
    assert names == [f"{tmp_path}/a.zip!/b/年报.txt", f"{tmp_path}/a.zip!/b/里面.zip!/c.txt"]
    assert dict(walk.skipped) == {".xlsx": 1}
    for jobs in (1, 2):
        results = list(check_paths([tmp_path], jobs=jobs, select=["GK4"]))
        assert [(r.path, [d.code for d in r.diagnostics]) for r in results] == [(name, ["GK401"]) for name in names]
    assert reason(read_path(names[0])) == "read"
    assert reason(read_path(names[0] + "x")) == "missing"


def test_names_in_gbk(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(with_gbk_name("甲县年报.txt", REPORT))
    assert [target.path for target in Walk([str(path)])] == [f"{path}!/甲县年报.txt"]


def test_standard_input_and_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(packed({"年报.txt": REPORT, "二.txt": REPORT}))

    class Stdin:
        buffer = io.BytesIO(path.read_bytes())

    monkeypatch.setattr("sys.stdin", Stdin)
    assert main(["check", "-", "--format", "json", "--stdin-filename", "x/a.zip", "--select", "GK401"]) == 1
    found = json.loads(capsys.readouterr().out)["files"]
    assert [file["path"] for file in found] == ["x/a.zip!/二.txt", "x/a.zip!/年报.txt"]
    assert all(file["diagnostics"] for file in found)
    assert main(["extract", str(path)]) == 0
    assert len(json.loads(capsys.readouterr().out)["files"]) == 2
    assert main(["parse", str(path)]) == 1  # which of the two?
    assert main(["parse", f"{path}!/年报.txt"]) == 0


def test_one_report_in_an_archive_is_that_report(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(packed({"年报.txt": REPORT, "说明.xlsx": b""}))
    assert main(["parse", str(path)]) == 0
    assert reason(read_path(path)) == "read"


def locked(data: bytes) -> bytes:
    """The archive with the flag of encryption on its members."""
    data = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        struct.pack_into("<H", data, place + at, 1)
    return bytes(data)


BOMB = packed({"a.txt": b"0" * (8 << 20)})
DEEP = packed({"3.zip": packed({"2.zip": packed({"1.zip": packed({"a.txt": REPORT})})})})


@pytest.mark.parametrize(
    ("data", "expected", "limits"),
    [
        (packed({"a.txt": REPORT})[:-40], "damaged", Limits()),
        (packed({"a.txt": REPORT})[:200], "damaged", Limits()),
        (packed({}), "no-reports", Limits()),
        (packed({"a.xlsx": b"x"}), "no-reports", Limits()),
        (packed({"a.txt": b"x"}).replace(b"a.txt", b"\x00.txt"), "no-reports", Limits()),
        (locked(packed({"a.txt": REPORT})), "password", Limits()),
        (BOMB, "bomb", Limits()),
        (BOMB, "too-large", Limits(max_size=1 << 20)),
        (BOMB, "bomb", Limits(unpacked=1 << 20)),
        (packed({f"{n}.txt": b"x" for n in range(30)}), "too-many", Limits(members=20)),
        (DEEP, "too-deep", Limits()),
        (packed({"a.txt": REPORT}).replace(b"a.txt", b"\xff\xff\xff\xff\xff"), "no-reports", Limits()),
        (packed({"a.txt": REPORT, "b.txt": REPORT}).replace(b"b.txt", b"a.txt"), "damaged", Limits()),
    ],
)
def test_what_is_refused(data: bytes, expected: str, limits: Limits, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    targets = [target.path for target in Walk([str(path)], limits)]
    assert targets
    assert [reason(read_path(target, limits)) for target in targets] == [expected]
    assert reason(read_bytes(data, "a.zip", limits)) == expected


def test_an_outside_path_is_only_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(packed({"../../etc/x.txt": REPORT, "/abs.txt": REPORT}))
    (results) = list(check_paths([path], jobs=1))
    assert [result.status for result in results] == ["checked", "checked"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.zip"]
