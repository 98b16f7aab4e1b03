"""What is installed: the wheel and the sdist hold all that gklint needs, and it runs from them alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import gklint

ROOT = Path(__file__).resolve().parent.parent
DATA = ("rules", "grammar", "schemas")
REPORT = "fixtures/reports/licences-15-against-9.txt"


def build(folder: Path, into: Path, *targets: str) -> None:
    """Builds without asking any index for anything."""
    chosen = [word for target in targets for word in ("-t", target)]
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(into), *chosen]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel, the sdist, and both unpacked (`wheel/`, `sdist/`)."""
    folder = tmp_path_factory.mktemp("dist")
    build(ROOT, folder, "wheel", "sdist")
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder / "wheel")
    with tarfile.open(next(folder.glob("*.tar.gz"))) as sdist:
        safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # not in the first 3.11 versions
        sdist.extractall(folder / "sdist", **safely)  # type: ignore[arg-type]
    return folder


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def run(built: Path, cwd: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """gklint from the unpacked wheel, in a folder that is no checkout."""
    known = {name: value for name, value in os.environ.items() if not name.startswith(("GKLINT_", "PYTHON"))}
    known |= {"PYTHONPATH": str(built / "wheel"), "PYTHONUTF8": "1", **environment}
    return subprocess.run(
        [sys.executable, *words],
        cwd=cwd,
        env=known,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_the_wheel_holds_the_data_and_the_licence(built: Path) -> None:
    inside = files(built / "wheel")
    wanted = {f"gklint/_data/{name}/{file}" for name in DATA for file in files(ROOT / name)}
    wanted |= {
        f"gklint/{file}"
        for file in files(ROOT / "gklint")
        if file.endswith((".py", "py.typed", ".css", ".js", ".html"))
    }
    assert wanted <= inside
    about = f"gklint-{gklint.__version__}.dist-info"
    rest = {name for name in inside - wanted if not name.startswith(about)}
    assert not rest, "more than code and data"
    licence = (built / "wheel" / about / "licenses" / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence


def test_the_sdist_builds_the_same_wheel(built: Path, tmp_path: Path) -> None:
    (unpacked,) = (built / "sdist").iterdir()
    held = files(unpacked)
    assert {"README.md", "LICENSE", "NOTICE", "tests/test_packaging.py", REPORT, ".pre-commit-hooks.yaml"} <= held
    build(unpacked, tmp_path, "wheel")
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as again, zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        assert sorted(again.namelist()) == sorted(wheel.namelist())


def test_it_runs_from_the_wheel_alone(built: Path, tmp_path: Path) -> None:
    where = run(built, tmp_path, "-c", "from gklint.resources import root; print(root())")
    assert Path(where.stdout.strip()) == built / "wheel" / "gklint" / "_data", where.stderr
    version = run(built, tmp_path, "-m", "gklint", "--version")
    assert version.stdout.split() == ["gklint", gklint.__version__]
    shown = run(built, tmp_path, "-m", "gklint", "rules", "GK303")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "requests-balance" in shown.stdout


@pytest.mark.parametrize("cache", ["usable", "impossible"])
def test_a_report_elsewhere_with_and_without_a_cache(built: Path, tmp_path: Path, cache: str) -> None:
    """No cache can be written below a file, whoever the user is."""
    (tmp_path / "年报.txt").write_bytes((ROOT / REPORT).read_bytes())
    home = tmp_path / "home"
    home.mkdir() if cache == "usable" else home.write_text("no folder")
    environment = {name: str(home) for name in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "USERPROFILE")}
    for _ in range(2):
        done = run(built, tmp_path, "-m", "gklint", "年报.txt", "--format", "json", **environment)
        assert (done.returncode, done.stderr) == (1, "")
        (found,) = json.loads(done.stdout)["files"]
        assert [each["code"] for each in found["diagnostics"]] == ["GK401"]
    assert cache == "impossible" or any(home.rglob("*.cache")), "a second run has nothing to build"
