"""The published cases load without a fault, to the figures in their files."""

import csv
from pathlib import Path

import numpy as np
import pytest

from data import load

LOADING = (
    "cap41",
    "cap61",
    "cap62",
    "cap71",
    "cap74",
    "fctp-ag-00-1",
    "fctp-ag-05-1",
    "holmberg-p1",
    "water-wang-smith",
)


@pytest.mark.parametrize("case", LOADING)
def test_published_cases_load(shared: Path, case: str) -> None:
    """No error and no warning."""
    loaded = load(shared / "benchmarks" / case)
    assert loaded.report.to_csv().splitlines()[1:] == []
    assert loaded.inventory is not None


def test_cap41_is_read_to_the_last_figure(shared: Path) -> None:
    """Arrays of one case agree with its files read by another reader."""
    folder = shared / "benchmarks" / "cap41"
    inventory = load(folder).inventory
    assert inventory is not None
    rows = {path.stem: list(csv.DictReader(path.read_text().splitlines())) for path in folder.glob("*.csv")}
    assert inventory.streams.id.tolist() == [row["stream_id"] for row in rows["streams"]]
    assert inventory.streams.quantity[:, 0].tolist() == [float(row["quantity"]) for row in rows["streams"]]
    assert inventory.streams.min_quantity[:, 0].tolist() == [float(row["min_quantity"]) for row in rows["streams"]]
    assert inventory.facilities.fixed_cost.tolist() == [float(row["fixed_cost"]) for row in rows["facilities"]]
    assert inventory.links.unit_cost.tolist() == [float(row["unit_cost"]) for row in rows["links"]]
    assert inventory.streams.id[inventory.links.source].tolist() == [row["from_id"] for row in rows["links"]]
    assert inventory.receiver_id[inventory.links.receiver].tolist() == [row["to_id"] for row in rows["links"]]
    assert inventory.sites.id[inventory.facilities.site].tolist() == [row["site_id"] for row in rows["facilities"]]
    assert inventory.modes.id.tolist() == ["truck"]
    assert (inventory.modes.cost_per_unit_km[0], inventory.modes.co2e_per_unit_km[0]) == (0.13, 0.09)
    assert inventory.policy.links_closed
    assert np.isnan(inventory.links.distance_km).all()


@pytest.mark.parametrize("case", ["pool-haverly1", "pool-haverly2"])
def test_pools_are_refused_by_name(shared: Path, case: str) -> None:
    """What is not built yet is named: outputs, the pool, links that start from it; nothing is read in silence."""
    loaded = load(shared / "benchmarks" / case)
    assert loaded.inventory is None
    found = {(fault.table, fault.column, str(fault.code)) for fault in loaded.report}
    assert found == {
        ("processes", "role", "not_built"),
        ("facilities", "pool", "not_built"),
        ("links", "from_id", "not_built"),
    }
