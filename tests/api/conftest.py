"""Fixtures: inventories as folders, and services to talk to."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.cli.main import main
from tests.api.trials import BREAD, Service, Tables, csv_texts


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[Tables], Path]:
    """Write an inventory as a CSV folder; returns a function of the tables."""

    def write(inventory: Tables) -> Path:
        out = tmp_path / f"inventory-{len(list(tmp_path.iterdir()))}"
        out.mkdir()
        for name, text in csv_texts(inventory).items():
            (out / name).write_text(text, encoding="utf-8")
        return out

    return write


@pytest.fixture(scope="session")
def solved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The bread inventory and its plan, solved once; not to be changed."""
    base = tmp_path_factory.mktemp("solved")
    inventory, plan = base / "inventory", base / "plan"
    inventory.mkdir()
    for name, text in csv_texts(BREAD).items():
        (inventory / name).write_text(text, encoding="utf-8")
    assert main(["match", str(inventory), "--out", str(plan)]) == 0
    return inventory, plan


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service for all tests of a file."""
    running = Service(tmp_path_factory.mktemp("service") / "data", "--max-upload-mb", "1")
    running.start()
    yield running
    running.end()


@pytest.fixture
def fresh_service(tmp_path: Path) -> Iterator[Service]:
    """A service of the test's own, not started, on an empty folder."""
    one = Service(tmp_path / "data", "--workers-runs", "1")
    yield one
    if one.process is not None:
        one.end(signal.SIGKILL)
