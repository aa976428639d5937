"""Random networks for the tests of the engine, and their optima by plain enumeration."""

from itertools import product

import numpy as np
from scipy.optimize import linprog

from solvers.network.problem import Network, SideRows


def random_network(
    rng: np.random.Generator,
    *,
    tails: int = 5,
    heads: int = 5,
    density: float = 0.6,
    fixed: float = 1.0,
    lots: float = 0.3,
    gains: bool = False,
    side_rows: int = 0,
    whole: bool = False,
) -> Network:
    """A network whose fixed costs are of the size of ``fixed`` times what a typical arc brings.

    ``lots`` is the share of arcs with a lot, ``side_rows`` how many further limits there are, ``whole`` makes
    quantities and values whole numbers, so that ties and degenerate trees occur.
    """
    there = rng.random((tails, heads)) < density
    tail, head = (place.astype(np.int32) for place in np.nonzero(there))
    arcs = len(tail)
    draw = (lambda low, high, n: rng.integers(int(low), int(high) + 1, n).astype(float)) if whole else rng.uniform
    supply, demand = draw(1.0, 20.0, tails), draw(1.0, 20.0, heads)
    gain = rng.choice([0.5, 0.8, 1.0, 1.25], arcs) if gains else np.ones(arcs)
    most = np.minimum(supply[tail], demand[head] / gain)
    tight = rng.random(arcs) < 0.2
    most[tight] = np.maximum(np.floor(most[tight] * 0.7) if whole else most[tight] * 0.7, 0.5)
    lot = np.where(rng.random(arcs) < lots, most * rng.uniform(0.1, 0.9, arcs), 0.0)
    if whole:
        lot = np.floor(lot)
    value = draw(-5.0, 20.0, arcs)
    cost = rng.uniform(0.0, 1.0, arcs) * 40.0 * fixed
    if whole:
        cost = np.round(cost)
    return Network(tail, head, value, cost, most, lot, gain, supply, demand, _side(rng, arcs, side_rows, most))


def _side(rng: np.random.Generator, arcs: int, rows: int, most: np.ndarray) -> SideRows:
    """Limits on some arcs' quantities, on their number, or on both, a good part of what they could be."""
    start, arc, x_weight, y_weight, limit = [0], [], [], [], []
    for _ in range(rows):
        chosen = np.flatnonzero(rng.random(arcs) < 0.5).astype(np.int32)
        kind = rng.integers(3)
        by_x = rng.uniform(0.0, 2.0, len(chosen)) * (kind != 1)
        by_y = rng.uniform(0.5, 2.0, len(chosen)) * (kind != 0)
        arc.append(chosen)
        x_weight.append(by_x)
        y_weight.append(by_y)
        start.append(start[-1] + len(chosen))
        limit.append(rng.uniform(0.1, 0.6) * float(by_x @ most[chosen] + by_y.sum()))
    join = [np.concatenate([np.zeros(0), *parts]) for parts in (arc, x_weight, y_weight)]
    return SideRows(np.array(start, np.int32), join[0].astype(np.int32), join[1], join[2], np.array(limit))


def enumerated(network: Network) -> float:
    """The best benefit over every set of arcs in use, each a linear program over flows."""
    arcs, side = len(network), network.side
    nodes = np.zeros((len(network.supply) + len(network.demand), arcs))
    nodes[network.tail, np.arange(arcs)] = 1.0
    nodes[len(network.supply) + network.head, np.arange(arcs)] = network.gain
    by_x, by_y = np.zeros((len(side), arcs)), np.zeros((len(side), arcs))
    by_x[side.of_rows(), side.arc] = side.x_weight
    by_y[side.of_rows(), side.arc] = side.y_weight
    best = 0.0
    for choice in product([0.0, 1.0], repeat=arcs):
        used = np.array(choice)
        limits = np.concatenate([network.supply, network.demand, side.limit - by_y @ used])
        if limits.min() < 0:
            continue
        bounds = np.column_stack([network.lot * used, network.most * used])
        answer = linprog(-network.value, np.vstack([nodes, by_x]), limits, bounds=bounds)
        if answer.status == 0:
            best = max(best, -answer.fun - network.fixed @ used)
    return best
