"""Documents of older office programs (.doc .wps .rtf .odt …): converted to .docx by LibreOffice, where it is installed.

Each conversion has a profile and a folder of its own, so that several may run at once, and an office window of the
user's is left alone. The profile forbids macros, active content, linked files and any way out to the network.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from functools import lru_cache
from pathlib import Path

from gklint.readers.formats import format_of
from gklint.readers.formats import read as read_any
from gklint.readers.limits import Limits
from gklint.readers.unreadable import Unreadable
from gklint.resources.records import replace
from gklint.text import Source

_PROGRAMS = ("soffice", "libreoffice")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
_ENDINGS = {"wordml": "xml"}  # where it is not the name of the format
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Load", "UpdateDocMode", "0"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Inet/Settings", "ooInetFTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetFTPProxyPort", "9"),
    ("Inet/Settings", "ooInetNoProxy", ""),
)


def read(data: bytes, name: str, limits: Limits) -> Source | Unreadable:
    """The source in such a document, or why there is none."""
    kind = format_of(data, name)
    program = office()
    if program is None:
        return Unreadable(name, "needs-office")
    try:
        with tempfile.TemporaryDirectory(prefix="gklint-", ignore_cleanup_errors=True) as folder:
            made = _converted(program, data, _ENDINGS.get(kind, kind), Path(folder), limits)
            if isinstance(made, str):
                return Unreadable(name, made)
    except OSError as error:
        return Unreadable(name, "io", error.strerror or str(error))
    found = read_any(made, os.path.splitext(name)[0] + ".docx", limits)
    return replace(found, path=name, format=kind) if isinstance(found, Source) else replace(found, path=name)


@lru_cache(maxsize=1)
def office() -> str | None:
    """LibreOffice's program, if it is installed."""
    found = next((path for program in _PROGRAMS if (path := shutil.which(program))), None)
    return found or next((path for path in _PLACES if os.path.isfile(path)), None)


def _converted(program: str, data: bytes, ending: str, folder: Path, limits: Limits) -> bytes | str:
    """The document as .docx, or the reason why there is none."""
    given, out, profile = folder / f"in.{ending}", folder / "out", folder / "profile"
    given.write_bytes(data)
    _write_profile(profile)
    command = [
        program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--nodefault", "--nologo", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(out), str(given),
    ]  # fmt: skip
    if not _ran(command, limits.seconds):
        return "late"
    made = out / "in.docx"
    if not made.is_file():  # LibreOffice says nothing of use about what it cannot open
        return "damaged"
    return made.read_bytes() if made.stat().st_size <= limits.unpacked else "too-large"


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{key}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, key, value in _SETTINGS
    )
    target = profile / "user" / "registrymodifications.xcu"
    target.parent.mkdir(parents=True)
    target.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>\n",
        encoding="utf-8",
    )


def _ran(command: list[str], seconds: float) -> bool:
    """Runs a program to its end; after `seconds` it is ended with all that it started, and False comes back."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    finally:  # on an interrupt as well
        if process.poll() is None:
            _end(process)
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a program and its children: LibreOffice's starter only waits for another process."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        for sign, grace in ((signal.SIGTERM, 1.0), (signal.SIGKILL, 5.0)):
            try:
                os.killpg(process.pid, sign)
            except ProcessLookupError:
                break
            end = time.monotonic() + grace
            while process.poll() is None and time.monotonic() < end:
                time.sleep(0.05)
    process.wait()
