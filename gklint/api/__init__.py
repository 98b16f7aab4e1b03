"""What programs use: check and extract, from text, a path or many paths; typed results; options and configuration.

The command line stands on this and on nothing below it.
"""

from __future__ import annotations

from gklint.api.checking import check, check_path, check_text
from gklint.api.config import Config, ConfigError
from gklint.api.extracting import extract, extract_path, extract_text
from gklint.api.many import check_paths
from gklint.api.options import Options, OptionsError
from gklint.api.results import Extraction, FileResult, Summary

__all__ = [
    "Config",
    "ConfigError",
    "Extraction",
    "FileResult",
    "Options",
    "OptionsError",
    "Summary",
    "check",
    "check_path",
    "check_paths",
    "check_text",
    "extract",
    "extract_path",
    "extract_text",
]
