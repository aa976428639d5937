"""Whatever is said of plants and their stock, the judge neither lets it pass nor stumbles."""

from dataclasses import fields, replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from symbiosis.check import Code, check
from symbiosis.inventory import Inventory
from symbiosis.plan import Exchange, FacilityPeriod, Plan, Stored
from tests.symbiosis.check.region import codes
from tests.symbiosis.check.workshop import hand_made, workshop

WORKSHOP = workshop()
MIX = workshop(
    ("processes", 0, {"mix": "free"}),
    ("processes", 3, {"process": "renew", "role": "input", "material": "wool", "amount": 1.0, "storage_limit": 9.0}),
    ("facilities", 0, {"pool": True}),
    ("returns", 1, {"demand_id": "d1", "material": "worn", "lag_periods": 0, "fraction": 0.5}),
)
"""A free mix with two tanks, whose storage the plan must tell, in a pool that has both."""
TEXTS = st.sampled_from(["", "y1", "y2", "y3", "s1", "d1", "d1#worn", "f1", "worn", "goods", "dust", "wool", "free"])
NUMBERS = st.floats() | st.sampled_from([0.0, 1e-6, 2.0, 6.0, 10.0, 1e308, -1e308, 5e-324])


def rows(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Return rows of any content at all."""
    types = {"str": TEXTS, "float": NUMBERS, "bool": st.booleans()}
    return st.builds(kind, **{field.name: types[str(field.type)] for field in fields(kind)})


@given(
    inventory=st.sampled_from([WORKSHOP, MIX]),
    exchanges=st.lists(rows(Exchange), max_size=3),
    facilities=st.lists(rows(FacilityPeriod), max_size=3),
    storage=st.lists(rows(Stored), max_size=3),
)
def test_no_plan_however_odd_makes_the_judge_stumble(
    inventory: Inventory, exchanges: list[Exchange], facilities: list[FacilityPeriod], storage: list[Stored]
) -> None:
    """Odd texts, nan, inf and the largest floats are violations, never an exception."""
    plan = Plan(hand_made().summary, tuple(exchanges), tuple(facilities), storage=tuple(storage))
    certificate = check(inventory, plan)
    assert certificate.status == "rejected"
    assert codes(certificate) <= set(Code)


@given(
    inventory=st.sampled_from([WORKSHOP, MIX]),
    number=st.integers(0, 1),
    cells=st.fixed_dictionaries({}, optional={f.name: NUMBERS for f in fields(FacilityPeriod) if f.type == "float"}),
    stored=st.lists(NUMBERS, max_size=2),
)
def test_no_figure_of_a_plant_however_large_makes_the_judge_stumble(
    inventory: Inventory, number: int, cells: dict[str, float], stored: list[float]
) -> None:
    """Throughput, capacity and stock of a plant that works are reckoned exactly, beyond the floats if need be."""
    plants = list(hand_made().facilities)
    plants[number] = replace(plants[number], **cells)
    stock = tuple(
        Stored("f1", "y1", material, amount) for material, amount in zip(("worn", "wool"), stored, strict=False)
    )
    certificate = check(inventory, replace(hand_made(), facilities=tuple(plants), storage=stock))
    assert 0.0 <= certificate.largest_violation < float("inf")


@given(
    column=st.sampled_from([f.name for f in fields(FacilityPeriod) if f.type == "float"]),
    number=st.integers(0, 1),
    factor=st.floats(1e-5, 1e3),
    up=st.booleans(),
)
def test_a_figure_of_a_plant_off_by_more_than_the_tolerance_is_always_found(
    column: str, number: int, factor: float, up: bool
) -> None:
    """A figure moved by more than 1e-5 x max(1, |figure|) never passes, whatever else hangs on it."""
    row = hand_made().facilities[number]
    moved = getattr(row, column) + factor * max(1.0, abs(getattr(row, column))) * (1.0 if up else -1.0)
    plants = list(hand_made().facilities)
    plants[number] = replace(row, **{column: moved})
    assert not check(WORKSHOP, replace(hand_made(), facilities=tuple(plants))).verified
