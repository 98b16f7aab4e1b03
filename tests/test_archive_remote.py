"""Archives in a bucket: what `s3://` gives is what the folder gives, and a second scan fetches nothing."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")
pytest.importorskip("fsspec")

from gklint.api.confined import Bounds
from gklint.api.work import CheckWork
from gklint.archive import remote
from gklint.archive.extras import MissingExtra
from gklint.archive.faults import StoreError
from gklint.archive.scan import Processes, scan
from gklint.archive.store import Store
from gklint.cli import main
from gklint.readers.unreadable import Unreadable

ROOT = Path(__file__).resolve().parent.parent
REPORTS = sorted((ROOT / "fixtures" / "reports").glob("*.txt"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Reports in folders, some in an archive, some in an archive in that one; and what is none."""
    made = tmp_path / "reports"
    (made / "2023" / "青禾区").mkdir(parents=True)
    for path in REPORTS[:4]:
        shutil.copy(path, made / "2023" / "青禾区" / path.name)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as packed:
        packed.write(REPORTS[4], "x.txt")
    with zipfile.ZipFile(made / "all.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for path in REPORTS[5:8]:
            packed.write(path, f"旧/{path.name}")
        packed.writestr("inner.zip", inner.getvalue())
        packed.writestr("video.mp4", b"0")
    (made / "empty.txt").write_bytes(b"")
    (made / "broken.zip").write_bytes(b"PK\x03\x04 no archive")
    (made / ".hidden.txt").write_bytes(REPORTS[0].read_bytes())
    return made


@pytest.fixture
def bucket(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The same in a bucket of a server of our own."""
    moto = pytest.importorskip("moto.server")
    pytest.importorskip("s3fs")
    import fsspec

    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    urlopen(Request(f"http://{host}:{port}/moto-api/reset", method="POST")).close()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "invented")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    fsspec.filesystem("s3").clear_instance_cache()
    system = fsspec.filesystem("s3", use_listings_cache=False)
    system.mkdir("bucket")
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            system.pipe(f"bucket/{path.relative_to(folder).as_posix()}", path.read_bytes())
    system.touch("bucket/folder/", create_parents=False)  # as consoles mark an empty folder
    yield system
    server.stop()
    fsspec.filesystem("s3").clear_instance_cache()


def run(store: Store, path: str, **more: Any) -> Any:
    return scan(store, [path], CheckWork(guarded=True), engine=more.pop("engine", Processes(1, Bounds(60))), **more)


def rows(store: Store, base: str) -> dict[str, list[Any]]:
    """All that was found, under paths without their base."""
    asked = {
        "reports": "size, content, status, form, year, agency, title, signed, format, encoding, characters, errors, warnings",
        "facts": "metric, value, state, raw, start_offset",
        "claims": "ordinal, metric, value, words, start_line",
        "diagnostics": "ordinal, code, start_offset, related, data",
        "passages": "ordinal, section, start_offset, bands",
        "texts": "packed",
    }
    return {
        name: store.rows(
            f"SELECT replace(path, ?, ''), t.* FROM (SELECT report, {columns} FROM {name}) t JOIN (SELECT report, path FROM "
            "reports) USING (report) ORDER BY ALL",
            [base],
        )
        for name, columns in asked.items()
    }


def without_report(found: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {name: sorted((row[0], *row[2:]) for row in some) for name, some in found.items()}


def test_a_bucket_gives_what_the_folder_gives(folder: Path, bucket: Any, tmp_path: Path) -> None:
    with Store.open(str(tmp_path / "disk.duckdb"), create=True) as store:
        on_disk = run(store, str(folder))
        expected = without_report(rows(store, f"{folder}/"))
    with Store.open(str(tmp_path / "s3.duckdb"), create=True) as store:
        first = run(store, "s3://bucket")
        assert without_report(rows(store, "s3://bucket/")) == expected
        assert (first.files, first.skipped) == (on_disk.files, on_disk.skipped)
        again = run(store, "s3://bucket", engine=None)  # no process is started: nothing is to be fetched
        assert again.done["stands"] == first.files
        assert run(store, "s3://bucket", verify=True).unchanged >= first.files - 2  # but what has no text at all
        bucket.pipe("bucket/2023/青禾区/new.txt", REPORTS[9].read_bytes())
        bucket.rm(f"bucket/2023/青禾区/{REPORTS[0].name}")
        bucket.pipe(f"bucket/2023/青禾区/{REPORTS[1].name}", REPORTS[1].read_bytes() + "\n待补充\n".encode())
        third = run(store, "s3://bucket/")
        assert (third.done["checked"], third.removed) == (2, 1)
        assert store.rows("SELECT count(*) FROM reports") == [(first.files,)]


def test_patterns_files_and_members(bucket: Any, tmp_path: Path) -> None:
    with Store.open(str(tmp_path / "a.duckdb"), create=True) as store:
        assert run(store, "s3://bucket/2023/*/*.txt").files == 4
        assert run(store, f"s3://bucket/2023/青禾区/{REPORTS[2].name}").done["stands"] == 1
        assert run(store, "s3://bucket/all.zip").files == 4
        assert run(store, "s3://bucket/none").missing == ["s3://bucket/none"]
        assert store.rows("SELECT path FROM reports WHERE status <> 'checked'") == []


def test_what_cannot_be_listed_or_read_is_told(
    bucket: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from gklint.readers.limits import DEFAULTS

    db = str(tmp_path / "a.duckdb")
    found = remote.read("s3://bucket/none.txt", "", DEFAULTS)
    assert isinstance(found, Unreadable)
    assert found.reason == "missing"
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    bucket.clear_instance_cache()
    assert main(["archive", "scan", "s3://bucket", "--db", db, "--lang", "en"]) == 2
    assert "the files at s3://bucket cannot be listed" in capsys.readouterr().err
    assert main(["archive", "scan", "nonsense://bucket", "--db", db, "--lang", "en"]) == 2
    assert "nonsense" in capsys.readouterr().err


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from collections import Counter

    def missing(*_: Any, **__: Any) -> None:
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr("fsspec.core.url_to_fs", missing)
    with pytest.raises(MissingExtra) as raised:
        list(remote.listed("s3://bucket", Counter()))
    assert raised.value.command == "pip install 'gklint[s3]'"


def test_what_a_listing_tells_is_the_stamp(tmp_path: Path) -> None:
    from collections import Counter

    import fsspec

    (tmp_path / "a.txt").write_bytes(b"1")
    url = tmp_path.as_uri()
    ((_, before),) = remote.listed(url, Counter())
    assert before
    (tmp_path / "a.txt").write_bytes(b"22")
    ((_, after),) = remote.listed(url, Counter())
    assert after != before
    fsspec.filesystem("memory").pipe("/x/a.txt", b"1")
    ((target, _),) = remote.listed("memory://x", Counter())
    assert (target.path, target.size) == ("memory:///x/a.txt", 1)
    with pytest.raises(StoreError):
        list(remote.listed("nonsense://x", Counter()))
