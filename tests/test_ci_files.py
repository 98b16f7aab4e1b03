"""The GitHub Action and the snippets for build services do what they say."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from gklint.rules.compose import compose

ROOT = Path(__file__).resolve().parent.parent
WRONG = compose(
    {"name": "w", "cells": {"proactive.licensing.decisions": 9}, "prose": {"proactive": "2024年作出行政许可决定15件。"}}
)
BASH = shutil.which("bash")


def snippet(name: str) -> dict[str, Any]:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    (found,) = re.findall(rf"```yaml\n# {re.escape(name)}\n(.*?)```", page, re.DOTALL)
    loaded: dict[str, Any] = yaml.load(found, yaml.BaseLoader)
    return loaded


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a wrong report, and `gklint` on its path."""
    (tmp_path / "年报").mkdir()
    (tmp_path / "年报" / "某局 一.txt").write_text(WRONG, encoding="utf-8")
    command = tmp_path / "bin" / "gklint"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m gklint "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return tmp_path


def bash(folder: Path, script: str, **values: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        **values,
    }
    # as the runner of GitHub calls bash
    return subprocess.run(
        [str(BASH), "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=120,
    )  # fmt: skip


@pytest.mark.skipif(BASH is None or sys.platform == "win32", reason="needs bash")
def test_the_action_annotates_and_writes_sarif(folder: Path) -> None:
    action = yaml.load((ROOT / "action.yml").read_text(encoding="utf-8"), yaml.BaseLoader)
    step = action["runs"]["steps"][-1]
    assert {value for value in step["env"].values() if "inputs." in value} == {
        "${{ inputs.paths }}", "${{ inputs.args }}", "${{ inputs.sarif }}",
    }  # fmt: skip
    assert "${{" not in step["run"], "nothing of an input is read as shell"
    done = bash(folder, step["run"], PATHS="年报/某局 一.txt\n", ARGS="--select\nGK4\n", SARIF="out.sarif")
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error file=年报/某局 一.txt,line=")
    assert json.loads((folder / "out.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    for hostile in ("$(touch pwned)", "; touch pwned", "`touch pwned`", "--output=pwned"):
        assert bash(folder, step["run"], PATHS=hostile, ARGS="", SARIF="").returncode == 2
        assert not (folder / "pwned").exists()


@pytest.mark.skipif(BASH is None or sys.platform == "win32", reason="needs bash")
def test_the_gitlab_snippet_writes_what_it_hands_over(folder: Path) -> None:
    job = snippet(".gitlab-ci.yml")["gklint"]
    done = bash(folder, job["script"][-1])
    assert done.returncode == 1, done.stderr
    for file in job["artifacts"]["reports"].values():
        assert (folder / file).stat().st_size > 100
    assert json.loads((folder / job["artifacts"]["reports"]["codequality"]).read_text(encoding="utf-8"))


def test_the_workflow_uses_inputs_that_the_action_has() -> None:
    action = yaml.load((ROOT / "action.yml").read_text(encoding="utf-8"), yaml.BaseLoader)
    steps = snippet(".github/workflows/annual-reports.yml")["jobs"]["gklint"]["steps"]
    ours = next(step for step in steps if "gklint@" in step["uses"])
    assert set(ours["with"]) <= set(action["inputs"])
    upload = next(step for step in steps if "upload-sarif" in step["uses"])
    assert upload["with"]["sarif_file"] == ours["with"]["sarif"]
    assert shlex.split(ours["with"]["args"])[0] == "--baseline"
