"""Who may ask: the Host and Origin of every request are checked, and what every answer forbids the browser."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def policy(inline: Iterable[tuple[str, str]]) -> str:
    """The Content-Security-Policy. inline: (kind, text) of the styles and scripts inside annotated pages."""
    allowed: dict[str, list[str]] = {"style": [], "script": []}
    for kind, text in inline:
        allowed[kind].append("'sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'")
    return (
        f"default-src 'none'; script-src 'self' {' '.join(allowed['script'])}; "
        f"style-src 'self' {' '.join(allowed['style'])}; connect-src 'self'; frame-src blob:; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


class Guard:
    """Refuses requests that name another host (DNS rebinding) or come from another site's page."""

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...], policy: str) -> None:
        self.app, self.hosts, self.policy = app, hosts, policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = self.policy
                headers["X-Content-Type-Options"] = "nosniff"
                headers["X-Frame-Options"] = "DENY"
                headers["Referrer-Policy"] = "no-referrer"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Cross-Origin-Resource-Policy"] = "same-origin"
                headers["Cache-Control"] = "no-store"
            await send(message)

        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._known(host):
            await JSONResponse({"error": "unknown host"}, 421)(scope, receive, guarded)
            return
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != host and not self._listed(urlsplit(origin).netloc):
            await JSONResponse({"error": "request from another site"}, 403)(scope, receive, guarded)
            return
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            await JSONResponse({"error": "request from another site"}, 403)(scope, receive, guarded)
            return
        await self.app(scope, receive, guarded)

    def _known(self, host: str) -> bool:
        name, _, port = host.rpartition(":")
        return host in self.hosts or (port.isdigit() and name in self.hosts)

    def _listed(self, netloc: str) -> bool:
        """A page of this server behind a proxy: its host is one of those named at the start, without a port."""
        return netloc in self.hosts
