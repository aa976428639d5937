"""The assumption tables of the pollutant register's converter are complete and consistent."""

import csv
from pathlib import Path

import pytest

from data.converters.eprtr_assumptions import REFERENCE, Assumptions, load_assumptions

ANNEX_I = {"1": "abcdef", "2": "abcdef", "3": "abcdefg", "4": "abcdef", "5": "abcdefg", "6": "abc", "7": "ab",
           "8": "abc", "9": "abcde"}  # fmt: skip
ACTIVITIES = [f"{sector}({letter})" for sector, letters in ANNEX_I.items() for letter in letters]


@pytest.fixture(scope="module")
def assumptions() -> Assumptions:
    return load_assumptions()


@pytest.fixture(scope="module")
def list_of_waste(shared: Path) -> dict[str, bool]:
    """Code to whether it is hazardous, as the published list has it."""
    with (shared / "data" / "low" / "ewc_codes.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["isHazardous"] == "true" for row in csv.DictReader(file)}


@pytest.mark.parametrize("activity", ACTIVITIES)
@pytest.mark.parametrize("hazard", ["HW", "NONHW"])
@pytest.mark.parametrize("treatment", ["R", "D"])
def test_every_activity_of_the_annex_has_a_material(
    activity: str, hazard: str, treatment: str, assumptions: Assumptions
) -> None:
    """No activity of Annex I falls back to the default row."""
    assert assumptions.material_rule(activity, hazard, treatment).activity_prefix != ""


def test_materials_carry_the_flag_of_the_list_of_waste(
    assumptions: Assumptions, list_of_waste: dict[str, bool]
) -> None:
    """A hazardous class never gets a non-hazardous code, or the other way round."""
    wrong = [rule for rule in assumptions.material_rules if list_of_waste.get(rule.material) != (rule.hazard == "HW")]
    assert wrong == []


def test_the_narrowest_rule_wins(assumptions: Assumptions) -> None:
    """A longer prefix beats a shorter one, and a named treatment an open one."""
    assert assumptions.material_rule("2(c)(iii)", "NONHW", "R").material == "110501"
    assert assumptions.material_rule("2(c)(i)", "NONHW", "R").material == "100210"
    assert assumptions.material_rule("2(e)(i)", "HW", "R").material == "100603"
    assert assumptions.material_rule("2(e)(ii)", "HW", "R").material == "100308"


def test_a_rule_may_replace_the_gate_fee(assumptions: Assumptions) -> None:
    """A rule's own cost wins over the fee of class and treatment; zero is a cost."""
    bark = assumptions.material_rule("6(a)", "NONHW", "R")
    assert assumptions.disposal_cost(bark, "NONHW", "R") == ("0", bark.source)
    ash = assumptions.material_rule("1(c)", "NONHW", "D")
    assert assumptions.disposal_cost(ash, "NONHW", "D")[0] == "120"


def test_no_rule_is_given_twice(assumptions: Assumptions) -> None:
    """Materials by (activity, hazard, treatment), demands by (activity, material), conversions by pair are unique."""
    keys: list[list[tuple[str, ...]]] = [
        [(rule.activity_prefix, rule.hazard, rule.treatment) for rule in assumptions.material_rules],
        [(rule.activity_prefix, rule.material) for rule in assumptions.demand_rules],
        [(row["from_material"], row["to_material"]) for row in assumptions.conversions],
    ]
    assert [len(each) for each in keys] == [len(set(each)) for each in keys]


def test_each_wanted_material_is_named_and_can_be_made(assumptions: Assumptions) -> None:
    """Materials, demands and conversions speak of the same materials."""
    named = {row["material"] for row in assumptions.materials}
    assert {rule.material for rule in assumptions.demand_rules} == named
    assert {row["to_material"] for row in assumptions.conversions} == named


def test_each_conversion_starts_from_a_waste_that_occurs(assumptions: Assumptions) -> None:
    """No conversion is dead: some activity is taken to send out what it starts from."""
    sent = {rule.material for rule in assumptions.material_rules}
    dead = [row["from_material"] for row in assumptions.conversions
            if not any(code.startswith(row["from_material"]) for code in sent)]  # fmt: skip
    assert sorted(set(dead)) == []


@pytest.mark.parametrize("name", ["activity_materials", "gate_fees", "demand_assumptions", "conversions"])
def test_each_assumption_has_a_source(name: str) -> None:
    """Each row says that it is estimated, and how."""
    with (REFERENCE / f"eprtr_{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row for row in rows if not row["source"].startswith("estimated: ")] == []
