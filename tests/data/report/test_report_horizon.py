"""Over several periods the report says what flows when, and how plants grow; over one it says nothing of it."""

from __future__ import annotations

from dataclasses import replace

from data.report.directory import directory_of
from data.report.horizon import MOST_MATERIALS, flows_over_time, in_order, never_open, spans
from symbiosis.inventory import Inventory
from symbiosis.plan import FacilityPeriod
from tests.data.report.test_report_page import page_of
from tests.data.writers.plans import exchange, sample_facility, sample_inventory, sample_plan, unmatched

YEARS = ("2027", "2028", "2029")


def over_years() -> Inventory:
    """The sample over three years."""
    return sample_inventory(periods=[{"period": year} for year in YEARS])


def plant(name: str, year: str, throughput: float, **changes: object) -> FacilityPeriod:
    """A plant in a year; open where it treats anything."""
    figures = {"open": throughput > 0, "throughput": throughput, "capacity": 40.0, "stored": 0.0}
    return replace(sample_facility(facility_id=name), period=year, **{**figures, **changes})


def test_flows_are_summed_by_material_and_period() -> None:
    """Quantities of one material and period add up; a period without any is a dash; the last row sums all."""
    rows = (
        exchange(1, period="2027", material="gypsum", unit="t", quantity=5.0),
        exchange(2, period="2027", material="gypsum", unit="t", quantity=2.0),
        exchange(3, period="2029", material="sludge", unit="t", quantity=4.0),
        exchange(4, period="2028", material="steam", unit="MWh", quantity=9.0),
    )
    found = flows_over_time(rows, "t", YEARS, directory_of(over_years()))
    assert found is not None
    gypsum, sludge = found.rows
    assert (gypsum.sent, gypsum.total) == (("7", "–", "–"), "7")
    assert (sludge.sent, sludge.total) == (("–", "–", "4"), "4")
    assert (found.total.sent, found.total.total, found.more) == (("7", "–", "4"), "11", 0)


def test_many_materials_are_cut_with_a_count_and_stay_in_the_sum() -> None:
    """The materials of which most is sent are listed; the last row has the others too."""
    count = MOST_MATERIALS + 3
    rows = [exchange(k, period="2028", material=f"m{k}", unit="t", quantity=1.0 + k) for k in range(count)]
    found = flows_over_time(rows, "t", YEARS, directory_of(over_years()))
    assert found is not None
    assert (len(found.rows), found.more, found.rows[0].material) == (MOST_MATERIALS, 3, f"m{count - 1}")
    assert found.total.total == str(count * (count + 1) // 2)


def test_one_period_has_no_flows_over_time() -> None:
    """An inventory of one period shows neither the table of periods nor stock nor capacity."""
    text = page_of(sample_plan()).text
    assert "What is sent in each period" not in text
    assert "In stock at the end" not in text


def test_plants_stand_together_and_those_that_never_open_last() -> None:
    """A plant's periods stay together in order, the one that treats most first; a plant that stays shut has one row."""
    rows = (
        plant("idle", "2027", 0.0),
        plant("idle", "2028", 0.0),
        plant("small", "2027", 3.0),
        plant("small", "2028", 0.0),
        plant("large", "2027", 0.0),
        plant("large", "2028", 9.0),
    )
    names = [(row.facility_id, row.period) for row in in_order(rows)]
    assert [name for name, _ in names] == ["large", "large", "small", "small", "idle", "idle"]
    assert [year for _, year in names] == ["2027", "2028"] * 3
    assert never_open(rows) == ("idle",)


def test_the_page_shows_capacity_stock_and_flows_by_period() -> None:
    """Over several periods a plant's growing capacity and its stock stand beside its throughput."""
    plants = (
        plant("shop", "2027", 24.0, stored=7.5),
        plant("shop", "2028", 70.0, capacity=70.0, expansion_cost=750.0, opening_cost=0.0),
        plant("idle", "2027", 0.0),
        plant("idle", "2028", 0.0),
    )
    page = page_of(sample_plan(exchanges=(exchange(period="2027"),), facilities=plants), over_years())
    assert "What is sent in each period, in t." in page.text
    assert "2027 open 24 40 60.0 % 7.5" in page.text
    assert "2028 open 70 70 100.0 % – 750" in page.text
    assert page.text.count("idle") == 1
    assert "all closed" in page.text
    assert (page.open, page.unbalanced) == ([], [])


def test_what_comes_back_has_an_organisation() -> None:
    """A return is known to the report by its demand's organisation and its own material."""
    inventory = sample_inventory(
        returns=[{"demand_id": "d-gypsum", "material": "sludge", "lag_periods": 0, "fraction": 0.5}]
    )
    directory = directory_of(inventory)
    entry = directory.sender("d-gypsum#sludge")
    assert entry is not None
    assert (entry.organisation, entry.site) == (
        directory.demands["d-gypsum"].organisation,
        directory.demands["d-gypsum"].site,
    )


def test_periods_that_follow_each_other_are_named_as_a_span() -> None:
    """2027, 2028, 2030 is 2027–2028, 2030; their order is the inventory's; an unknown one stays as it is."""
    years = ("2027", "2028", "2029", "2030")
    assert spans(["2030", "2028", "2027", "2028"], years) == "2027–2028, 2030"
    assert spans(["later", "2029"], years) == "2029, later"
    assert spans([], years) == ""


def test_exchanges_of_one_pair_are_one_row_over_the_periods() -> None:
    """What a pair exchanges of a material in three years is one row with the sums; another mode is another row."""
    rows = (
        *(exchange(number, period=year, quantity=1000.0, net_benefit=400.0) for number, year in enumerate(YEARS, 1)),
        exchange(4, period="2028", quantity=1.0, net_benefit=9.0, mode="ship"),
    )
    text = page_of(sample_plan(exchanges=rows), over_years()).text
    table = text[text.index("A row sums what two exchange") :]
    assert table.count("x1 and 2 more 2027–2029") == 1
    assert "3 000 t" in table
    assert "1 200" in table
    assert "x4 2028" in table
    assert "x2" not in table


def test_remainders_of_one_reason_are_one_row_over_the_periods() -> None:
    """A stream left over in three years is one stream, with the sum of what is left and the range it missed by."""
    rows = tuple(
        unmatched("s-gypsum", period=year, quantity_left=left, shortfall=left, shortfall_unit="t")
        for year, left in zip(YEARS, (10.0, 20.0, 30.0), strict=True)
    )
    text = page_of(sample_plan(unmatched=rows), over_years()).text
    assert ": 1 stream (60 t)" in text
    assert "2027–2029 60 t" in text
    assert "10 to 30 t" in text
