"""How CSV files are read can be said on the command line."""

import subprocess
import sys
from pathlib import Path

import pytest


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "import sys; from api.cli.main import main; sys.exit(main())", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def german(tmp_path: Path) -> Path:
    text = "stream_id;organisation;latitude_deg;longitude_deg;material;quantity\ns;Mühle;60;20;030105;1,200\n"
    (tmp_path / "streams.csv").write_bytes(text.encode("cp1252"))
    return tmp_path


def test_options_say_how_files_are_read(german: Path) -> None:
    """An inventory that is faulty as found out is valid as told, by the same command."""
    told = ("--encoding", "cp1252", "--separator", ";", "--decimal", ",")
    assert run("validate", str(german)).returncode == 3
    assert run("validate", str(german), *told).returncode == 0
    assert run("match", str(german), "--out", str(german / "plan"), *told).returncode == 0
    assert run("check", str(german), str(german / "plan"), *told).returncode == 0


def test_an_unknown_sign_is_wrong_usage(german: Path) -> None:
    """A separator that is none is refused with the signs that are."""
    answer = run("validate", str(german), "--separator", "x")
    assert answer.returncode == 2
    assert "tab" in answer.stderr
