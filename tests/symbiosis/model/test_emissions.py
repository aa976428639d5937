"""The cap on emissions, on cases small enough to be solved on paper."""

import numpy as np
import pytest

from symbiosis.model.emissions import emissions_of_arcs, emissions_unmatched
from symbiosis.policy import Limits, Policy
from tests.symbiosis.cases import amounts, carried, optimum
from tests.symbiosis.model.plans import cost, gives, periods, plant, takes
from tests.symbiosis.model.programs import program_of

LINK = {"from_id": "s1", "to_id": "d1", "distance_km": 10.0}
VAN = {"mode": "van", "cost_per_unit_km": 0.5, "co2e_per_unit_km": 0.2}


def test_every_head_of_emissions_is_counted() -> None:
    """Unmatched: 100 x 30 + 100 x 20. A unit adds 10 km x 0.2 + 3 of conversion and avoids 30 + 0.5 x 20."""
    built, model = program_of(
        streams=[{"disposal_co2e": 30.0}],
        demands=[{"material": "p", "purchase_co2e": 20.0}],
        conversions=[{"from_material": "m", "to_material": "p", "yield": 0.5, "co2e": 3.0}],
        modes=[VAN],
        links=[LINK],
    )
    assert emissions_unmatched(built).tolist() == [5000.0]
    np.testing.assert_allclose(emissions_of_arcs(model.frame), [2.0 + 3.0 - 30.0 - 10.0])


def test_a_cap_buys_exchanges_that_do_not_pay() -> None:
    """Each unit exchanged costs 5 and avoids 30 - 2 = 28 kg of 3000: a cap of 2160 kg asks for 30 units. Cost 150."""
    tables = {"streams": [{"disposal_co2e": 30.0}], "demands": [{}], "modes": [VAN], "links": [LINK]}
    assert optimum(**tables).exchanges == ()
    plan = optimum(**tables, policy=Policy(limits=Limits(max_co2e=2160.0)))
    assert carried(plan) == amounts({("s1", "d1"): 30.0})
    assert plan.summary.plan_cost == pytest.approx(150.0)
    assert plan.summary.kpis["co2e_kg"] == pytest.approx(2160.0)


def test_a_cap_stops_a_plant_that_pays() -> None:
    """A plant saves 4 a unit and emits 10 kg: a cap of 250 kg lets it work 25. Left: 75 at 4."""
    plan = optimum(
        streams=[{"disposal_cost": 4.0}],
        processes=[{"process": "burn", "role": "input", "material": "m", "amount": 1.0}],
        facilities=[{"facility_id": "kiln", "process": "burn", "capacity": 99.0, "existing": True, "co2e": 10.0}],
        policy=Policy(limits=Limits(max_co2e=250.0)),
    )
    assert plan.summary.plan_cost == pytest.approx(300.0)


def test_disposing_of_outputs_and_of_what_comes_back_emits() -> None:
    """A works treats waste, saving 4 a unit, and gives 0.5 of dust, 20 kg each to dispose of: 250 kg allow 25 units.

    Carried over two periods: the cap is on both together. 200 waste at 4, less 25.
    """
    plan = optimum(
        streams=[{"material": "waste", "disposal_cost": 4.0}],
        processes=[takes("clean", "waste"), gives("clean", "dust", 0.5, disposal_co2e=20.0)],
        facilities=[plant("works", "clean", 99.0)],
        periods=periods(2),
        policy=Policy(limits=Limits(max_co2e=250.0)),
    )
    assert cost(plan) == 175.0 * 4.0
    assert plan.summary.kpis["co2e_kg"] == pytest.approx(250.0)


def test_an_output_that_is_taken_does_not_emit() -> None:
    """As before in one period, and 10 of dust are wanted: 20 units for nothing and 25 for 250 kg."""
    plan = optimum(
        streams=[{"material": "waste", "disposal_cost": 4.0}],
        demands=[{"material": "dust", "quantity": 10.0}],
        processes=[takes("clean", "waste"), gives("clean", "dust", 0.5, disposal_co2e=20.0)],
        facilities=[plant("works", "clean", 99.0)],
        policy=Policy(limits=Limits(max_co2e=250.0)),
    )
    assert cost(plan) == 55.0 * 4.0


def test_what_comes_back_emits_in_the_end() -> None:
    """Each of 100 chairs avoids 10 of purchase; half come back a period later, 10 kg each to dispose of: 5 kg a chair.

    A cap of 200 kg allows 40 chairs in p1; those of p2 come back beyond the horizon. 60 bought at 10.
    """
    plan = optimum(
        streams=[{"material": "chair"}],
        demands=[{"material": "chair", "purchase_cost": 10.0}],
        returns=[{"demand_id": "d1", "material": "used", "lag_periods": 1, "fraction": 0.5, "disposal_co2e": 10.0}],
        periods=periods(2),
        policy=Policy(limits=Limits(max_co2e=200.0)),
    )
    assert cost(plan) == 600.0
