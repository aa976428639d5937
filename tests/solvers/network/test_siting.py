"""Plants by a master problem over the engine: bound and plan around HiGHS' optimum, cuts against enumeration."""

import time
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from solvers import Program, SolveOptions, solve
from solvers.backends import highs
from solvers.backends.base import Job
from solvers.network import best_flow, plant_moves, rows, siting
from solvers.network.exact import as_program
from solvers.network.facilities import STOCK, Sited, site
from solvers.network.greedy import first_plan
from solvers.network.master import Master
from solvers.network.openings import Openings, Relaxation
from solvers.network.plant_prices import PlantPrices
from solvers.network.sides import Task
from solvers.network.siting import maximise_sited
from solvers.network.standing import Standing
from solvers.solution import Termination
from solvers.verify import verify_point
from tests.inventories import FREE, inventory
from tests.solvers.network.networks import random_network
from tests.solvers.network.plants import plant_inventory, program_of


class Ear:
    """Hears nothing."""

    def incumbent(self, values, nodes=0):
        pass

    def bound(self, bound, nodes=0):
        pass

    def point(self, values):
        pass


def _optimum(program: Program) -> float | None:
    """The greatest benefit; None where there is no plan."""
    answer = highs.run(Job("highs", program, SolveOptions(gap=0.0), None, 60.0), Ear())
    if answer.termination is Termination.INFEASIBLE:
        return None
    assert answer.termination is Termination.OPTIMAL
    return program.offset - program.objective(answer.values)


def _engine(program: Program, sited: Sited) -> tuple[Standing, bool]:
    def near(benefit, bound):
        return bound - benefit <= 1e-7 * max(1.0, abs(benefit))

    standing = Standing(program, near, Ear())
    met = maximise_sited(sited, Task(np.inf, near, deterministic=True, began=time.monotonic()), standing)
    return standing, met


@pytest.fixture(autouse=True)
def _briefly(monkeypatch):
    """Few turns and branchings: what is proved holds with any number."""
    monkeypatch.setattr(siting, "ROUNDS", 6)
    monkeypatch.setattr(siting, "TURNS", 1)
    monkeypatch.setattr(best_flow, "SWEEPS", 8)
    monkeypatch.setattr(plant_moves, "NODES", 10)


CASES = [(number, makers) for number in range(28) for makers in (False, True)]


def _case(number: int, makers: bool) -> Program:
    return program_of(plant_inventory(np.random.default_rng([21, number, makers]), makers=makers))


def test_most_are_taken():
    """Of the random programs with plants at least 40 of 56 are taken; the others are refused for one of two reasons."""
    refused = [sited for sited in (site(_case(*case)) for case in CASES) if isinstance(sited, str)]
    assert set(refused) <= {rows.SHARED, rows.IMPOSSIBLE, STOCK}
    assert len(CASES) - len(refused) >= 40


@pytest.mark.parametrize(("number", "makers"), [case for case in CASES if isinstance(site(_case(*case)), Sited)])
def test_bound_and_plan_stand_around_the_optimum(number, makers):
    """Plants with growth, minima, groups, budgets, outputs, periods: bound >= best >= plan, and plans hold."""
    _stand_around(_case(number, makers))


def test_they_do_without_the_relaxation(monkeypatch):
    """Where there is no time for the first relaxation, prices are estimated, and bound >= best >= plan all the same."""
    monkeypatch.setattr(siting.Relaxation, "solve", lambda *_: None)
    taken = [case for case in CASES if isinstance(site(_case(*case)), Sited)][:6]
    for case in taken:
        _stand_around(_case(*case))


def _stand_around(program: Program) -> None:
    sited = site(program)
    assert isinstance(sited, Sited)
    best, (found, met) = _optimum(program), _engine(program, sited)
    if best is None:
        assert found.values is None
        return
    assert met
    slack = 1e-6 * max(1.0, abs(best), abs(program.offset))
    assert found.bound >= best - slack
    if found.values is not None:
        assert verify_point(program, found.values).verified
        assert found.benefit <= best + slack


def _sited(number: int, *, makers: bool) -> tuple[Program, Sited]:
    rng = np.random.default_rng([22, number])
    while True:
        program = program_of(plant_inventory(rng, makers=makers))
        sited = site(program)
        if isinstance(sited, Sited):
            return program, sited


@pytest.mark.parametrize("number", range(6))
def test_cuts_hold_at_every_opening(number):
    """Whatever is opened, no cut is below the best plan with these openings, found by HiGHS."""
    program, sited = _sited(number, makers=number % 2 == 1)
    whole = sited.few[program.integer[sited.few]]
    start = np.zeros(len(sited.network.supply)), np.zeros(len(sited.network.demand)), np.zeros(len(sited.links))
    prices, z = PlantPrices(sited, *start), np.full(len(sited.few), 0.5)
    cuts = [prices.step(z) for _ in range(25)]
    met = 0
    for choice in list(product((0.0, 1.0), repeat=len(whole)))[:64]:
        lower, upper = program.lower.copy(), program.upper.copy()
        if (np.array(choice) > upper[whole]).any():
            continue
        lower[whole] = upper[whole] = choice
        held = replace(program, lower=lower, upper=upper)
        answer = highs.run(Job("highs", held, SolveOptions(gap=0.0), None, 60.0), Ear())
        if answer.values is None:
            continue
        best = program.offset - program.objective(answer.values)
        assert min(cut.at(answer.values[sited.few]) for cut in cuts) >= best - 1e-6 * max(1.0, abs(best))
        met += 1
    assert met


@pytest.mark.parametrize("number", range(6))
def test_the_master_is_no_weaker_than_its_best_cut(number):
    """Its answer keeps the rows over the few columns, and its bound is below what the best single cut allows there."""
    program, sited = _sited(number, makers=True)
    point = Relaxation(sited, 10.0).solve(None, 10.0)
    prices = PlantPrices(
        sited, np.zeros(len(sited.network.supply)), np.zeros(len(sited.network.demand)), point.price
    )  # fmt: skip
    master = Master(sited)
    cuts = [prices.step(point.values[sited.few]) for _ in range(12)]
    for cut in cuts:
        master.add(cut)
    answer = master.solve()
    assert answer.bound == pytest.approx(min(cut.at(answer.z) for cut in cuts), rel=1e-5, abs=1e-3)
    values = np.zeros(program.columns)
    values[sited.few] = answer.z
    activity = program.activity(values)[sited.own]
    assert (activity <= program.row_upper[sited.own] + 1e-6).all()
    assert (activity >= program.row_lower[sited.own] - 1e-6).all()


def test_a_plant_worth_its_opening_is_found_and_one_that_is_not_is_left():
    """Two streams beside two plants, by hand: the cheap one opens and burns 100 at 50 - 5 a unit less 1 000."""
    place = {"latitude_deg": 60.0, "longitude_deg": 24.0}
    plant = {"process": "burn", "capacity": 100.0, "variable_cost": 5.0, **place}
    items = inventory(
        streams=[{"stream_id": f"s{k}", "material": "wood", "quantity": 50.0, "disposal_cost": 50.0, **place}
                 for k in range(2)],
        demands=[],
        processes=[{"process": "burn", "role": "input", "material": "wood", "amount": 1.0}],
        facilities=[{"facility_id": "cheap", "opening_cost": 1000.0, **plant},
                    {"facility_id": "dear", "opening_cost": 9000.0, **plant}],
        modes=[FREE],
    )  # fmt: skip
    program = program_of(items)
    sited = site(program)
    assert isinstance(sited, Sited)
    assert (len(sited.network), len(sited.few), len(sited.links)) == (4, 4, 2)
    assert (sited.head_gate >= 0).sum() == 2
    found, _ = _engine(program, sited)
    assert found.benefit == pytest.approx(100 * 45.0 - 1000.0)
    assert found.bound == pytest.approx(found.benefit)


def test_flows_of_given_openings_become_points_of_the_program():
    """A flow of the network that some openings leave is completed to a point that holds, or there is none."""
    completed = 0
    for number in range(8):
        program, sited = _sited(number, makers=True)
        relaxation, openings = Relaxation(sited, 10.0), Openings(sited)
        point = relaxation.solve(None, 10.0)
        z = np.where(program.integer[sited.few], point.values[sited.few] > 0.5, point.values[sited.few])
        held = relaxation.solve(z, 10.0)
        if held is None:
            continue
        network, arcs = openings.network(held, z)
        flow = np.zeros(len(sited.network))
        flow[arcs] = first_plan(network)
        values = openings.point(flow, z, 10.0, held)
        if values is not None:
            assert verify_point(program, values).verified
            completed += 1
    assert completed > 3


def test_programs_without_plants_are_not_parted():
    """A plain network has no few columns."""
    assert site(as_program(random_network(np.random.default_rng(3)))) is None


def test_stock_is_told():
    """A plant that keeps stock over two periods is refused with the reason."""
    place = {"latitude_deg": 60.0, "longitude_deg": 24.0}
    items = inventory(
        periods=[{"period": "1"}, {"period": "2"}],
        streams=[{"stream_id": "s", "material": "wood", "quantity": 50.0, "disposal_cost": 50.0, **place}],
        demands=[],
        processes=[{"process": "burn", "role": "input", "material": "wood", "amount": 1.0}],
        facilities=[{"facility_id": "f", "process": "burn", "capacity": 30.0, "storage_capacity": 9.0, **place}],
    )
    assert site(program_of(items)) == STOCK


def test_solve_takes_plants_by_name():
    """Asked by name it answers with a plan that holds, a bound, and a message that tells of the master problem."""
    program, sited = _sited(1, makers=True)
    answer = solve(program, SolveOptions(time_limit_s=6.0, gap=1e-4), solver="network")
    best = program.offset - _optimum(program)
    assert answer.solver == "network"
    assert answer.bound <= best + 1e-6 * abs(best) <= answer.objective + 2e-6 * abs(best)
    assert f"{len(sited.few)} decisions on plants by a master problem" in answer.message
