"""Which conversion row decides: longest match, the material itself, and the rule for hazardous streams."""

from typing import Any

import numpy as np
import pytest

from symbiosis.candidates.conversions import ITSELF, compatible, factors
from symbiosis.inventory import Inventory
from tests.inventories import inventory

WOOD = {"material": "wood", "low_code": "030105"}
CODE = {"material": "030105"}
"""Listed, so that a row may speak of it; ``wood`` has it as its code."""


def row(origin: str, to: str = "chips", **more: Any) -> dict[str, Any]:
    return {"from_material": origin, "to_material": to, **more}


def built(
    material: str, conversions: list[dict[str, Any]], *, hazardous: bool = False, wanted: str = "chips"
) -> Inventory:
    return inventory(
        materials=[WOOD, CODE, {"material": "chips"}],
        streams=[{"material": material, "hazardous": hazardous}],
        demands=[{"material": wanted}],
        conversions=conversions,
    )


def chosen(conversions: list[dict[str, Any]], material: str = "wood", **more: Any) -> str | None:
    """What the row that decides converts from, ``itself``, or None: not compatible."""
    table = compatible(built(material, conversions, **more))
    if not len(table.kind):
        return None
    (number,) = table.conversion.tolist()
    return "itself" if number == ITSELF else conversions[number]["from_material"]


LADDER = [row("03", hazardous=True), row("0301", hazardous=True), row("030105"), row("wood")]


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_the_longest_match_wins_whatever_the_order_of_rows(length: int) -> None:
    """Material beats its six-digit code, that beats four digits, those beat two."""
    expected = LADDER[length - 1]["from_material"]
    assert chosen(LADDER[:length]) == expected
    assert chosen(LADDER[:length][::-1]) == expected


def test_a_prefix_of_another_code_does_not_match() -> None:
    """Prefixes of two and four digits must begin the stream's code."""
    assert chosen([row("0303"), row("15")]) is None


def test_a_material_without_a_code_is_covered_by_rows_that_name_it_only() -> None:
    """An empty code begins with no prefix."""
    assert chosen([row("03")], material="chips", wanted="wood") is None
    assert chosen([row("chips", "wood")], material="chips", wanted="wood") == "chips"


def test_a_code_as_material_is_covered_by_its_own_row_and_prefixes() -> None:
    """A stream whose material is the code itself follows the same ladder."""
    assert chosen(LADDER[:3], material="030105") == "030105"
    assert chosen(LADDER[:2], material="030105") == "0301"
    assert chosen([row("wood")], material="030105") is None


def test_a_prefix_covers_hazardous_streams_only_when_it_says_so() -> None:
    """A prefix row without the flag leaves hazardous streams to a shorter one that has it, or to none."""
    assert chosen([row("0301")], hazardous=True) is None
    assert chosen([row("0301"), row("03", hazardous=True)], hazardous=True) == "03"
    assert chosen([row("0301"), row("03", hazardous=True)], hazardous=False) == "0301"


def test_rows_that_name_material_or_code_cover_hazardous_streams_regardless() -> None:
    """The flag of a row that is not a prefix does not matter."""
    assert chosen([row("wood", hazardous=False)], hazardous=True) == "wood"
    assert chosen([row("030105", hazardous=False)], hazardous=True) == "030105"


def test_a_material_stands_in_for_itself() -> None:
    """Without any row, at a demand for the same material."""
    assert chosen([], wanted="wood") == "itself"
    assert chosen([], wanted="wood", hazardous=True) == "itself"
    assert chosen([]) is None


def test_only_a_row_from_the_material_to_itself_replaces_the_self_rule() -> None:
    """Codes and prefixes that lead back to the material give way to it; its own row does not."""
    back = [row("03", "wood"), row("0301", "wood"), row("030105", "wood")]
    assert chosen(back, wanted="wood") == "itself"
    assert chosen([*back, row("wood", "wood")], wanted="wood") == "wood"


def test_figures_of_the_winning_row_count_and_the_self_rule_is_free() -> None:
    """Yield, cost and emissions are looked up by row; a material as it is has yield 1 and no cost."""
    inventory_ = built("wood", [row("wood", **{"yield": 0.8}, cost=3.0, co2e=-2.0), row("03", **{"yield": 0.5})])
    found = factors(inventory_, np.array([1, ITSELF, 0], np.int32))
    assert found.yield_.tolist() == [0.5, 1.0, 0.8]
    assert found.cost.tolist() == [0.0, 0.0, 3.0]
    assert found.co2e.tolist() == [0.0, 0.0, -2.0]


def test_figures_without_a_conversions_table_are_those_of_the_self_rule() -> None:
    """An inventory without conversions has the self rule only."""
    found = factors(built("wood", []), np.array([ITSELF], np.int32))
    assert (found.yield_.tolist(), found.cost.tolist(), found.co2e.tolist()) == ([1.0], [0.0], [0.0])


def test_streams_of_one_material_and_hazard_share_a_kind() -> None:
    """Kinds tell materials and hazard apart and nothing else, and are sorted with their targets."""
    streams = [
        {"material": "wood"}, {"material": "chips"}, {"material": "wood", "hazardous": True}, {"material": "wood"},
    ]  # fmt: skip
    table = compatible(
        inventory(
            materials=[WOOD, {"material": "chips"}],
            streams=streams,
            demands=[{"material": "chips"}, {"material": "wood"}],
            conversions=[row("03")],
        )
    )
    assert table.supplier_kind.tolist() == [0, 2, 1, 0]
    assert list(zip(table.kind.tolist(), table.to_material.tolist(), strict=True)) == [(0, 0), (0, 1), (1, 0), (2, 1)]


def test_inputs_of_facilities_are_wanted_too() -> None:
    """A conversion into a facility's input makes its stream compatible; outputs nobody takes are left out."""
    table = compatible(
        inventory(
            streams=[{"material": "wood"}],
            processes=[{"process": "burn", "role": "input", "material": "chips"}],
            facilities=[{"facility_id": "kiln", "process": "burn", "capacity": 1.0}],
            conversions=[row("wood"), row("wood", "unwanted")],
        )
    )
    assert table.conversion.tolist() == [0]
