"""gklint: the linter for China's annual reports on government information disclosure (政府信息公开工作年度报告).

    >>> import gklint
    >>> result = gklint.check_path("report.txt")        # doctest: +SKIP
    >>> for found in result.diagnostics:                # doctest: +SKIP
    ...     print(result.location(found.span).start.line, found.code, found.message)

What this module offers is listed in `__all__`; everything else may change. Importing it is cheap: the parts are
loaded when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gklint._version import __version__

if TYPE_CHECKING:
    from gklint.api import (
        ConfigError,
        Extraction,
        FileResult,
        Options,
        OptionsError,
        Summary,
        check,
        check_path,
        check_paths,
        check_text,
        extract,
        extract_path,
        extract_text,
    )
    from gklint.diagnostics import Diagnostic, Related, Severity
    from gklint.resources import SpecError
    from gklint.text import Location, Position, Source, Span

_HOME = {
    **dict.fromkeys(("Diagnostic", "Related", "Severity"), "gklint.diagnostics"),
    **dict.fromkeys(("Location", "Position", "Source", "Span"), "gklint.text"),
    "SpecError": "gklint.resources",
}

__all__ = [
    "ConfigError",
    "Diagnostic",
    "Extraction",
    "FileResult",
    "Location",
    "Options",
    "OptionsError",
    "Position",
    "Related",
    "Severity",
    "Source",
    "Span",
    "SpecError",
    "Summary",
    "__version__",
    "check",
    "check_path",
    "check_paths",
    "check_text",
    "extract",
    "extract_path",
    "extract_text",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'gklint' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOME.get(name, "gklint.api")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
