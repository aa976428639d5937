"""The sources of the project, as text, for the tests on its shape."""

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGES = ("solvers", "symbiosis", "data", "api")


def read(*folders: str) -> dict[str, str]:
    """The text of each Python file below the folders, by its path relative to the repository."""
    return {
        path.relative_to(REPOSITORY).as_posix(): path.read_text(encoding="utf-8")
        for folder in folders
        for path in sorted((REPOSITORY / folder).rglob("*.py"))
    }


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def package_sources() -> dict[str, str]:
    return read(*PACKAGES)


@pytest.fixture(scope="session")
def all_sources() -> dict[str, str]:
    return read(*PACKAGES, "tests", "benchmarks")
