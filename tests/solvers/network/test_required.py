"""Networks with minima: the charged network against HiGHS with rows that demand them, and the engine on it."""

import time
from dataclasses import replace

import numpy as np
import pytest

from solvers import Program
from solvers.backends import highs
from solvers.backends.base import Job
from solvers.network import beside, sides
from solvers.network.exact import as_program, solve_exactly
from solvers.network.minima import Minima, charged, charges
from solvers.network.problem import Network
from solvers.network.required import maximise_required
from solvers.network.sides import Task
from solvers.solution import SolveOptions, Termination
from tests.solvers.network.networks import random_network


class Ear:
    """Keeps what it hears."""

    def __init__(self):
        self.plans, self.bounds = [], []

    def plan(self, flow):
        self.plans.append(flow)

    def bound(self, benefit, nodes=0):
        self.bounds.append(benefit)

    def incumbent(self, values, nodes=0):
        pass


def _case(number: int, **options) -> tuple[Network, Minima]:
    """Values mostly costs; minima that a flow meets, but for a third of the cases, where they may be out of reach."""
    rng = np.random.default_rng([21, number])
    size = int(rng.choice([3, 6, 12]))
    settings = {
        "tails": size, "heads": int(size * rng.choice([0.5, 1, 2])), "density": 0.7,
        "fixed": float(rng.choice([0.3, 3.0])),
        "lots": float(rng.choice([0.0, 0.0, 0.4])), "gains": bool(rng.integers(4) == 0),
        "side_rows": int(rng.choice([0, 0, 2])), "whole": bool(rng.integers(2)),
    } | options  # fmt: skip
    network = random_network(rng, **settings)
    network = replace(network, value=network.value - float(rng.choice([0.0, 15.0, 30.0])))
    flow = solve_exactly(replace(network, value=rng.uniform(1, 9, len(network)), fixed=0 * network.fixed)).flow
    sent = np.bincount(network.tail, weights=flow, minlength=len(network.supply))
    received = np.bincount(network.head, weights=network.gain * flow, minlength=len(network.demand))
    share = rng.choice([0.3, 0.9, 1.0])
    least = [
        np.where(rng.random(len(full)) < 0.5, share * has if rng.random() < 0.7 else full, 0.0)
        for has, full in ((sent, network.supply), (received, network.demand))
    ]
    touched = [
        np.bincount(end, minlength=len(full)) > 0 for end, full in zip((network.tail, network.head), least, strict=True)
    ]
    return network, Minima(*(np.where(there, few, 0.0) for there, few in zip(touched, least, strict=True)))


def _demanding(network: Network, minima: Minima) -> Program:
    """With rows for the minima, independent of the charges."""
    program = as_program(network)
    lower = program.row_lower.copy()
    asked = np.concatenate([minima.supply, minima.demand])
    lower[: len(asked)] = np.where(asked > 0, asked, -np.inf)
    return replace(program, row_lower=lower)


def _best(network: Network, minima: Minima) -> np.ndarray | None:
    """The best flow by HiGHS on the rows; None where there is none."""
    answer = highs.run(Job("highs", _demanding(network, minima), SolveOptions(gap=1e-7), None, 60.0), Ear())
    assert answer.termination in (Termination.OPTIMAL, Termination.INFEASIBLE)
    if answer.values is None:
        return None
    arcs = len(network)
    return np.where(answer.values[arcs:] > 0.5, answer.values[:arcs].clip(min=0.0), 0.0)


def _closed(benefit, bound):
    return bound - benefit <= 1e-6 * max(1.0, abs(benefit))


def _task(seconds=20.0, **options):
    return Task(time.monotonic() + seconds, _closed, **options)


@pytest.mark.parametrize("number", range(60))
def test_plan_optimum_and_bound_are_in_order(number, monkeypatch):
    """With no part left to HiGHS, every plan told meets the minima, and plan <= optimum <= bound."""
    monkeypatch.setattr(beside, "SMALL", 0)
    monkeypatch.setattr(sides, "ROUNDS", 4)
    network, minima = _case(number)
    found, best = maximise_required(network, minima, _task(deterministic=True), ear := Ear()), _best(network, minima)
    if best is None:
        assert found.flow is None
        return
    optimum = network.benefit(best)
    close = 1e-5 * max(1.0, abs(optimum))
    assert min([found.bound, *ear.bounds]) >= optimum - close
    for flow in ear.plans:
        assert not network.faults(flow)
        assert minima.met(network, flow)
        assert network.benefit(flow) <= optimum + close
    if found.flow is not None:
        assert found.benefit == pytest.approx(network.benefit(found.flow))


def test_nearly_all_find_a_plan(monkeypatch):
    """Where there is one; without lots, yields and side rows always; and both kinds of answer occur."""
    monkeypatch.setattr(beside, "SMALL", 0)
    monkeypatch.setattr(sides, "ROUNDS", 2)
    seen = []
    for number in range(100, 130):
        network, minima = _case(number, lots=0.0, gains=False, side_rows=0)
        found = maximise_required(network, minima, _task(deterministic=True), Ear())
        possible = _best(network, minima) is not None
        assert (found.flow is not None) == possible
        assert (found.bound == -np.inf) == (not possible)
        seen.append(possible)
    assert 3 < sum(seen) < 30


@pytest.mark.parametrize("number", range(0, 60, 6))
def test_small_ones_are_solved(number):
    """Left to HiGHS as rows that demand, they are solved to the end."""
    network, minima = _case(number)
    found, best = maximise_required(network, minima, _task(), Ear()), _best(network, minima)
    if best is not None:
        assert found.benefit == pytest.approx(network.benefit(best), rel=1e-5, abs=1e-5)
        assert found.bound == pytest.approx(found.benefit, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("number", range(40))
def test_any_charges_bound_the_benefit(number):
    """However small the charges, the best charged flow less the constant is no less than the best that meets minima."""
    network, minima = _case(number, side_rows=0)
    best = _best(network, minima)
    if best is None:
        return
    share = np.random.default_rng(number).uniform(0.0, 1.0)
    whole = charged(network, minima, *(share * charge for charge in charges(network, minima)))
    free = replace(whole.network, charges=None)
    assert whole.bound(solve_exactly(free).bound) >= network.benefit(best) - 1e-5 * max(1.0, abs(network.benefit(best)))
    extended = whole.extended(best)
    assert whole.network.benefit(extended) - whole.constant == pytest.approx(network.benefit(best), rel=1e-5, abs=1e-3)
