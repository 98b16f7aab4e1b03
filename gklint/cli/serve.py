"""`gklint serve`: the checks in a browser on this machine."""

from __future__ import annotations

import socket

from gklint.api.options import Options
from gklint.api.words import Words, words
from gklint.cli import OK
from gklint.cli.arguments import Parser, UsageError, choosing, common, flat, number, option, valid
from gklint.cli.faults import say_aside
from gklint.resources.spoken import why

_HOST, _PORT = "127.0.0.1", 8765
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def parser(lang: str) -> Parser:
    """The options of the command."""
    made = Parser("serve", lang)
    made.group(
        "group-server",
        option("--host", metavar="HOST", default=_HOST),
        option("--port", metavar="PORT", type=_port(lang)),
        option("--allowed-host", metavar="NAME", action="append", default=[]),
        option("--root-path", metavar="PATH", default=""),
        option("--token", metavar="TOKEN"),
        option("--max-size", metavar="SIZE", type=valid("--max-size", lang)),
        option("--timeout", metavar="SECONDS", type=number("--timeout", lang)),
        option("--no-browser", action="store_true"),
        option("-j", "--jobs", metavar="N", type=number("--jobs", lang)),
        option("--config", metavar="FILE"),
    )
    made.group("group-rules", *[spec for spec in choosing(lang) if spec[0][0] not in ("--fail-on", "--exit-zero")])
    made.group("group-output", *common(lang))
    return made


def run(argv: list[str], lang: str) -> int:
    """Runs the command until it is interrupted."""
    args = parser(lang).read(argv)
    if args is None:
        return OK
    say = words(lang)
    try:
        import uvicorn

        from gklint.web.app import make_app
        from gklint.web.settings import WebSettings
    except ImportError:
        raise UsageError(
            say("missing-extra", library="starlette, uvicorn", command="pip install 'gklint[web]'")
        ) from None
    given = {
        "select": flat(args.select),
        "ignore": flat(args.ignore),
        "extend_select": flat(args.extend_select),
        "severity": flat(args.severity),
        "rules": args.rules,
    }
    given = {name: value for name, value in given.items() if value is not None}
    options = Options.of(lang=lang, **given)  # faults of options are told now, not at the first upload
    from gklint.api.catalogue import rules_and_settings

    rules_and_settings(options)
    listening = _listen(args.host, args.port, say)
    host, port = listening.getsockname()[:2]
    names = dict.fromkeys((*_LOOPBACK[:2], "[::1]", _bracketed(args.host), *args.allowed_host))
    defaults = WebSettings(hosts=tuple(names), lang=lang, given=given, config=args.config)
    settings = WebSettings(
        hosts=defaults.hosts,
        token=args.token or defaults.token,
        max_size=args.max_size or defaults.max_size,
        seconds=float(args.timeout or defaults.seconds),
        jobs=args.jobs or defaults.jobs,
        root_path=args.root_path.rstrip("/"),
        lang=lang,
        given=given,
        config=args.config,
    )
    url = f"http://{_bracketed(args.host) if args.host not in ('0.0.0.0', '::') else 'localhost'}:{port}/"
    if not args.quiet:
        from gklint.web.settings import TOKEN_HEADER

        say_aside(say("serve-at", url=url))
        if args.host not in _LOOPBACK:
            say_aside(say("serve-open", host=host))
        if args.verbose:
            say_aside(say("serve-token", header=TOKEN_HEADER, token=settings.token))
    if not args.no_browser and args.host in _LOOPBACK:
        _open(url)
    config = uvicorn.Config(
        make_app(settings),
        root_path=settings.root_path,
        log_level="info" if args.verbose else "error",
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=30,
        limit_concurrency=500,
        h11_max_incomplete_event_size=64 * 1024,
        lifespan="on",
    )
    uvicorn.Server(config).run(sockets=[listening])
    return OK


def _listen(host: str, port: int | None, say: Words) -> socket.socket:
    """A listening socket: on the port asked for; on the usual one or, where that is taken, any other."""
    for wanted in (port,) if port is not None else (_PORT, 0):
        try:
            family, kind, proto, _, address = socket.getaddrinfo(host, wanted, type=socket.SOCK_STREAM)[0]
            made = socket.socket(family, kind, proto)
            try:
                made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                made.bind(address)
                made.listen(128)
            except OSError:
                made.close()
                raise
            return made
        except OSError as error:
            fault = error
    raise UsageError(say("serve-port", host=host, port=wanted, why=why(fault, say.lang)))


def _port(lang: str) -> object:
    def read(value: str) -> int:
        if not (value.isascii() and value.isdigit() and int(value) < 65536):
            raise UsageError(words(lang)("bad-number", name="--port", value=value))
        return int(value)

    return read


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _open(url: str) -> None:
    """Opens the page once the server answers."""
    import threading
    import webbrowser

    timer = threading.Timer(0.7, webbrowser.open, (url,))
    timer.daemon = True
    timer.start()
