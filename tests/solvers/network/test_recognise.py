"""Which programs are networks, and that their flows are points of the program."""

import time

import numpy as np
import pytest

from solvers import Program, ProgramBuilder, SolveOptions
from solvers.backends import highs
from solvers.backends.base import Job
from solvers.network import rows
from solvers.network.exact import solve_exactly
from solvers.network.recognise import Recognised, recognise
from solvers.network.required import maximise_required
from solvers.network.sides import Task
from solvers.solution import Termination
from solvers.trivial import solve_trivial
from solvers.verify import verify_point
from symbiosis.candidates import find_candidates
from symbiosis.model.assemble import formulate
from symbiosis.policy import Limits, Policy
from tests.crosscheck.dice import Dice
from tests.crosscheck.random_inventories import tiny_case
from tests.inventories import inventory

PHRASES = (
    rows.EXACT,
    rows.MINIMUM,
    rows.AGAINST,
    rows.SHARED,
    rows.IMPOSSIBLE,
    "whole numbers above 1",
    "switches that pay",
)


class Ear:
    """Does not care."""

    def incumbent(self, values, nodes=0):
        pass

    def plan(self, flow):
        pass

    def bound(self, bound, nodes=0):
        pass


def _optimum(program: Program) -> float | None:
    answer = solve_trivial(program) or highs.run(Job("highs", program, SolveOptions(gap=0.0), None, 60.0), Ear())
    if answer.termination is Termination.INFEASIBLE:
        return None
    assert answer.termination is Termination.OPTIMAL
    assert answer.values is not None
    return program.objective(answer.values)


def _best_flow(known: Recognised) -> np.ndarray | None:
    """Of all lawful flows that meet the minima; None where none does."""
    if not known.minima.any():
        return solve_exactly(known.network).flow
    task = Task(time.monotonic() + 60.0, lambda benefit, bound: bound - benefit <= 1e-7 * max(1.0, abs(benefit)))
    return maximise_required(known.network, known.minima, task, Ear()).flow


def _plain_inventory(rng: np.random.Generator):
    """Streams and demands with every rule that a network can have, each on in a part of the cases."""
    dice = Dice(rng)
    sites = [
        {"site_id": f"p{k}", "organisation": dice.one("Ahti", "Ilma"), "latitude_deg": dice.figure(60, 60.6),
         "longitude_deg": dice.figure(24, 25)}
        for k in range(4)
    ]  # fmt: skip
    for site in sites:
        dice.maybe(site, 0.3, permit_quantity=dice.figure(10, 60))
    streams = [
        {"stream_id": f"s{k}", "site_id": dice.one(*sites)["site_id"], "material": dice.one("wood", "chips"),
         "quantity": dice.figure(10, 60), "disposal_cost": dice.figure(0, 60)}
        for k in range(dice.whole(2, 5))
    ]  # fmt: skip
    demands = [
        {"demand_id": f"d{k}", "site_id": dice.one(*sites)["site_id"], "material": "wood",
         "quantity": dice.figure(10, 60), "purchase_cost": dice.figure(0, 60)}
        for k in range(dice.whole(2, 5))
    ]  # fmt: skip
    lots, partners = dice.one(0.0, 0.5), dice.one(0.0, 0.5)
    for row in (*streams, *demands):
        dice.maybe(row, lots, min_lot=dice.figure(5, 30))
        dice.maybe(row, partners, max_partners=dice.whole(1, 2))
    if dice.chance(0.3):
        for row in (*streams, *demands):
            dice.maybe(row, 0.3, min_quantity=dice.figure(0.1, 1.0) * row["quantity"])
    for row in demands:
        dice.maybe(row, 0.3, max_supplier_share=dice.figure(0.2, 0.9))
        dice.maybe(row, 0.2, max_substitution_share=dice.figure(0.5, 0.9))
    links = [
        {"from_id": s["stream_id"], "to_id": d["demand_id"], "capacity": dice.figure(5, 30)}
        for s in streams for d in demands if dice.chance(0.1)
    ]  # fmt: skip
    mode = {"mode": "truck", "cost_per_unit_km": 0.1, "fixed_cost": dice.one(0.0, 50.0, 300.0)}
    alone = lots == partners == 0.0
    modes = [mode, {"mode": "rail", "cost_per_unit_km": 0.05, "fixed_cost": 200.0}] if alone else [mode]
    limits = Limits(
        max_exchanges=dice.one(np.inf, np.inf, 3.0),
        max_co2e=dice.one(np.inf, np.inf, 500.0),
        min_benefit_per_exchange=dice.one(np.nan, np.nan, 100.0),
    )
    periods = [{"period": "1"}, {"period": "2", "discount_factor": 0.9}][: dice.one(1, 2) if alone else 1]
    conversions = [{"from_material": "chips", "to_material": "wood", "yield": dice.figure(0.5, 1.5)}]
    return inventory(
        policy=Policy(limits=limits), sites=sites, streams=streams, demands=demands, links=links, modes=modes,
        periods=periods, conversions=conversions,
    )  # fmt: skip


def _hold(program: Program, known: Recognised) -> None:
    """A best flow is a point of the program, costs what it should, and nothing is cheaper."""
    flow, optimum = _best_flow(known), _optimum(program)
    if flow is None or optimum is None:
        assert flow is None
        assert optimum is None
        return
    values = known.values(flow)
    check = verify_point(program, values)
    assert check.verified, check.faults
    assert check.objective == pytest.approx(known.offset - known.network.benefit(flow))
    assert check.objective == pytest.approx(optimum, rel=1e-6, abs=1e-6)
    assert known.flow(values) == pytest.approx(flow)


@pytest.mark.parametrize("number", range(80))
def test_inventories_of_streams_and_demands_are_networks(number):
    """Fixed costs, lots, minima, partner limits, shares, permits, yields, modes, periods: best flow, best plan."""
    items = _plain_inventory(np.random.default_rng([11, number]))
    program = formulate(items, find_candidates(items)).program
    known = recognise(program)
    if known == rows.IMPOSSIBLE:
        assert _optimum(program) is None
        return
    assert isinstance(known, Recognised), known
    assert not known.network.faults(np.zeros(len(known.network)))
    _hold(program, known)


def test_random_inventories_are_networks_or_told_why_not():
    """Of inventories with any rules each is either solved as a network or refused with a phrase; both occur."""
    told = []
    for number in range(150):
        case = tiny_case(np.random.default_rng([12, number]))
        items = inventory(policy=case.policy, **case.tables)
        program = formulate(items, find_candidates(items)).program
        known = recognise(program)
        if isinstance(known, Recognised):
            _hold(program, known)
        else:
            assert known.startswith(PHRASES)
        told.append(known if isinstance(known, str) else "")
    assert told.count("") > 5
    assert len(set(told)) > 4


def _two_arcs() -> tuple[ProgramBuilder, np.ndarray, np.ndarray]:
    """Two exchanges with switches into one demand."""
    builder = ProgramBuilder(offset=100.0)
    x, y = builder.add_columns(2, upper=10.0), builder.add_columns(2, upper=1.0, integer=True)
    builder.add_cost(x, np.array([-5.0, -4.0]))
    builder.add_cost(y, 3.0)
    k = np.arange(2)
    builder.add_rows(2, np.tile(k, 2), np.concatenate([x, y]), np.array([1, 1, -10.0, -10.0]), upper=0.0)
    builder.add_rows(1, np.zeros(2, int), x, 1.0, upper=15.0)
    return builder, x, y


def test_two_exchanges_into_one_demand():
    """A case worked out by hand: 10 by the better, 5 by the other, both fixed costs."""
    builder, *_ = _two_arcs()
    program = builder.build()
    known = recognise(program)
    assert isinstance(known, Recognised)
    assert (len(known.network), len(known.network.side)) == (2, 0)
    flow = solve_exactly(known.network).flow
    assert known.values(flow) == pytest.approx([10.0, 5.0, 1.0, 1.0])
    assert program.objective(known.values(flow)) == pytest.approx(100.0 - 70.0 + 6.0)


def _with(lower=-np.inf, upper=np.inf, *, of=(0, 1), weights=(1.0, 1.0)):
    return recognise(_with_program(lower, upper, of=of, weights=weights))


def _with_program(lower=-np.inf, upper=np.inf, *, of=(0, 1), weights=(1.0, 1.0)):
    builder, *_ = _two_arcs()
    builder.add_rows(1, np.zeros(len(of), int), np.array(of, np.int32), np.array(weights), lower=lower, upper=upper)
    return builder.build()


def test_what_is_no_network_is_told():
    """One row more, of each kind that a network has not."""
    assert _with(lower=1.0, of=(0,), weights=(1.0,)) == rows.MINIMUM
    assert _with(lower=1.0, of=(0, 1), weights=(1.0, 2.0)) == rows.MINIMUM
    assert _with(lower=1.0, of=(2, 3)) == rows.MINIMUM
    assert _with(lower=-1.0, upper=1.0, weights=(1.0, -1.0)) == rows.MINIMUM
    assert _with(lower=0.0, upper=0.0) == rows.EXACT
    assert _with(lower=1.0, upper=1.0, weights=(1.0, -1.0)) == rows.EXACT
    assert _with(lower=16.0) == rows.IMPOSSIBLE
    assert _with(upper=-1.0) == rows.IMPOSSIBLE
    assert _with(upper=1.0, of=(0, 1, 3), weights=(1.0, 1.0, -1.0)) == rows.AGAINST
    assert _with(upper=0.0, weights=(1.0, -1.0)) == rows.AGAINST
    assert _with(upper=0.0, of=(0, 3), weights=(1.0, -5.0)) == rows.SHARED
    assert _with(upper=0.0, of=(0, 1, 3), weights=(1.0, 1.0, -15.0)) == rows.SHARED
    assert _with(lower=0.0, of=(0, 1, 3), weights=(1.0, 1.0, -5.0)) == rows.SHARED


@pytest.mark.parametrize("upper", [np.inf, 9.0, 4.0])
def test_minima_of_an_end_are_its(upper):
    """A row with the arcs and weights of an end, whatever its scale, demands of that end."""
    known = _with(lower=8.0, upper=2 * upper, weights=(2.0, 2.0))
    assert isinstance(known, Recognised)
    assert known.minima.supply.tolist() == [4.0]
    assert len(known.network.side) == 0
    _hold(_with_program(lower=8.0, upper=2 * upper, weights=(2.0, 2.0)), known)


def test_an_exchange_at_a_loss_is_kept_where_it_is_asked_for():
    """Both cost more than they bring; the minimum takes ten units of the cheaper and two of the other."""
    builder, x, _ = _two_arcs()
    builder.add_cost(x, 10.0)
    builder.add_rows(1, np.zeros(2, int), x, 1.0, lower=12.0)
    program = builder.build()
    known = recognise(program)
    assert isinstance(known, Recognised)
    _hold(program, known)
    assert _optimum(program) == pytest.approx(100.0 + 10 * 5.0 + 2 * 6.0 + 6.0)


def test_an_arc_may_give_to_a_row():
    """Of two exchanges the second frees what the first takes, and is kept although it costs more than it brings."""
    builder, x, _ = _two_arcs()
    builder.add_cost(x, np.array([0.0, 4.5]))
    builder.add_rows(1, np.zeros(2, int), x, np.array([1.0, -1.0]), upper=2.0)
    program = builder.build()
    known = recognise(program)
    assert isinstance(known, Recognised)
    assert sorted(known.network.side.x_weight) == [-1.0, 1.0]
    assert len(known.network) == 2
    _hold(program, known)
    assert _optimum(program) == pytest.approx(100.0 - 8.5 * 5.0 + 6.5 * 0.5 + 6.0)


def test_rows_that_always_hold_are_passed_over():
    """A row of both signs that no quantities break, one that asks for nothing, and one without ends."""
    for known in (
        _with(upper=10.0, weights=(1.0, -1.0)), _with(lower=0.0), _with(lower=-5.0, upper=25.0), _with(),
    ):  # fmt: skip
        assert isinstance(known, Recognised)
        assert len(known.network.side) == 0


@pytest.mark.parametrize(
    ("columns", "phrase"),
    [
        ({"lower": 1.0, "upper": 2.0}, "columns that must be above 0"),
        ({"lower": -1.0, "upper": 2.0}, "columns that may be below 0"),
        ({"upper": 3.0, "integer": True}, "whole numbers above 1, as whole loads are"),
        ({"upper": 1.0, "integer": True}, "switches that pay by themselves"),
        ({}, "quantities without a limit"),
    ],
)
def test_columns_that_no_arc_is_are_told(columns, phrase):
    """One column more that brings 1 a unit."""
    builder, *_ = _two_arcs()
    builder.add_cost(builder.add_columns(1, **columns), -1.0)
    assert recognise(builder.build()) == phrase


def test_products_are_told():
    """Bilinear rows are no network's."""
    builder, x, _ = _two_arcs()
    row = builder.add_rows(1, np.zeros(0, int), np.zeros(0, np.int32), 1.0, upper=5.0)
    builder.add_products(row, x[:1], x[1:], 1.0)
    assert recognise(builder.build()) == "products of unknowns, as in pools"


def test_limits_become_ends_and_side_rows():
    """Two capacities are tail and head; a share within the head, and a count of switches, stay beside."""
    builder, x, y = _two_arcs()
    more = builder.add_columns(2, upper=10.0)
    builder.add_cost(more, -1.0)
    every = np.concatenate([x, more])
    builder.add_rows(2, np.array([0, 1, 0, 1]), every, 1.0, upper=12.0)  # crosses the demand of two_arcs
    builder.add_rows(1, np.zeros(2, int), more, 2.0, upper=30.0)  # the other two arcs' other end
    builder.add_rows(1, np.zeros(2, int), every[[0, 1]], 1.0, upper=14.0)  # the same as two_arcs' demand, but tighter
    builder.add_rows(1, np.zeros(3, int), every[:3], 1.0, upper=13.0)
    builder.add_rows(1, np.zeros(2, int), y, 1.0, upper=1.0)
    program = builder.build()
    known = recognise(program)
    assert isinstance(known, Recognised)
    network = known.network
    assert len(network) == 4
    assert sorted(network.supply) + sorted(network.demand) == [14.0, 30.0, 12.0, 12.0]
    assert sorted(network.side.limit) == [1.0, 13.0]
    assert network.side.y_weight.sum() == 2.0
    assert sorted(known.unit) == [1.0, 1.0, 2.0, 2.0]
    _hold(program, known)
