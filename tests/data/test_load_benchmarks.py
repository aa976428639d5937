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
    "pool-haverly1",
    "pool-haverly2",
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


def test_a_pool_is_read_with_its_output_and_its_links(shared: Path) -> None:
    """Haverly's tank takes two crudes in any mix and gives one output, whose quality is left to the mixing."""
    inventory = load(shared / "benchmarks" / "pool-haverly1").inventory
    assert inventory is not None
    assert inventory.facilities.pool.tolist() == [True]
    assert inventory.processes.free_mix.tolist() == [True]
    assert inventory.materials.id[inventory.processes.output_material].tolist() == ["m-o1"]
    assert inventory.suppliers.id.tolist() == ["c1", "c2", "c3", "o1"]
    assert inventory.quality.offer_supplier.tolist() == [0, 1, 2]
    assert inventory.source_id[inventory.links.source].tolist() == ["c1", "c2", "o1", "o1", "c3", "c3"]
