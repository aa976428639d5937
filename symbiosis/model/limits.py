"""Limits of the policy: facilities open, money spent on them, exchanges made, and the least benefit of an exchange.

``sum of open_T <= max_open`` and ``= exact_open`` per process, existing ones counted;
``sum of opening cost (open_t - open_t-1) + fixed cost open_t + expansion cost (added_t - added_t-1)
+ expansion fixed cost added_t <= budget`` (fixed costs of candidates only); ``sum of used <= max_exchanges``;
``benefit_a x_a - load_cost_a loads_a - (fixed_a + min_benefit) used_a >= 0``.
"""

from __future__ import annotations

import numpy as np

from solvers import ProgramBuilder
from symbiosis.economics import unit_benefit
from symbiosis.model.frame import NO_COLUMN, Frame, to_be_worth
from symbiosis.model.objective import once_and_again
from symbiosis.model.requirements import Required, Requirement


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    limits = frame.inventory.policy.limits
    _exchanges(builder, frame)
    _least_benefit(builder, frame)
    return [
        *_open_counts(builder, frame, limits.max_open, Requirement.MAX_OPEN),
        *_open_counts(builder, frame, limits.exact_open, Requirement.EXACT_OPEN),
        *_budget(builder, frame),
    ]


def _open_counts(
    builder: ProgramBuilder, frame: Frame, counts: tuple[tuple[str, int], ...], kind: Requirement
) -> list[Required]:
    """One row per process that is limited."""
    facilities, processes = frame.inventory.facilities, frame.inventory.processes.id.tolist()
    required = []
    for process, count in counts:
        entity = processes.index(process)
        of_process = facilities.process == entity
        candidate = np.flatnonzero(of_process & ~facilities.existing)
        room = count - int((of_process & facilities.existing).sum())
        lower = room if kind is Requirement.EXACT_OPEN else -np.inf
        column = frame.columns.open[candidate, -1]
        row = builder.add_rows(1, np.zeros(len(column), np.int64), column, 1.0, lower=lower, upper=room)
        required.append(Required(kind, row, np.array([entity]), np.zeros(1, np.int64)))
    return required


def _budget(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """What opening, expanding and running candidates costs over the horizon, undiscounted."""
    budget = frame.inventory.policy.limits.budget
    if not np.isfinite(budget):
        return []
    facilities, weight = frame.inventory.facilities, np.ones(frame.periods)
    running = np.where(facilities.existing, 0.0, facilities.expansion_fixed_cost)
    opened = once_and_again(frame.columns.open, facilities.opening_cost, facilities.fixed_cost, weight)
    added = once_and_again(frame.columns.added, facilities.expansion_cost, running, weight)
    column, spent = np.concatenate([opened[0], added[0]]), np.concatenate([opened[1], added[1]])
    row = builder.add_rows(1, np.zeros(len(column), np.int64), column, spent, upper=budget)
    return [Required(Requirement.BUDGET, row, np.zeros(1, np.int64), np.zeros(1, np.int64))]


def _exchanges(builder: ProgramBuilder, frame: Frame) -> None:
    """At most so many exchanges."""
    most = frame.inventory.policy.limits.max_exchanges
    if np.isfinite(most):
        used = frame.columns.used
        builder.add_rows(1, np.zeros(len(used), np.int64), used, 1.0, upper=most)


def _least_benefit(builder: ProgramBuilder, frame: Frame) -> None:
    """Each stream-demand exchange is worth at least so much in its period."""
    least = frame.inventory.policy.limits.min_benefit_per_exchange
    if np.isnan(least):
        return
    columns, rows = frame.columns, frame.candidates.rows
    arc = np.flatnonzero(to_be_worth(frame.inventory, frame.arcs))
    loaded = np.flatnonzero(columns.loads[arc] != NO_COLUMN)
    row = np.arange(len(arc))
    builder.add_rows(
        len(arc),
        np.concatenate([row, row, loaded]),
        np.concatenate([columns.quantity[arc], columns.used[arc], columns.loads[arc[loaded]]]),
        np.concatenate([
            frame.of_candidate(unit_benefit(frame.inventory, rows))[arc],
            -frame.of_candidate(rows.fixed_cost)[arc] - least,
            -frame.of_candidate(rows.load_cost)[arc[loaded]],
        ]),
        lower=0.0,
    )  # fmt: skip
