"""Whatever is done to a plan, the judge neither lets it pass nor stumbles."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis.check import Code, check
from symbiosis.plan import Exchange, FacilityPeriod, Plan, Status, Unmatched
from tests.symbiosis.check.region import codes, hand_made_plan, region, with_cost, with_row, with_summary

REGION = region()

FIGURES = [
    (table, number, field.name)
    for table, count in (("exchanges", 2), ("facilities", 2), ("unmatched", 3))
    for number in range(count)
    for field in fields(getattr(hand_made_plan(), table)[number])
    if field.type == "float" and field.name not in ("shortfall", "capacity")
]
"""Every figure of the plan's rows that must be right; a shortfall is advice, a closed facility's capacity is free."""

SUMMARY_FIGURES = ["plan_cost", "baseline_cost", "net_benefit", "gap", "benefit_gap"]


@given(
    place=st.sampled_from(FIGURES),
    factor=st.floats(1e-5, 1e3),
    up=st.booleans(),
)
def test_a_figure_off_by_more_than_the_tolerance_is_always_found(
    place: tuple[str, int, str], factor: float, up: bool
) -> None:
    """A figure moved by more than 1e-5 x max(1, |figure|) never passes, in whichever table and direction."""
    table, number, column = place
    figure = getattr(getattr(hand_made_plan(), table)[number], column)
    shift = factor * max(1.0, abs(figure)) * (1.0 if up else -1.0)
    certificate = check(REGION, with_row(table, number, **{column: figure + shift}))
    assert certificate.status == "rejected"
    assert certificate.violations


@given(
    name=st.sampled_from([*SUMMARY_FIGURES, *hand_made_plan().summary.costs]),
    factor=st.floats(1e-5, 1e3),
    up=st.booleans(),
)
def test_a_figure_of_the_summary_off_by_more_than_the_tolerance_is_always_found(
    name: str, factor: float, up: bool
) -> None:
    """The same holds for the summary's figures and every part of the cost."""
    summary = hand_made_plan().summary
    figure = getattr(summary, name) if name in SUMMARY_FIGURES else summary.costs[name]
    moved = figure + factor * max(1.0, abs(figure)) * (1.0 if up else -1.0)
    plan = with_summary(**{name: moved}) if name in SUMMARY_FIGURES else with_cost(name, moved)
    assert not check(REGION, plan).verified


@given(place=st.sampled_from(FIGURES), part=st.floats(-0.4, 0.4))
def test_a_figure_off_by_less_than_the_tolerance_passes(place: tuple[str, int, str], part: float) -> None:
    """A figure within tolerance, quantities apart (others hang on them), is accepted, and the deviation is told."""
    table, number, column = place
    if column == "quantity":
        return
    figure = getattr(getattr(hand_made_plan(), table)[number], column)
    deviation = part * 1e-6
    certificate = check(REGION, with_row(table, number, **{column: figure + deviation * max(1.0, abs(figure))}))
    assert certificate.verified
    assert certificate.largest_violation == pytest.approx(abs(deviation), rel=1e-2, abs=1e-12)


TEXTS = st.sampled_from(["", "1", "s1", "s2", "d1", "f1", "f2", "x1", "ash", "cement", "truck", "\x00", "🦆", "=1+1"])
NUMBERS = st.floats() | st.sampled_from([0.0, 1e-6, 40.0, 60.0, 1e308, -1e308, 5e-324])


def rows(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Return rows of any content at all."""
    types = {"str": TEXTS, "float": NUMBERS, "bool": st.booleans()}
    return st.builds(kind, **{field.name: types[str(field.type)] for field in fields(kind)})


@given(
    exchanges=st.lists(rows(Exchange), max_size=3),
    facilities=st.lists(rows(FacilityPeriod), max_size=2),
    unmatched=st.lists(rows(Unmatched), max_size=2),
    figures=st.lists(st.none() | NUMBERS, min_size=6, max_size=6),
    costs=st.dictionaries(TEXTS | st.sampled_from(["carbon", "disposal"]), NUMBERS, max_size=3),
    status=st.sampled_from(list(Status)),
)
def test_no_plan_however_odd_makes_the_judge_stumble(
    exchanges: list[Exchange],
    facilities: list[FacilityPeriod],
    unmatched: list[Unmatched],
    figures: list[float | None],
    costs: dict[str, float],
    status: Status,
) -> None:
    """Odd texts, nan, inf and the largest floats are violations, never an exception."""
    names = (*SUMMARY_FIGURES, "bound")
    summary = with_summary(status=status, costs=costs, **dict(zip(names, figures, strict=True))).summary
    plan = Plan(summary, tuple(exchanges), tuple(facilities), tuple(unmatched))
    certificate = check(REGION, plan)
    assert certificate.status == "rejected"
    assert codes(certificate) <= set(Code)


@given(
    base=st.sampled_from(hand_made_plan().exchanges),
    cells=st.fixed_dictionaries({}, optional={f.name: NUMBERS for f in fields(Exchange) if f.type == "float"}),
)
def test_no_figure_however_large_makes_the_judge_stumble(base: Exchange, cells: dict[str, float]) -> None:
    """Known exchanges with any figures at all are reckoned exactly, beyond the floats if need be."""
    certificate = check(REGION, replace(hand_made_plan(), exchanges=(replace(base, **cells),)))
    assert certificate.status == "rejected"
    assert 0.0 <= certificate.largest_violation < float("inf")
