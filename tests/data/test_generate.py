"""Synthetic regions."""

from pathlib import Path

import pytest

from data import load
from data.generate import generate


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    """The seed decides every byte; another seed gives another region."""
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        generate(60, 50, seed, tmp_path / name)
    read = {name: {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in "abc"}
    assert read["a"] == read["b"] != read["c"]


def test_regions_load_without_a_fault(tmp_path: Path) -> None:
    """The rows asked for are there, on the map, and each demand can be met by three materials."""
    generate(300, 200, 7, tmp_path)
    loaded = load(tmp_path)
    assert {str(fault.code) for fault in loaded.report} <= {"place_at_sea"}  # invented sites may lie off the coast
    assert loaded.inventory is not None
    assert (len(loaded.inventory.streams.id), len(loaded.inventory.demands.id)) == (300, 200)
    assert (loaded.inventory.streams.quantity >= 40).all()
    counts = {int(to): 0 for to in loaded.inventory.demands.material}
    for to in loaded.inventory.conversions.to_material.tolist():
        counts[to] = counts.get(to, 0) + 1
    assert set(counts.values()) == {3}


def test_empty_regions_are_regions(tmp_path: Path) -> None:
    """No rows are a valid inventory, a negative number of them is not."""
    generate(0, 0, 1, tmp_path)
    assert load(tmp_path).inventory is not None
    with pytest.raises(ValueError, match="at least 0"):
        generate(-1, 5, 1, tmp_path)
