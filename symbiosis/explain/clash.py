"""A clash: a few requirements and the limits that they run against, which together leave no plan at all.

Of both together none can be spared: without any one of them, the others can hold. By how much the requirements exceed
the limits is what these would have to be raised by, at the least, for the others to hold: a solve of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from solvers import Program, SolveOptions
from solvers.conflict import impossible, irreducible, relax, without
from symbiosis.arrays import Rows
from symbiosis.candidates import find_candidates
from symbiosis.explain.limits import ALWAYS, Held, Limit, loosened, standing
from symbiosis.inventory import Inventory, Real
from symbiosis.model.assemble import Model, formulate
from symbiosis.model.links import covered_arcs
from symbiosis.model.requirements import Required, Requirement

EFFORT = 80
"""Programs solved at the most to find the limits."""
MOST_CANDIDATES = 50_000
"""With more, the limits are not looked for: each question takes a formulation and a solve."""
QUICK = SolveOptions(time_limit_s=10.0, gap=1e-6, thorough=False)
CEILINGS = (Requirement.MAX_OPEN, Requirement.BUDGET, Requirement.MAX_CO2E, Requirement.DISPOSAL_LIMIT)
"""Requirements that are limits by their nature; that of a permit is a ``Limit``."""
_OF_SITES = Requirement.PERMIT_QUANTITY


@dataclass(frozen=True)
class Clash:
    """What cannot hold together, and by how much."""

    requirements: tuple[Held, ...]
    limits: tuple[Held, ...]
    """``Limit``s and ``CEILINGS``."""
    excess: tuple[tuple[Held, float], ...]
    """What each of the amounts among the limits would have to be raised by, so that the others hold; where there is
    none, or raising them is not enough, what each requirement would have to be lowered by. Entries above 0 only."""
    raised: bool
    """The excess is of limits."""


def find_clash(inventory: Inventory, model: Model, rows: Collection[int]) -> Clash | None:
    """The limits that requirements (``rows`` of the model) run against; None where the search was cut short."""
    if len(model.frame.candidates) > MOST_CANDIDATES:
        return None
    named = {key for required in model.required for key in _keys(required) if key[0] in rows}
    held = sorted({key for _, key in named if key.kind is not _OF_SITES}, key=_order)
    asked = [each for each in held if each.kind not in CEILINGS]
    search = _Search(inventory, model, tuple(each for each in held if each.kind is Requirement.MAX_CO2E))
    against = irreducible(
        [*search.near(asked), *(each for each in held if each.kind in CEILINGS)],
        lambda some: search.fails([*asked, *some]),
        effort=EFFORT,
    )
    if against is None:
        return None
    for each in list(asked):
        fewer = [other for other in asked if other != each]
        if (fewer or against) and search.fails([*fewer, *against]):
            asked = fewer
    if not search.fails([*asked, *against]):
        return None
    excess, raised = search.excess(asked, against)
    return Clash(tuple(asked), tuple(sorted(against, key=_order)), excess, raised)


def _order(held: Held) -> tuple[int, str, int, int]:
    """Limits before ceilings, by kind, row and period."""
    of_kind = list(Limit).index(held.kind) if isinstance(held.kind, Limit) else len(Limit)
    return of_kind, str(held.kind), held.entity, held.period


def _keys(required: Required) -> list[tuple[int, Held]]:
    """Each row of a kind with what it says."""
    rows = zip(required.row, required.entity, required.period, strict=True)
    return [(int(row), Held(required.kind, int(who), int(when))) for row, who, when in rows]


class _Search:
    """Puts questions to an inventory of which only some requirements and limits are held."""

    def __init__(self, inventory: Inventory, model: Model, capped: tuple[Held, ...]) -> None:
        self._inventory, self._fixed = inventory, model.frame.fixed
        never = (Limit.STREAM_QUANTITY, Limit.DEMAND_QUANTITY) if capped else ()
        # Under a cap on emissions a larger quantity is no looser: what is left of it is disposed of, or purchased.
        self._standing = [held for held in standing(inventory) if held.kind not in never]

    def fails(self, held: Sequence[Held]) -> bool:
        """Whether these cannot hold together, all other requirements and limits left out."""
        _, program = self._formulated(held)
        return impossible(program, QUICK)

    def near(self, asked: Sequence[Held]) -> list[Held]:
        """The limits that have to do with these requirements, the nearest first."""
        model, _ = self._formulated(asked)
        inventory = model.frame.inventory
        nodes = len(inventory.source_id) + len(inventory.receiver_id)
        begin = [node for each in asked for node in _nodes(inventory, each)] or list(range(nodes))
        away = np.zeros(1)
        if nodes:
            away = dijkstra(_graph(model), directed=False, indices=begin, min_only=True)
        far = [min((away[node] for node in _nodes(inventory, held)), default=0.0) for held in self._standing]
        order = sorted(range(len(far)), key=lambda place: far[place])
        return [self._standing[place] for place in order if np.isfinite(far[place])]

    def excess(self, asked: Sequence[Held], against: Sequence[Held]) -> tuple[tuple[tuple[Held, float], ...], bool]:
        """By how much the limits are exceeded, or else by how much the requirements have to give."""
        amounts = [held for held in against if held.kind in CEILINGS or held.kind in _AMOUNTS]
        if amounts:
            model, program = self._formulated([*asked, *(h for h in against if h not in amounts or h.kind in CEILINGS)])
            program, rows, of = _with_limits(self._inventory, model, program, amounts)
            found = _given(program, rows, of)
            if found:
                return found, True
        model, program = self._formulated([*asked, *against])
        keys = [key for required in model.required for key in _keys(required) if key[1] in asked]
        return _given(program, [row for row, _ in keys], [key for _, key in keys]), False

    def _formulated(self, held: Sequence[Held]) -> tuple[Model, Program]:
        """The formulation with these alone, and its program without the rows of other requirements."""
        kept = set(held)
        inventory = loosened(self._inventory, [each for each in self._standing if each not in kept])
        model = formulate(inventory, find_candidates(inventory), self._fixed)
        rows = [
            row
            for required in model.required
            if required.kind is not _OF_SITES
            for row, key in _keys(required)
            if key not in kept
        ]
        return model, without(model.program, np.array(rows, np.int32))


def _given(program: Program, rows: list[int], of: list[Held]) -> tuple[tuple[Held, float], ...]:
    """What rows have to give at the least, by what they say; those that give nothing are left out."""
    relaxation = relax(program, np.array(rows, np.int32), np.ones(len(rows)), options=QUICK)
    amount = dict(zip(relaxation.rows.tolist(), relaxation.amounts.tolist(), strict=True))
    total: dict[Held, float] = {}
    for row, held in zip(rows, of, strict=True):
        total[held] = total.get(held, 0.0) + amount[row]
    return tuple((held, given) for held, given in total.items() if given > 0)


def _with_limits(
    inventory: Inventory, model: Model, program: Program, limits: Sequence[Held]
) -> tuple[Program, list[int], list[Held]]:
    """The program with a row for each amount that limits: rows that may give, and what each says."""
    rows, of = [], []
    for held in limits:
        if held.kind in CEILINGS:
            keys = (key for required in model.required for key in _keys(required))
            found = [row for row, key in keys if key == held]
        else:
            periods = range(model.frame.periods) if held.period == ALWAYS else (held.period,)
            found = []
            for period in periods:
                column, weight = _use(model, held, period)
                program = _one_more_row(program, column, weight, _amount(inventory, held))
                found.append(program.rows - 1)
        rows += found
        of += [held] * len(found)
    return program, rows, of


_AMOUNTS = (
    Limit.FACILITY_CAPACITY, Limit.DEMAND_QUANTITY, Limit.STREAM_QUANTITY, Limit.PERMIT_QUANTITY, Limit.LINK_CAPACITY,
)  # fmt: skip


def _amount(inventory: Inventory, held: Held) -> float:
    """The most that a limit lets pass in a period."""
    when = (held.entity, held.period)
    demands = inventory.demands
    match held.kind:
        case Limit.FACILITY_CAPACITY:
            return float(inventory.facilities.max_capacity[when])
        case Limit.DEMAND_QUANTITY:
            return float(demands.quantity[when] * demands.max_substitution_share[held.entity])
        case Limit.STREAM_QUANTITY:
            return float(inventory.streams.quantity[when])
        case Limit.PERMIT_QUANTITY:
            return float(inventory.sites.permit_quantity[held.entity])
        case _:
            return float(inventory.links.capacity[held.entity])


def _use(model: Model, held: Held, period: int) -> tuple[Rows, Real]:
    """Columns and weights of what a limit limits in a period."""
    frame, arcs = model.frame, model.frame.arcs
    now = arcs.period == period
    match held.kind:
        case Limit.FACILITY_CAPACITY:
            return frame.columns.throughput[[held.entity], period].astype(np.int64), np.ones(1)
        case Limit.DEMAND_QUANTITY:
            arc = np.flatnonzero(now & (arcs.receiver == held.entity))
            weight = arcs.yield_[arc]
        case Limit.STREAM_QUANTITY:
            arc = np.flatnonzero(now & (arcs.supplier == held.entity))
            weight = np.ones(len(arc))
        case Limit.PERMIT_QUANTITY:
            arc = np.flatnonzero(now & (frame.inventory.receiver_site[arcs.receiver] == held.entity))
            weight = arcs.yield_[arc]
        case _:
            arc = covered_arcs(frame, np.array([held.entity]))[1]
            arc = arc[now[arc]]
            weight = np.ones(len(arc))
    return frame.columns.quantity[arc].astype(np.int64), weight


def _one_more_row(program: Program, column: Rows, weight: Real, most: float) -> Program:
    """The program with the row ``weight @ x[column] <= most``."""
    order = np.argsort(column)
    return replace(
        program,
        row_lower=np.append(program.row_lower, -np.inf),
        row_upper=np.append(program.row_upper, most),
        start=np.append(program.start, program.start[-1] + len(column)).astype(np.int32),
        index=np.concatenate([program.index, column[order]]).astype(np.int32),
        value=np.concatenate([program.value, weight[order]]),
    )


def _graph(model: Model) -> sparse.coo_array:
    """Who may send to whom: sources, then receivers; what is one thing in two places is (nearly) no way apart."""
    inventory, arcs = model.frame.inventory, model.frame.arcs
    sources, receivers = len(inventory.source_id), len(inventory.receiver_id)
    s, b, f = len(inventory.streams.id), len(inventory.returns.id), len(inventory.facilities.id)
    plants, back = np.arange(f), np.arange(b)
    one = np.concatenate([inventory.suppliers.source[arcs.supplier], s + b + plants, s + back])
    other = sources + np.concatenate([arcs.receiver, len(inventory.demands.id) + plants, inventory.returns.demand])
    way = np.concatenate([np.ones(len(arcs)), np.full(f + b, 1e-6)])
    pairs, first = np.unique(np.column_stack([one, other]), axis=0, return_index=True)
    return sparse.coo_array((way[first], (pairs[:, 0], pairs[:, 1])), shape=(sources + receivers, sources + receivers))


def _nodes(inventory: Inventory, held: Held) -> list[int]:
    """Where in the graph a requirement or limit stands; nowhere where it holds for all."""
    at, sources = held.entity, len(inventory.source_id)
    match held.kind:
        case Requirement.STREAM_MINIMUM | Limit.STREAM_QUANTITY | Limit.STREAM_PARTNERS | Limit.STREAM_LOT:
            return [at]
        case (
            Requirement.DEMAND_MINIMUM | Limit.DEMAND_QUANTITY | Limit.SUPPLIER_SHARE | Limit.DEMAND_PARTNERS
            | Limit.DEMAND_LOT
        ):  # fmt: skip
            return [sources + at]
        case Requirement.CONTRACT | Limit.LINK_CAPACITY:
            return [int(inventory.links.source[at]), sources + int(inventory.links.receiver[at])]
        case Requirement.FIXED_EXCHANGE | Requirement.DISPOSAL_LIMIT:
            return [int(inventory.suppliers.source[at])]
        case Requirement.EXACT_OPEN | Requirement.MAX_OPEN:
            plants = np.flatnonzero(inventory.facilities.process == at)
            return [sources + len(inventory.demands.id) + int(plant) for plant in plants]
        case Limit.PERMIT_QUANTITY:
            return [sources + int(receiver) for receiver in np.flatnonzero(inventory.receiver_site == at)]
        case Limit.BLEND:
            return [sources + int(inventory.quality.limit_receiver[at])]
        case (
            Requirement.THROUGHPUT_MINIMUM | Requirement.FIXED_FACILITY | Limit.FACILITY_CAPACITY
            | Limit.LEAST_THROUGHPUT | Limit.GROUP | Limit.OPEN_IN
        ):  # fmt: skip
            return [sources + len(inventory.demands.id) + at]
        case _:
            return []
