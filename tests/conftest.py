"""What all tests share: the hypothesis profiles and the folder of published cases."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("ci", max_examples=100, derandomize=True, deadline=None)
settings.register_profile("fuzz", max_examples=10_000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of contract, benchmarks and public registers that stands beside the repository."""
    folder = Path(os.environ.get("SYMBIOSIS_SHARED", REPOSITORY.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no folder of shared cases at {folder}; name it in SYMBIOSIS_SHARED to run this test")
    return folder
