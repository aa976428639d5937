"""What is installed is complete: tables, samples, templates and type markers travel with the code."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PACKAGES = ("solvers", "symbiosis", "data", "api")
CARRIED = {".py", ".typed", ".csv", ".toml", ".json", ".html", ".jinja", ".j2", ".css", ".js", ".svg", ".ini", ".mako"}


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=repository, check=True, capture_output=True, timeout=120)
    (built,) = folder.glob("*.whl")
    return zipfile.Path(built)


def test_wheel_carries_every_file_of_the_packages(repository: Path, wheel: zipfile.Path) -> None:
    """Each source, table, sample, template and script of the four packages is in the wheel."""
    files = {
        path.relative_to(repository).as_posix()
        for package in PACKAGES
        for path in (repository / package).rglob("*")
        if path.suffix in CARRIED
    }
    assert len(files) > len(PACKAGES)
    assert sorted(files - set(wheel.root.namelist())) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_says_that_it_is_typed(package: str, wheel: zipfile.Path) -> None:
    """Type checkers of those who install the packages read our annotations."""
    assert (wheel / package / "py.typed").is_file()
