"""Permitted quantities of sites, on a case small enough to be solved on paper."""

from typing import Any

from tests.symbiosis.cases import amounts, carried, optimum
from tests.symbiosis.model.plans import cost, gives, periods, plant, takes

SITE = {"site_id": "works", "latitude_deg": 60.0, "longitude_deg": 25.0, "permit_quantity": 50.0}


def test_all_receivers_of_a_site_share_its_permit() -> None:
    """A demand and a plant at one site with a permit of 50; yield 0.5 into the demand, 1 into the plant.

    A unit of permit takes 2 of the stream through the demand: all 100 go there at 1 saved each, none to the plant.
    With only 40 wanted the demand takes 80 for 40 of the permit and the plant 10 for the other 10: 10 left at 1.
    """
    tables: dict[str, Any] = {
        "sites": [SITE],
        "streams": [{"disposal_cost": 1.0}],
        "conversions": [{"from_material": "m", "to_material": "p", "yield": 0.5}],
        "processes": [{"process": "burn", "role": "input", "material": "m", "amount": 1.0}],
        "facilities": [{"facility_id": "kiln", "site_id": "works", "process": "burn", "capacity": 99.0,
                        "existing": True}],
    }  # fmt: skip
    wide = optimum(**tables, demands=[{"site_id": "works", "material": "p"}])
    assert carried(wide) == amounts({("s1", "d1"): 100.0})
    narrow = optimum(**tables, demands=[{"site_id": "works", "material": "p", "quantity": 40.0}])
    assert carried(narrow) == amounts({("s1", "d1"): 80.0, ("s1", "kiln"): 10.0})
    assert narrow.summary.plan_cost == 10.0


def test_what_a_site_sends_itself_counts() -> None:
    """The permit is on what is received, wherever it comes from: 50 of the site's own 100. Cost: 50 left at 1."""
    plan = optimum(sites=[SITE], streams=[{"site_id": "works", "disposal_cost": 1.0}], demands=[{"site_id": "works"}])
    assert plan.summary.plan_cost == 50.0


def test_a_site_without_a_permit_quantity_takes_all() -> None:
    """Another site is not bound by the permit of the first."""
    plan = optimum(sites=[SITE], streams=[{"disposal_cost": 1.0}], demands=[{"site_id": "works"}, {}])
    assert plan.summary.plan_cost == 0.0
    assert carried(plan)["s1", "d2"] >= 50.0 - 1e-6


def test_a_permit_bounds_each_link_of_a_chain() -> None:
    """Sorting gives 0.5 of what it takes. The sorter's site may receive 60 and the mill's 20: 40 sorted, 20 milled.

    Sorted goods may not be disposed of. 60 of the stream are left at 1. With 40 at the mill's, the sorter's 60 bind.
    """
    for permitted, left in ((20.0, 60.0), (40.0, 40.0)):
        plan = optimum(
            sites=[SITE | {"permit_quantity": 60.0}, SITE | {"site_id": "mill", "permit_quantity": permitted}],
            streams=[{"material": "mixed", "disposal_cost": 1.0}],
            processes=[takes("sort", "mixed"), gives("sort", "fibre", 0.5, disposal_limit=0.0), takes("mill", "fibre")],
            facilities=[plant("sorter", "sort", 99.0, site_id="works"), plant("miller", "mill", 99.0, site_id="mill")],
        )
        assert cost(plan) == left


def test_a_permit_counts_what_a_site_receives_in_a_chain_on_it_twice() -> None:
    """Sorter and mill on one site with a permit of 60: each unit sorted comes in as 1 and again as 0.5: 40 sorted."""
    plan = optimum(
        sites=[SITE | {"permit_quantity": 60.0}],
        streams=[{"material": "mixed", "disposal_cost": 1.0}],
        processes=[takes("sort", "mixed"), gives("sort", "fibre", 0.5, disposal_limit=0.0), takes("mill", "fibre")],
        facilities=[plant("sorter", "sort", 99.0, site_id="works"), plant("miller", "mill", 99.0, site_id="works")],
    )
    assert carried(plan) == amounts({("s1", "sorter"): 40.0, ("sorter", "miller"): 20.0})
    assert cost(plan) == 60.0


def test_a_permit_holds_in_each_period() -> None:
    """50 a period: 50 of 100 in p1, and of 20 in p2 all. Left 50 at 1."""
    plan = optimum(
        sites=[SITE], streams=[{"quantity": [100.0, 20.0], "disposal_cost": 1.0}], demands=[{"site_id": "works"}],
        periods=periods(2),
    )  # fmt: skip
    assert cost(plan) == 50.0
