"""What facilities have in stock, written and read again."""

from pathlib import Path

import pytest

from data.readers.plan import PlanFormatError, read_plan
from data.writers.export import Form
from data.writers.plan import write_plan
from data.writers.tables_plan import export_plan, plan_tables
from symbiosis.plan import Stored
from tests.data.writers.plans import sample_inventory, sample_plan

STOCK = (Stored("f1", "2026", "sludge", 1 / 3), Stored("=f2", "2027", "010102", 7.0))


def test_stock_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Every digit, ids that look like formulas and codes with a zero come back."""
    write_plan(sample_plan(storage=STOCK), sample_inventory(), tmp_path)
    assert (tmp_path / "storage.csv").read_text().splitlines()[0] == "facility_id,period,material,stored"
    assert read_plan(tmp_path).storage == STOCK


def test_a_plan_without_stock_has_no_such_file(tmp_path: Path) -> None:
    """The file of an earlier plan goes, and its absence is an empty table."""
    write_plan(sample_plan(storage=STOCK), sample_inventory(), tmp_path)
    write_plan(sample_plan(), sample_inventory(), tmp_path)
    assert not (tmp_path / "storage.csv").exists()
    assert read_plan(tmp_path).storage == ()


def test_stock_that_cannot_be_read_is_reported_by_its_place(tmp_path: Path) -> None:
    """A cell that is no figure, and an id that is missing, are named by file, row and column."""
    write_plan(sample_plan(storage=STOCK), sample_inventory(), tmp_path)
    (tmp_path / "storage.csv").write_text("facility_id,period,material,stored\nf1,1,m,much\n,1,m,2\n")
    with pytest.raises(PlanFormatError) as raised:
        read_plan(tmp_path)
    places = [(fault.file, fault.row, fault.column) for fault in raised.value.faults]
    assert places == [("storage.csv", 1, "stored"), ("storage.csv", 2, "facility_id")]


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx", "json"])
def test_stock_is_in_every_form_of_a_plan(form: Form, tmp_path: Path) -> None:
    """The table goes along where there is stock, and only there."""
    plans = sample_plan(storage=STOCK), sample_plan()
    with_stock, without = (len(export_plan(tmp_path, plan, form).files) for plan in plans)
    assert with_stock - without == (1 if form in ("csv", "parquet") else 0)
    assert plan_tables(sample_plan(storage=STOCK))["storage"]["stored"] == [1 / 3, 7.0]
    assert "storage" not in plan_tables(sample_plan())
