"""The local page and its API: what it answers, what it refuses, and that a file that hangs or dies harms no other."""

from __future__ import annotations

import asyncio
import io
import json
import os
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette")
uvicorn = pytest.importorskip("uvicorn")
pytest.importorskip("httpx")

import httpx  # noqa: E402

import gklint  # noqa: E402
from gklint.cli import main  # noqa: E402
from gklint.render import check_to_text  # noqa: E402
from gklint.web.app import make_app  # noqa: E402
from gklint.web.guard import Guard  # noqa: E402
from gklint.web.runner import Busy, Runner  # noqa: E402
from gklint.web.settings import WebSettings  # noqa: E402
from gklint.web.work import Task, done  # noqa: E402

REPORTS = Path(__file__).parent.parent / "fixtures" / "reports"
BAD = (REPORTS / "licences-15-against-9.txt").read_bytes()
SETTINGS = WebSettings(token="token-for-tests", max_size=200_000, jobs=2)
HEADERS = {"X-Gklint-Token": SETTINGS.token}


class Served:
    """A server on a port of its own, in a thread."""

    def __init__(self, settings: WebSettings) -> None:
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen(64)
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.server = uvicorn.Server(uvicorn.Config(make_app(settings), log_level="error", lifespan="on"))
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]}, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)
        self.socket.close()


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    made = Served(SETTINGS)
    yield made
    made.stop()


def post(
    served: Served, what: str = "check", data: bytes = BAD, headers: Any = HEADERS, **query: str
) -> httpx.Response:
    return httpx.post(f"{served.url}/api/{what}", params=query, content=data, headers=headers, timeout=60)


def test_it_says_what_check_says(served: Served) -> None:
    answer = post(served, name="年报.txt")
    assert answer.status_code == 200
    said = json.loads(check_to_text([gklint.check_text(BAD.decode(), "年报.txt")], "json"))
    assert answer.json() == said
    page = post(served, name="年报.txt", format="html").text
    assert page == check_to_text([gklint.check_text(BAD.decode(), "年报.txt")], "html")
    english = post(served, name="年报.txt", lang="en", format="concise").text
    assert "licences" in english.lower()
    assert post(served, "extract", format="csv").text.count("\n") > 200


def test_what_cannot_be_read_is_a_result(served: Served) -> None:
    for data in (b"", b"\x00\x01\x02" * 500, b"%PDF-1.4 nothing", "没有报告".encode()):
        answer = post(served, data=data)
        assert answer.status_code == 200
        assert answer.json()["files"][0]["diagnostics"]


def test_an_archive_is_all_its_reports(served: Served) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("甲/年报.txt", BAD)
        archive.writestr("乙.txt", (REPORTS / "clean-bureau-tabs.txt").read_bytes())
    files = post(served, data=stream.getvalue(), name="全区.zip").json()["files"]
    assert {file["path"]: len(file["diagnostics"]) for file in files} == {
        "全区.zip!/甲/年报.txt": 1,
        "全区.zip!/乙.txt": 0,
    }


def test_a_word_file_comes_back_with_comments(served: Served) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("青石区水务局2024年政府信息公开工作年度报告")
    document.add_paragraph("一、总体情况")
    stream = io.BytesIO()
    document.save(stream)
    found = post(served, data=stream.getvalue(), name="年报.docx").json()["files"][0]["diagnostics"]
    answer = post(served, "annotate", data=stream.getvalue(), name="年报.docx")
    assert answer.status_code == 200
    assert len(list(docx.Document(io.BytesIO(answer.content)).comments)) == len(found) > 0
    assert post(served, "annotate").status_code == 409


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, 401),
        ({"X-Gklint-Token": "wrong"}, 401),
        (HEADERS | {"Host": "evil.example"}, 421),
        (HEADERS | {"Host": "127.0.0.1.evil.example:80"}, 421),
        (HEADERS | {"Origin": "https://evil.example"}, 403),
        (HEADERS | {"Origin": "null"}, 403),
        (HEADERS | {"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_who_is_refused(served: Served, headers: dict[str, str], code: int) -> None:
    answer = post(served, headers=headers)
    assert answer.status_code == code
    assert "error" in answer.json()


def test_bounds(served: Served) -> None:
    assert post(served, data=b"x" * 200_001).status_code == 413

    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 10_000

    try:
        assert httpx.post(f"{served.url}/api/check", content=endless(), headers=HEADERS).status_code == 413
    except httpx.WriteError:
        pass  # the server has hung up
    for query in ({"name": ""}, {"name": "x" * 500}, {"format": "exe"}, {"lang": "fr"}, {"other": "1"}):
        assert post(served, **query).status_code == 400
    assert httpx.get(f"{served.url}/api/check").status_code == 405
    assert httpx.get(f"{served.url}/nothing").status_code == 404


def test_headers_and_page(served: Served) -> None:
    answer = httpx.get(served.url)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert "{{" not in answer.text
    assert "http://" not in answer.text
    assert "{{" not in httpx.get(f"{served.url}/?lang=en").text
    nasty = post(served, name="<script>alert(1)</script>.txt", format="html").text
    assert "<script>alert" not in nasty


def _hang(task: Task) -> bytes:
    if task.name == "hang":
        time.sleep(600)
    if task.name == "die":
        os._exit(9)
    return done(task)


def test_one_that_hangs_or_dies_takes_no_other_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gklint.web.runner.done", _hang)

    async def run() -> list[bytes]:
        runner = Runner(WebSettings(jobs=2, seconds=6))
        try:
            names = ["a", "hang", "b", "die", "c", "d"]
            return await asyncio.gather(*(runner.run(Task(BAD, name)) for name in names))
        finally:
            runner.close()

    found = [json.loads(text)["files"][0] for text in asyncio.run(run())]
    codes = [[each["code"] for each in file["diagnostics"]] for file in found]
    assert codes == [["GK401"], ["GK001"], ["GK401"], ["GK001"], ["GK401"], ["GK401"]]
    assert [file["path"] for file in found] == ["a", "hang", "b", "die", "c", "d"]


def test_too_many_waiting_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> list[Any]:
        runner = Runner(WebSettings(jobs=1, waiting=2))
        try:
            return await asyncio.gather(*(runner.run(Task(BAD, "a")) for _ in range(5)), return_exceptions=True)
        finally:
            runner.close()

    found = asyncio.run(run())
    assert sum(isinstance(each, Busy) for each in found) >= 1
    assert sum(isinstance(each, bytes) for each in found) >= 1


def test_behind_a_proxy() -> None:
    guard = Guard(lambda *_: None, ("127.0.0.1", "office.example"), "")  # type: ignore[arg-type]
    assert guard._known("office.example")
    assert guard._known("127.0.0.1:8765")
    assert not guard._known("office.example.evil:1")


def test_the_description_is_what_it_does(served: Served) -> None:
    schemathesis = pytest.importorskip("schemathesis")
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis.specs.openapi.checks import ignored_auth

    schema = schemathesis.openapi.from_url(f"{served.url}/api/openapi.json")
    few = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    for operation in schema.get_all_operations():

        @few
        @given(case=operation.ok().as_strategy())
        def conforms(case: Any) -> None:
            # it sends the token again where it means to leave it out; test_who_is_refused does that
            case.call_and_validate(headers=HEADERS, excluded_checks=[ignored_auth])

        conforms()


def test_the_command_tells_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--port", "99999"]) == 2
    assert main(["serve", "--select", "GK9", "--no-browser"]) == 2
    assert main(["serve", "--help"]) == 0
    assert "--root-path" in capsys.readouterr().out
