"""The ASGI application: one page, its parts, and the API that the page and programs use alike."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import lru_cache
from html import escape
from importlib.resources import files
from secrets import compare_digest
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from gklint._version import __version__
from gklint.api.words import LANGUAGES, words
from gklint.render.page import inline_parts
from gklint.web.guard import Guard, policy
from gklint.web.runner import Busy, Runner
from gklint.web.settings import TOKEN_HEADER, WebSettings
from gklint.web.work import (
    ANNOTATE,
    ANNOTATE_FORMATS,
    CHECK,
    CHECK_FORMATS,
    CONTENT_TYPES,
    EXTRACT,
    EXTRACT_FORMATS,
    NotDone,
    Task,
)

_LONGEST_NAME = 400
_PARAMETERS = ("name", "format", "lang")


def make_app(settings: WebSettings, runner: Callable[[WebSettings], Runner] = Runner) -> Starlette:
    """The application with its workers; they live from its start to its end."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.runner = runner(settings)
        yield
        app.state.runner.close()

    app = Starlette(
        routes=[
            Route("/", home),
            Route("/app.css", _part("app.css", "text/css; charset=utf-8")),
            Route("/app.js", _part("app.js", "text/javascript; charset=utf-8")),
            Route("/favicon.ico", _no_icon),
            Route("/api/openapi.json", openapi),
            Route("/api/version", version),
            Route("/api/check", _upload(CHECK, CHECK_FORMATS), methods=["POST"]),
            Route("/api/extract", _upload(EXTRACT, EXTRACT_FORMATS), methods=["POST"]),
            Route("/api/annotate", _upload(ANNOTATE, ANNOTATE_FORMATS), methods=["POST"]),
        ],
        middleware=[Middleware(Guard, hosts=settings.hosts, policy=policy(inline_parts()))],
        exception_handlers={HTTPException: _refused, 500: _broken},
        lifespan=lifespan,
    )
    app.state.settings = settings
    return app


# ---------------------------------------------------------------- the page


async def home(request: Request) -> Response:
    """The page, with the token that its uploads carry."""
    settings: WebSettings = request.app.state.settings
    asked = request.query_params.get("lang", "")
    return HTMLResponse(page(asked if asked in LANGUAGES else settings.lang, settings))


def page(lang: str, settings: WebSettings) -> str:
    """The page in one language."""
    say = words(lang)
    other = "en" if lang == "zh" else "zh"
    text = _resource("page.html")
    said = {key: say(f"web-{key}") for key in _page_words()}
    values = {
        **{key: escape(value) for key, value in said.items()},
        "htmllang": "zh-CN" if lang == "zh" else "en",
        "lang": lang,
        "other": other,
        "otherlanguage": words(other)("web-language"),
        "token": escape(settings.token),
        "maxsize": str(settings.max_size),
        "version": __version__,
        "words": escape(json.dumps(said, ensure_ascii=False)),
    }
    for key, value in values.items():
        text = text.replace("{{" + key + "}}", value)
    return text


@lru_cache(maxsize=1)
def _page_words() -> tuple[str, ...]:
    from gklint.api.words import keys

    return tuple(key.removeprefix("web-") for key in keys() if key.startswith("web-"))


def _part(name: str, kind: str) -> Callable[[Request], Any]:
    async def part(request: Request) -> Response:
        return Response(_resource(name), media_type=kind)

    return part


async def _no_icon(request: Request) -> Response:
    """Browsers ask for it; there is none."""
    return Response(status_code=204)


@lru_cache(maxsize=8)
def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


# ---------------------------------------------------------------- the API


async def openapi(request: Request) -> Response:
    """The description of the API."""
    from gklint.web.description import description

    settings: WebSettings = request.app.state.settings
    return JSONResponse(description(settings, request.scope.get("root_path", "")))


async def version(request: Request) -> Response:
    """What answers here."""
    return JSONResponse({"name": "gklint", "version": __version__})


def _upload(action: str, formats: tuple[str, ...]) -> Callable[[Request], Any]:
    async def upload(request: Request) -> Response:
        settings: WebSettings = request.app.state.settings
        if not compare_digest(request.headers.get(TOKEN_HEADER, "").encode(), settings.token.encode()):
            raise HTTPException(401, f"the header {TOKEN_HEADER} does not hold this server's token")
        asked = request.query_params
        if unknown := [key for key in asked if key not in _PARAMETERS or len(asked.getlist(key)) > 1]:
            raise HTTPException(400, f"unknown or repeated parameter: {unknown[0][:80]}")
        name = asked.get("name", "report")
        if not name or len(name) > _LONGEST_NAME or "\x00" in name:
            raise HTTPException(400, f"name: 1 to {_LONGEST_NAME} characters")
        format = asked.get("format", formats[0])
        if format not in formats:
            raise HTTPException(400, f"format: {', '.join(formats)}")
        lang = asked.get("lang", settings.lang)
        if lang not in LANGUAGES:
            raise HTTPException(400, f"lang: {', '.join(LANGUAGES)}")
        data = await _body(request, settings)
        task = Task(data, name, action, format, lang, settings.given, settings.config)
        try:
            answer = await request.app.state.runner.run(task)
        except Busy:
            raise HTTPException(503, "too many uploads are waiting", {"Retry-After": "5"}) from None
        except NotDone as error:
            raise HTTPException(409, str(error)) from None
        return Response(answer, media_type=CONTENT_TYPES[format])

    return upload


async def _body(request: Request, settings: WebSettings) -> bytes:
    """The upload, never more of it in memory than is allowed."""
    too_large = HTTPException(413, f"more than {settings.max_size} bytes")
    announced = request.headers.get("content-length", "0")
    if not announced.isdigit() or int(announced) > settings.max_size:
        raise too_large
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(settings.seconds):
            async for part in request.stream():
                size += len(part)
                if size > settings.max_size:
                    raise too_large
                parts.append(part)
    except TimeoutError:
        raise HTTPException(408, "the upload took too long") from None
    except ClientDisconnect:
        raise HTTPException(400, "the upload broke off") from None
    return b"".join(parts)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code, headers=dict(error.headers or {}))


async def _broken(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": "internal error"}, 500)
