"""Ways of solving a transport problem and of building its model: ours, HiGHS, POT, OR-Tools, PuLP and linopy.

Transport: maximise ``sum(value x)``, ``0 <= x <= most``, within supplies and demands. Every flow is priced and held
against the network here, whatever its library said of it; a bound is reckoned from prices of the nodes, which any
prices of at least 0 give. A model of the network with fixed costs has a column more an arc, and ``x <= most y``.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.tasks import Flow
from solvers.network.problem import Network, Real

if TYPE_CHECKING:
    import highspy
    import linopy
    import pulp

    from solvers.program import Program

SLACK = 1e-6
"""Relative: by so much a peer's flow may break a limit."""
TENTHS, CENTS = 10, 100


def _answer(network: Network, x: Real, alpha: Real | None = None, beta: Real | None = None) -> dict[str, Any]:
    """What a flow brings, if it holds, and the bound of prices."""
    sent = np.bincount(network.tail, weights=x, minlength=len(network.supply))
    received = np.bincount(network.head, weights=x, minlength=len(network.demand))
    excess = max(((got - most) / np.maximum(most, 1.0)).max() for got, most in (
        (sent, network.supply), (received, network.demand), (x, network.most), (-x, np.zeros(len(x)))))  # fmt: skip
    if excess > SLACK:
        return {"said": f"its flow breaks a limit by {excess:.1e}"}
    return {"cost": -network.benefit(np.maximum(x, 0.0)), "bound": _bound(network, alpha, beta)}


def _bound(network: Network, alpha: Real | None, beta: Real | None) -> float | None:
    if alpha is None or beta is None:
        return None
    alpha, beta = np.maximum(alpha, 0.0), np.maximum(beta, 0.0)
    over = np.maximum(network.value - alpha[network.tail] - beta[network.head], 0.0)
    return -float(alpha @ network.supply + beta @ network.demand + over @ network.most)


def transport_network(task: Flow, seconds: float) -> dict[str, Any]:
    """Our network simplex."""
    from solvers.network.simplex import solve_transport

    found = solve_transport(task.network, task.network.value)
    return _answer(task.network, found.flow, found.alpha, found.beta)


def _passed(network: Network) -> highspy.Highs:
    """HiGHS with the model in it, from arrays; two entries a column, those of tail and head."""
    import highspy

    arcs, tails = len(network), len(network.supply)
    index = np.column_stack([network.tail, network.head + tails]).reshape(-1).astype(np.int32)
    limits = np.concatenate([network.supply, network.demand])
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.passModel(
        arcs, len(limits), 2 * arcs, int(highspy.MatrixFormat.kColwise), int(highspy.ObjSense.kMinimize), 0.0,
        -network.value, np.zeros(arcs), network.most, np.full(len(limits), -np.inf), limits,
        np.arange(0, 2 * arcs, 2, dtype=np.int32), index, np.ones(2 * arcs), np.zeros(arcs, np.int32),
    )  # fmt: skip
    return highs


def transport_highs(task: Flow, seconds: float) -> dict[str, Any]:
    """HiGHS' own choice of method for a linear program."""
    network, tails = task.network, len(task.network.supply)
    highs = _passed(network)
    highs.setOptionValue("time_limit", seconds)
    highs.run()
    word = highs.getModelStatus().name
    if word != "kOptimal":
        return {"said": f"no optimum: {word}"}
    found = highs.getSolution()
    prices = -np.asarray(found.row_dual)
    return _answer(network, np.asarray(found.col_value), prices[:tails], prices[tails:])


def _balanced(network: Network) -> tuple[np.ndarray, np.ndarray, Real, Real, Real]:
    """Tails, heads, unit costs, supplies and demands with a head and a tail more for what stays and what is missing."""
    tails, heads = len(network.supply), len(network.demand)
    tail = np.concatenate([network.tail, np.arange(tails), np.full(heads, tails), [tails]])
    head = np.concatenate([network.head, np.full(tails, heads), np.arange(heads), [heads]])
    cost = np.concatenate([-network.value, np.zeros(tails + heads + 1)])
    supply = np.append(network.supply, network.demand.sum())
    return tail, head, cost, supply, np.append(network.demand, network.supply.sum())


def transport_pot(task: Flow, seconds: float) -> dict[str, Any]:
    """POT's network simplex on a sparse matrix of costs; costs are shifted, so that none is 0 and left out."""
    import ot
    from scipy import sparse

    network, arcs = task.network, len(task.network)
    tail, head, cost, supply, demand = _balanced(network)
    shift = 1.0 + float(network.value.max())
    matrix = sparse.coo_array((cost + shift, (tail, head)), shape=(len(supply), len(demand)))
    # Whole tenths, as shares of their sum: it calls most problems infeasible otherwise, and sends nothing.
    supply, demand = np.rint(TENTHS * supply), np.rint(TENTHS * demand)
    demand[-1] += supply.sum() - demand.sum()
    whole = supply.sum()
    with warnings.catch_warnings(action="ignore", category=UserWarning):  # it is told as a remark
        plan, log = ot.emd(supply / whole, demand / whole, matrix, numItermax=10**9, log=True)
    found = sparse.csr_array(plan)
    flow = np.rint(np.asarray(found[network.tail, network.head]).reshape(-1)[:arcs] * whole) / TENTHS
    if log.get("warning"):
        return {"said": f"no optimum: {log['warning']}"}
    u, v = np.asarray(log["u"]), np.asarray(log["v"])
    return _answer(network, flow, shift - u[:-1] - v[-1], shift - u[-1] - v[:-1])


def transport_ortools(task: Flow, seconds: float) -> dict[str, Any]:
    """OR-Tools' min-cost flow, in tenths of a tonne and cents; it gives no prices."""
    from ortools.graph.python import min_cost_flow

    network, tails = task.network, len(task.network.supply)
    tail, head, cost, supply, demand = _balanced(network)
    given, wanted = (np.rint(TENTHS * amount).astype(np.int64) for amount in (supply, demand))
    flow = min_cost_flow.SimpleMinCostFlow()
    most = np.minimum(given[tail], wanted[head])
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        tail, head + tails + 1, most, np.rint(CENTS * cost).astype(np.int64)
    )
    nodes = np.concatenate([given, -wanted])
    nodes[-1] -= nodes.sum()
    flow.set_nodes_supplies(np.arange(len(nodes)), nodes)
    status = flow.solve()
    if status != flow.OPTIMAL:
        return {"said": f"no optimum: {status}"}
    return _answer(network, flow.flows(arcs[: len(network)]) / TENTHS)


def _pulp_model(network: Network) -> tuple[pulp.LpProblem, list[pulp.LpVariable]]:
    """PuLP's model, written term by term as its documentation does."""
    import pulp

    problem = pulp.LpProblem("transport", pulp.LpMinimize)
    most, value, fixed = network.most.tolist(), network.value.tolist(), network.fixed.tolist()
    x = [problem.add_variable(f"x{arc}", 0, high) for arc, high in enumerate(most)]
    out: list[list[pulp.LpVariable]] = [[] for _ in network.supply]
    into: list[list[pulp.LpVariable]] = [[] for _ in network.demand]
    for column, tail, head in zip(x, network.tail.tolist(), network.head.tolist(), strict=True):
        out[tail].append(column)
        into[head].append(column)
    terms = [(column, -gain) for column, gain in zip(x, value, strict=True)]
    if network.fixed.any():
        y = [problem.add_variable(f"y{arc}", cat="Binary") for arc in range(len(x))]
        terms += list(zip(y, fixed, strict=True))
        for column, used, high in zip(x, y, most, strict=True):
            problem += column <= high * used
    problem += pulp.LpAffineExpression(terms)
    for columns, limit in zip(out + into, network.supply.tolist() + network.demand.tolist(), strict=True):
        if columns:
            problem += pulp.lpSum(columns) <= limit
    return problem, x


def transport_pulp(task: Flow, seconds: float) -> dict[str, Any]:
    """PuLP's loops and its CBC."""
    import pulp

    problem, columns = _pulp_model(task.network)
    problem.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=seconds))
    if problem.sol_status != pulp.LpSolutionOptimal:
        return {"said": f"no optimum: {pulp.LpSolution[problem.sol_status]}"}
    return _answer(task.network, np.array([column.varValue or 0.0 for column in columns]))


def _linopy_model(network: Network) -> tuple[linopy.Model, linopy.Variable]:
    import linopy
    import pandas as pd
    import xarray as xr

    model = linopy.Model()
    arcs = pd.RangeIndex(len(network), name="arc")
    x = model.add_variables(lower=0.0, upper=xr.DataArray(network.most, [arcs]), name="x")
    for name, ends, limits in (("tail", network.tail, network.supply), ("head", network.head, network.demand)):
        groups = pd.Series(ends, index=arcs, name=name)
        used = np.unique(ends)
        limit = xr.DataArray(limits[used], [pd.Index(used, name=name)])
        model.add_constraints((1 * x).groupby(groups).sum() <= limit, name=name)
    cost = (xr.DataArray(-network.value, [arcs]) * x).sum()
    if network.fixed.any():
        y = model.add_variables(binary=True, coords=[arcs], name="y")
        model.add_constraints(x - xr.DataArray(network.most, [arcs]) * y <= 0, name="link")
        cost = cost + (xr.DataArray(network.fixed, [arcs]) * y).sum()
    model.add_objective(cost)
    return model, x


def transport_linopy(task: Flow, seconds: float) -> dict[str, Any]:
    """Linopy's arrays, handed to HiGHS in memory."""
    model, x = _linopy_model(task.network)
    _, condition = model.solve("highs", io_api="direct", progress=False, output_flag=False, time_limit=seconds)
    if condition != "optimal":
        return {"said": f"no optimum: {condition}"}
    return _answer(task.network, np.asarray(x.solution.values))


def model_arrays(task: Flow, seconds: float) -> dict[str, Any]:
    """Our builder of programs, and our back end's way into HiGHS."""
    from solvers.backends.base import Job
    from solvers.backends.highs import pass_program
    from solvers.solution import SolveOptions

    program = program_of(task.network)
    return _held(pass_program(program, Job("highs", program, SolveOptions(), None, seconds)), task.network)


def program_of(network: Network) -> Program:
    """The network as a program of ours; fixed costs take a column more an arc."""
    from solvers.program import ProgramBuilder

    builder = ProgramBuilder()
    x = builder.add_columns(len(network), upper=network.most)
    builder.add_cost(x, -network.value)
    builder.add_rows(len(network.supply), network.tail, x, 1.0, upper=network.supply)
    builder.add_rows(len(network.demand), network.head, x, 1.0, upper=network.demand)
    if network.fixed.any():
        y = builder.add_columns(len(network), upper=1.0, integer=True)
        builder.add_cost(y, network.fixed)
        row = np.tile(np.arange(len(network)), 2)
        value = np.concatenate([np.ones(len(network)), -network.most])
        builder.add_rows(len(network), row, np.concatenate([x, y]), value, upper=0.0)
    return builder.build()


def model_linopy(task: Flow, seconds: float) -> dict[str, Any]:
    """Linopy's model, handed to HiGHS in memory."""
    return _held(_linopy_model(task.network)[0].to_highspy(), task.network)


def model_pulp(task: Flow, seconds: float) -> dict[str, Any]:
    """PuLP's model, handed to HiGHS by PuLP."""
    import pulp

    problem, _ = _pulp_model(task.network)
    door = pulp.HiGHS(msg=False)
    door.createAndConfigureSolver(problem)
    door.buildSolverModel(problem)
    return _held(problem.solverModel, task.network)


def _held(highs: highspy.Highs, network: Network) -> dict[str, Any]:
    """Done, if HiGHS has all columns."""
    columns = len(network) * (2 if network.fixed.any() else 1)
    got = highs.getNumCol()
    return {"done": True} if got == columns else {"said": f"{got} columns instead of {columns}"}


TRANSPORT = {
    "network": transport_network,
    "highs": transport_highs,
    "pot": transport_pot,
    "or-tools": transport_ortools,
    "linopy": transport_linopy,
    "pulp": transport_pulp,
}
BUILDERS = {"arrays": model_arrays, "linopy": model_linopy, "pulp": model_pulp}
