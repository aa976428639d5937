"""Networks solved by HiGHS: plan, bound, limits, and what it hears and tells while it runs."""

import numpy as np
import pytest

from solvers.network.exact import Limits, solve_exactly
from solvers.network.greedy import first_plan
from tests.solvers.network.networks import enumerated, random_network

KINDS = {
    "plain": {},
    "gains": {"gains": True},
    "side rows": {"side_rows": 2},
    "gains, lots, side rows": {"gains": True, "side_rows": 2, "lots": 0.8},
}
PLAIN = pytest.mark.parametrize("plain", [False, True])


class Witness:
    """A watch that stops after so many questions, offers a flow once, and keeps what it hears."""

    def __init__(self, questions=10**9, offer=None):
        self.left, self.offer, self.bounds, self.plans, self.taken = questions, offer, [], [], 0

    def stop(self):
        self.left -= 1
        return self.left < 0

    def bound(self, benefit):
        self.bounds.append(benefit)

    def plan(self, flow):
        self.plans.append(flow)

    def better(self):
        flow, self.offer = self.offer, None
        self.taken += flow is not None
        return flow


def _hard(seed=3):
    """One that takes HiGHS some branching."""
    return random_network(np.random.default_rng(seed), tails=14, heads=14, density=0.8, fixed=1.5)


@PLAIN
@pytest.mark.parametrize("kind", KINDS)
def test_the_optimum_is_that_of_enumeration(kind, plain):
    """On networks of at most 6 arcs plan and bound equal the best over all sets of arcs."""
    rng = np.random.default_rng(11)
    for _ in range(6):
        network = random_network(rng, tails=2, heads=3, density=0.9, **KINDS[kind])
        found, best = solve_exactly(network, Limits(plain=plain)), enumerated(network)
        assert found.closed
        assert network.faults(found.flow) == ()
        assert network.benefit(found.flow) == pytest.approx(best, abs=1e-4)
        assert found.bound == pytest.approx(best, abs=1e-4)


@PLAIN
@pytest.mark.parametrize("kind", KINDS)
def test_cut_short_the_start_is_kept_and_the_bound_holds(kind, plain):
    """With no branching allowed the flow is lawful and no worse than the start, the bound no less than the optimum."""
    rng = np.random.default_rng(12)
    for _ in range(10):
        network = random_network(rng, tails=7, heads=7, **KINDS[kind])
        start, best = first_plan(network), solve_exactly(network)
        cut = solve_exactly(network, Limits(nodes=0, plain=plain), start=start)
        assert network.faults(cut.flow) == ()
        assert network.benefit(start) <= network.benefit(cut.flow) <= best.bound + 1e-5 <= cut.bound + 2e-5


def test_what_is_heard_is_in_order():
    """Bounds told on the way fall and stay above the optimum; plans are lawful and below it."""
    network, witness = _hard(), Witness()
    found = solve_exactly(network, watch=witness)
    optimum = network.benefit(found.flow)
    assert len(witness.bounds) > 1
    assert witness.bounds == sorted(witness.bounds, reverse=True)
    assert witness.bounds[-1] >= optimum - 1e-6 * optimum
    assert witness.plans
    assert all(network.faults(plan) == () and network.benefit(plan) <= optimum + 1e-6 for plan in witness.plans)


def test_it_stops_when_told():
    """A watch that says stop at its first question ends the run before the proof; the bound still holds."""
    network = _hard()
    best, cut = solve_exactly(network), solve_exactly(network, watch=Witness(0))
    assert not cut.closed
    assert cut.bound >= network.benefit(best.flow)


def test_a_flow_found_elsewhere_is_taken():
    """Offered the optimum while it runs, HiGHS has it before any other plan; alone it begins with a worse."""
    network, alone = _hard(), Witness()
    best = solve_exactly(network, watch=alone)
    witness = Witness(offer=best.flow)
    solve_exactly(network, watch=witness)
    assert witness.taken == 1
    optimum = network.benefit(best.flow)
    assert network.benefit(witness.plans[0]) == pytest.approx(optimum)
    assert network.benefit(alone.plans[0]) < 0.99 * optimum


def test_a_fault_of_the_watch_is_raised():
    """An exception in a callback ends the run and reaches the caller."""

    class Faulty(Witness):
        def stop(self):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        solve_exactly(_hard(), watch=Faulty())
