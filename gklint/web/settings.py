"""What a server may be asked for, and by whom."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from gklint.resources.records import dataclass, field

TOKEN_HEADER = "x-gklint-token"


@dataclass(frozen=True)
class WebSettings:
    """hosts: names that a request may use for this server (with the port, or without). token: what uploads must carry.

    max_size: bytes of one upload. seconds: for the check of one, and for its arrival. waiting: uploads that may wait.
    memory: bytes of address space of a worker (0: no limit). root_path: where a proxy has put the server. given,
    config: as for `gklint check`.
    """

    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    max_size: int = 20 * 1024 * 1024
    seconds: float = 60.0
    jobs: int = 2
    waiting: int = 200
    memory: int = 2 * 1024**3
    root_path: str = ""
    lang: str = "zh"
    given: Mapping[str, Any] = field(default_factory=dict)
    config: str | None = None
