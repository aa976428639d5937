"""Node bounds against enumeration: solutions that attain them, bounds of searches cut short."""

import itertools

import numpy as np
import pytest

from solvers.network.nodes import room, solve_node

NODES = 3_000
ROOM = room(9)


def _node(rng):
    """Columns value, fixed, most, lot and a capacity; whole numbers (ties), lots, negative figures, no capacity."""
    n = int(rng.integers(0, 9))
    whole = rng.random() < 0.5
    most = rng.integers(1, 12, n).astype(float) if whole else rng.uniform(0.5, 12.0, n)
    lot = np.where(rng.random(n) < rng.choice([0.0, 0.5, 1.0]), most * rng.choice([0.3, 0.7, 1.0], n), 0.0)
    value = rng.integers(-3, 12, n).astype(float) if whole else rng.uniform(-3.0, 12.0, n)
    if rng.random() < 0.3:
        value[:] = 5.0
    fixed = rng.uniform(0.0, 1.0, n) * 60.0
    if whole:
        fixed = np.round(fixed)
    fixed[rng.random(n) < 0.2] *= -0.3
    capacity = 0.0 if rng.random() < 0.05 else float(rng.integers(1, 30)) if whole else float(rng.uniform(0.1, 30.0))
    return (value, fixed, most, lot), capacity


def _enumerate(columns, capacity):
    """Best over every choice of y: lots first, then the rest by falling value."""
    value, fixed, most, lot = columns
    best = 0.0
    order = np.argsort(-value)
    for y in itertools.product((False, True), repeat=len(value)):
        used = np.array(y, bool)
        space = capacity - lot[used].sum()
        if space < -1e-12 * (1 + capacity):
            continue
        worth = float(value[used] @ lot[used] - fixed[used].sum())
        for i in order:
            if used[i] and value[i] > 0:
                part = min(max(space, 0.0), most[i] - lot[i])
                worth += value[i] * part
                space -= part
        best = max(best, worth)
    return best


def _solve(columns, capacity, limit):
    """Bound and solution of the kernel."""
    n = len(columns[0])
    for place, column in zip(ROOM[:4], columns, strict=True):
        place[:n] = column
    bound = solve_node(n, capacity, limit, ROOM)
    return bound, ROOM.x[:n].copy(), ROOM.y[:n].copy()


def _worth(columns, capacity, x, y):
    """What a solution brings, after checking that it is lawful."""
    value, fixed, most, lot = columns
    assert set(y) <= {0.0, 1.0}
    assert x.sum() <= capacity * (1 + 1e-9) + 1e-9
    assert (x >= lot * y - 1e-9).all()
    assert (x <= most * y + 1e-9).all()
    return float(value @ x - fixed @ y)


def test_bound_is_the_optimum_and_attained():
    """With no limit the bound equals enumeration's optimum, and the solution is lawful and brings just that."""
    rng = np.random.default_rng(1)
    for _ in range(NODES):
        columns, capacity = _node(rng)
        best = _enumerate(columns, capacity)
        bound, x, y = _solve(columns, capacity, 10_000)
        assert bound == pytest.approx(best, rel=1e-7, abs=1e-7)
        assert _worth(columns, capacity, x, y) == pytest.approx(best, rel=1e-7, abs=1e-7)


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_bound_holds_when_cut_short(limit):
    """However early the search ends, solution <= optimum <= bound; and some search does end early."""
    rng = np.random.default_rng(2)
    open_ones = 0
    for _ in range(NODES // 3):
        columns, capacity = _node(rng)
        best = _enumerate(columns, capacity)
        bound, x, y = _solve(columns, capacity, limit)
        assert bound >= best - 1e-7 * (1 + abs(best))
        assert _worth(columns, capacity, x, y) <= best + 1e-7 * (1 + abs(best))
        open_ones += bound > best + 1e-3
    assert open_ones > 0


def test_bound_never_exceeds_the_relaxation():
    """A search cut at once still gives no more than the linear relaxation, solved by taking arcs by falling density."""
    rng = np.random.default_rng(3)
    for _ in range(500):
        (value, fixed, most, lot), capacity = _node(rng)
        fixed, lot = np.abs(fixed), np.zeros_like(lot)
        most = np.minimum(most, capacity)
        bound, _, _ = _solve((value, fixed, most, lot), capacity, 0)
        density = value - fixed / np.where(most > 0, most, 1.0)
        space, relaxed = capacity, 0.0
        for i in np.argsort(-density):
            part = min(space, most[i]) if density[i] > 0 else 0.0
            relaxed += density[i] * part
            space -= part
        assert bound <= relaxed + 1e-7 * (1 + relaxed)


def test_many_arcs_of_one_density():
    """Three hundred arcs alike, which no branching can tell apart, end at a bound no worse than the relaxation."""
    at = room(300)
    at.value[:], at.fixed[:], at.most[:], at.lot[:] = 10.0, 30.0, 7.0, 2.0
    bound = solve_node(300, 1000.0, 50, at)
    worth = float(at.value @ at.x - at.fixed @ at.y)
    assert worth <= bound <= 1000.0 * (10.0 - 30.0 / 7.0) + 1e-6
    assert worth >= 0.99 * bound


@pytest.mark.parametrize("limit", [0, 10_000])
def test_hints_change_no_bound_for_the_worse(limit):
    """With any set of arcs as a hint, lawful or not, solution <= optimum <= bound, and both agree without a limit."""
    rng = np.random.default_rng(4)
    for _ in range(NODES // 3):
        columns, capacity = _node(rng)
        best = _enumerate(columns, capacity)
        ROOM.hint[:] = rng.random(len(ROOM.hint)) < rng.choice([0.2, 0.5, 1.0])
        bound, x, y = _solve(columns, capacity, limit)
        assert bound >= best - 1e-7 * (1 + abs(best))
        assert _worth(columns, capacity, x, y) <= best + 1e-7 * (1 + abs(best))
        assert limit == 0 or bound == pytest.approx(best, rel=1e-7, abs=1e-7)
    ROOM.hint[:] = 0.0
