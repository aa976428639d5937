"""What the loss of one organisation may take away, on cases small enough to be solved on paper."""

from __future__ import annotations

from typing import Any

from symbiosis import Plan
from symbiosis.policy import Policy
from tests.symbiosis.cases import amounts, carried, optimum
from tests.symbiosis.model.plans import cost, gives, periods, plant, sent, takes
from tests.symbiosis.model.programs import program_of


def supplied(loss: float, streams: list[dict[str, Any]], **tables: Any) -> Plan:
    """The plan for a demand of 100 at 10, no organisation supplying more than ``loss`` of what it receives."""
    tables.setdefault("demands", [{"purchase_cost": 10.0}])
    return optimum(streams=streams, policy=Policy(max_organisation_loss=loss), **tables)


def test_no_organisation_supplies_more_than_its_share_of_what_is_received() -> None:
    """Acme has 100, others 30: half each means 30 + 30, and 40 bought. By what is wanted acme might send 50."""
    plan = supplied(0.5, [{"organisation": "acme"}, {"organisation": "other", "quantity": 30.0}])
    assert carried(plan) == amounts({("s1", "d1"): 30.0, ("s2", "d1"): 30.0})
    assert cost(plan) == 400.0


def test_streams_of_one_organisation_count_together() -> None:
    """Acme's two streams send 30 between them, as much as the other's one."""
    streams = [{"organisation": "acme"}, {"organisation": "acme"}, {"organisation": "other", "quantity": 30.0}]
    plan = supplied(0.5, streams)
    of_acme = carried(plan).get(("s1", "d1"), 0.0) + carried(plan).get(("s2", "d1"), 0.0)
    assert of_acme == amounts(30.0)
    assert cost(plan) == 400.0


def test_a_single_supplier_is_none() -> None:
    """Alone it would be all of what is received: nothing is exchanged, though it is the demand's own organisation."""
    assert cost(supplied(0.9, [{"organisation": "acme"}])) == 1000.0
    own = [{"purchase_cost": 10.0, "organisation": "acme"}]
    assert cost(supplied(0.9, [{"organisation": "acme"}], demands=own)) == 1000.0


def test_the_share_holds_in_each_period() -> None:
    """The other has 60 in p1 and none in p2: 60 + 40 come in p1 (40 from acme is less than its half), nothing in p2."""
    streams = [{"organisation": "acme", "disposal_cost": 1.0, "quantity": [40.0, 100.0]},
               {"organisation": "other", "quantity": [60.0, 0.0]}]  # fmt: skip
    plan = supplied(0.6, streams, periods=periods(2))
    assert sent(plan) == amounts({("s1", "d1", "p1"): 40.0, ("s2", "d1", "p1"): 60.0})
    assert cost(plan) == 1000.0 + 100.0


def test_a_plant_and_a_stream_of_one_organisation_count_together() -> None:
    """Acme's plant makes 40 and acme's stream has 40; the other has 30: 30 from acme in all. Whose waste the plant
    treats does not matter: only who supplies directly.
    """
    plan = supplied(
        0.5,
        [{"organisation": "acme", "quantity": 40.0}, {"organisation": "other", "quantity": 30.0},
         {"organisation": "other", "material": "waste", "quantity": 40.0}],
        processes=[takes("clean", "waste"), gives("clean", "m")],
        facilities=[plant("cleaner", "clean", 40.0, organisation="acme")],
    )  # fmt: skip
    of_acme = carried(plan).get(("s1", "d1"), 0.0) + carried(plan).get(("cleaner", "d1"), 0.0)
    assert of_acme == amounts(30.0)
    assert cost(plan) == 400.0


def test_what_is_received_is_measured_after_its_yield() -> None:
    """Acme's 100 have a yield of 0.5: 60 of them are 30, as much as the other's 30. Cost 400 and 40 left at 1."""
    plan = supplied(
        0.5,
        [
            {"organisation": "acme", "material": "raw", "disposal_cost": 1.0},
            {"organisation": "other", "quantity": 30.0},
        ],
        conversions=[{"from_material": "raw", "to_material": "m", "yield": 0.5}],
    )
    assert carried(plan) == amounts({("s1", "d1"): 60.0, ("s2", "d1"): 30.0})
    assert cost(plan) == 440.0


def test_without_the_rule_there_are_no_rows() -> None:
    """A limit of 1 is none."""
    rows = [program_of(streams=[{}], demands=[{}], policy=Policy(max_organisation_loss=loss))[1].program.rows
            for loss in (1.0, 0.9)]  # fmt: skip
    assert rows[1] == rows[0] + 1
