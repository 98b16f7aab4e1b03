"""Programs that people print with, where they are installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
BROWSER = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome", "chrome") if (path := shutil.which(name))), None
)
_ALONE = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)


def by_office(folder: Path, ending: str, *files: Path) -> list[Path]:
    """The files converted by LibreOffice."""
    assert OFFICE is not None
    profile = (folder / "profile").as_uri()
    command = [
        OFFICE,
        f"-env:UserInstallation={profile}",
        "--headless",
        "--writer",
        "--convert-to",
        ending,
        "--outdir",
        str(folder),
        *map(str, files),
    ]
    subprocess.run(command, capture_output=True, timeout=180, check=False)
    return [folder / f"{path.stem}.{ending.partition(':')[0]}" for path in files]


def by_browser(folder: Path, page: Path) -> Path:
    """A page printed by Chromium."""
    assert BROWSER is not None
    made = folder / f"{page.stem}.pdf"
    command = [
        BROWSER,
        *_ALONE,
        f"--user-data-dir={folder / 'browser'}",
        "--no-pdf-header-footer",
        f"--print-to-pdf={made}",
        page.as_uri(),
    ]
    subprocess.run(command, capture_output=True, timeout=120, check=False)
    return made
