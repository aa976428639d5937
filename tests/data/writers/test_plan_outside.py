"""Requests bought outside: written with their reasons, and read again as they were."""

from pathlib import Path

from data.readers.plan import read_plan
from data.writers.plan import write_plan
from symbiosis.plan import BoughtOutside
from tests.data.writers.plans import sample_inventory, sample_plan


def test_what_is_bought_outside_is_written_and_read_again(tmp_path: Path) -> None:
    """A row with an asset that came close and one without come back the same."""
    rows = (
        BoughtOutside("r1", 12.5, "too_far", "Too far, by half.", "a1"),
        BoughtOutside("r2", 0.0, "no_asset", "-", ""),
    )
    plan = sample_plan(outside=rows)
    write_plan(plan, sample_inventory(), tmp_path)
    assert read_plan(tmp_path).outside == rows
