"""Recipes: what plants take, in proportion or in any mix, on cases small enough to be solved on paper."""

from __future__ import annotations

import pytest

from tests.symbiosis.cases import amounts, carried, optimum
from tests.symbiosis.model.plans import cost, gives, plant, row_of, takes


def test_inputs_are_counted_as_received_after_their_yield() -> None:
    """Bricks take 2 of clay and 1 of ash; soil becomes clay at yield 0.5. 25 of ash want 50 of clay, from 100 of soil.

    Capacity 40. Cost: 20 of the 120 soil at 3.
    """
    plan = optimum(
        streams=[{"material": "soil", "quantity": 120.0, "disposal_cost": 3.0}, {"material": "ash", "quantity": 25.0}],
        conversions=[{"from_material": "soil", "to_material": "clay", "yield": 0.5}],
        processes=[takes("fire", "clay", 2.0), takes("fire", "ash")],
        facilities=[plant("kiln", "fire", 40.0)],
    )
    assert carried(plan) == amounts({("s1", "kiln"): 100.0, ("s2", "kiln"): 25.0})
    assert row_of(plan, "kiln").throughput == amounts(25.0)
    assert cost(plan) == 60.0


def test_one_stream_may_serve_two_inputs_in_proportion() -> None:
    """Wood goes as chips and as fibre, 1 and 3 per unit: 100 of wood make 25, and no other split does more."""
    plan = optimum(
        streams=[{"material": "wood", "disposal_cost": 1.0}],
        conversions=[{"from_material": "wood", "to_material": to} for to in ("chips", "fibre")],
        processes=[takes("press", "chips", 1.0), takes("press", "fibre", 3.0)],
        facilities=[plant("mill", "press", 90.0)],
    )
    assert {row.to_material: row.quantity for row in plan.exchanges} == pytest.approx({"chips": 25.0, "fibre": 75.0})
    assert cost(plan) == 0.0


def test_an_input_may_be_made_by_another_plant() -> None:
    """Board takes 1 of pulp and 0.5 of glue; a glue works makes 1 glue of 2 bones. 80 bones make 40 glue, for 80 board.

    100 pulp at 4: 20 are left, at 80. 80 of the 90 board wanted are made; 10 are bought at 7.
    """
    plan = optimum(
        streams=[{"material": "pulp", "disposal_cost": 4.0}, {"material": "bones", "quantity": 80.0}],
        demands=[{"material": "board", "quantity": 90.0, "purchase_cost": 7.0}],
        processes=[takes("boil", "bones", 2.0), gives("boil", "glue"),
                   takes("press", "pulp"), takes("press", "glue", 0.5), gives("press", "board")],
        facilities=[plant("glue works", "boil", 50.0), plant("mill", "press", 100.0)],
    )  # fmt: skip
    assert carried(plan) == amounts(
        {("s1", "mill"): 80.0, ("s2", "glue works"): 80.0, ("glue works", "mill"): 40.0, ("mill", "d1"): 80.0}
    )
    assert cost(plan) == 80.0 + 70.0


def test_a_free_mix_gives_by_its_throughput() -> None:
    """A digester takes 2 of manure or 1 of fat per unit, in any mix, 60 at most, and gives 3 of gas.

    30 of fat (saves 5) and 60 of the 100 manure (saves 1, half as much per unit received): 60 of throughput, 180 gas.
    Gas saves 0.1: cost 40 of manure at 1, and 20 of the 200 gas at 0.1.
    """
    free = {"mix": "free"}
    plan = optimum(
        streams=[{"material": "manure", "disposal_cost": 1.0},
                 {"material": "fat", "quantity": 30.0, "disposal_cost": 5.0}],
        demands=[{"material": "gas", "quantity": 200.0, "purchase_cost": 0.1}],
        processes=[takes("digest", "manure", 2.0, **free), takes("digest", "fat", **free), gives("digest", "gas", 3.0)],
        facilities=[plant("digester", "digest", 60.0)],
    )  # fmt: skip
    assert carried(plan) == amounts({("s1", "digester"): 60.0, ("s2", "digester"): 30.0, ("digester", "d1"): 180.0})
    assert cost(plan) == pytest.approx(42.0)
