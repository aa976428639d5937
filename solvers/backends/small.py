"""Fixed-charge networks of some thousand arcs, solved by HiGHS out of arrays and back into a lawful flow."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from solvers.backends.highs import set_options
from solvers.network.problem import Network, Real


@dataclass(frozen=True, eq=False, slots=True)
class Small:
    """A lawful flow, shape (A,), no worse than the one that was given, and a bound on the benefit of any."""

    x: Real
    bound: float
    closed: bool
    nodes: int


def solve_small(
    network: Network,
    start: Real,
    *,
    seconds: float = np.inf,
    nodes: int | None = None,
    gap: float = 1e-7,
    seed: int = 0,
) -> Small:
    """Solve to an absolute ``gap`` in units of benefit, or until the seconds or branch-and-bound nodes are used up."""
    reach = _reach(network)
    arcs = np.flatnonzero((reach > 0) & (reach >= network.lot) & (network.value * reach > network.fixed))
    if not len(arcs):
        benefit = network.benefit(start)
        return Small(start if benefit > 0 else np.zeros(len(network)), max(benefit, 0.0), closed=True, nodes=0)
    highs = _pass(network, arcs, reach[arcs])
    set_options(highs, mip_rel_gap=0.0, mip_abs_gap=max(gap, 1e-9), random_seed=seed, time_limit=seconds)
    if nodes is not None:
        set_options(highs, mip_max_nodes=nodes)
    solution = highspy.HighsSolution()
    solution.col_value = np.concatenate([start[arcs], start[arcs] > 0])
    highs.setSolution(solution)
    highs.run()
    info, found = highs.getInfo(), highs.getSolution()
    word = highs.getModelStatus()
    x, benefit = start, network.benefit(start)
    if found.value_valid:
        raw = np.zeros(len(network))
        raw[arcs] = _cleaned(np.asarray(found.col_value), len(arcs))
        if not network.faults(raw) and network.benefit(raw) > benefit:
            x = raw
    bound = max(float(info.mip_dual_bound), benefit)
    return Small(x, bound, word == highspy.HighsModelStatus.kOptimal, max(0, int(info.mip_node_count)))


def _reach(network: Network) -> Real:
    """The most that each arc can carry when it has both its nodes to itself."""
    ends = np.minimum(network.supply[network.tail], network.demand[network.head] / network.gain)
    return np.minimum(network.most, ends)


def _cleaned(values: Real, arcs: int) -> Real:
    """Flows with those of arcs that are off at 0."""
    return np.where(values[arcs:] > 0.5, values[:arcs].clip(min=0.0), 0.0)


def _pass(network: Network, arcs: np.ndarray, reach: Real) -> highspy.Highs:
    """Columns x, then y; rows: supplies, demands, x <= reach y, x >= lot y, side rows."""
    count, tails, heads = len(arcs), len(network.supply), len(network.demand)
    here = np.arange(count)
    lots = np.flatnonzero(network.lot[arcs] > 0)
    side, place = network.side, np.full(len(network), -1)
    place[arcs] = here
    entry = np.flatnonzero(place[side.arc] >= 0)
    at, row_of = place[side.arc[entry]], side.of_rows()[entry]
    nodes = tails + heads
    row = [network.tail[arcs], tails + network.head[arcs], nodes + here, nodes + here]
    column = [here, here, here, count + here]
    value = [np.ones(count), network.gain[arcs], np.ones(count), -reach]
    row += [nodes + count + np.arange(len(lots))] * 2 + [nodes + count + len(lots) + row_of] * 2
    column += [lots, count + lots, at, count + at]
    value += [np.ones(len(lots)), -network.lot[arcs][lots], side.x_weight[entry], side.y_weight[entry]]
    rows, columns, weights = np.concatenate(row), np.concatenate(column), np.concatenate(value)
    real = weights != 0.0
    order = np.lexsort((rows[real], columns[real]))
    starts = np.searchsorted(columns[real][order], np.arange(2 * count))
    total = nodes + count + len(lots) + len(side)
    lower = np.full(total, -np.inf)
    lower[nodes + count : nodes + count + len(lots)] = 0.0
    no_end = np.full(len(lots), np.inf)
    upper = np.concatenate([network.supply, network.demand, np.zeros(count), no_end, side.limit])
    highs = highspy.Highs()
    set_options(
        highs,
        output_flag=False,
        threads=1,
        primal_feasibility_tolerance=1e-9,
        mip_feasibility_tolerance=1e-9,
        presolve="off",
        mip_allow_restart=False,
        mip_heuristic_run_rins=False,
        mip_heuristic_run_rens=False,
        mip_heuristic_run_root_reduced_cost=False,
    )
    status = highs.passModel(
        2 * count,
        total,
        int(real.sum()),
        int(highspy.MatrixFormat.kColwise),
        int(highspy.ObjSense.kMaximize),
        0.0,
        np.concatenate([network.value[arcs], -network.fixed[arcs]]),
        np.zeros(2 * count),
        np.concatenate([reach, np.ones(count)]),
        lower,
        upper,
        starts.astype(np.int32),
        rows[real][order].astype(np.int32),
        weights[real][order],
        np.repeat(np.array([0, 1], np.int32), count),
    )
    if status == highspy.HighsStatus.kError:
        raise ValueError("HiGHS does not take the network (figures of 1e15 and more?)")
    return highs
