"""What a plan may be judged by beside its cost, each as a linear function of the program's columns.

To add one, write a function and a line in ``GOALS``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from symbiosis.inventory import Real
from symbiosis.model.assemble import Model
from symbiosis.model.emissions import emission_terms, emissions_unmatched
from symbiosis.model.frame import Frame

COST = "cost"


class UnknownGoal(ValueError):
    """An aim that is not known, or asked for twice."""


@dataclass(frozen=True, eq=False)
class Goal:
    """A linear function ``constant + weight @ x``, to be made small."""

    name: str
    weight: Real
    constant: float
    sign: float = 1.0
    """-1 where the figure that people read is to be made large: it is the negative of this function."""

    def at(self, values: Real) -> float:
        """The figure at a point, as people read it."""
        return self.sign * (self.constant + float(self.weight @ values))


def cost(model: Model) -> Goal:
    """The plan's cost."""
    return Goal(COST, np.asarray(model.program.cost), model.program.offset)


def co2e(model: Model) -> Goal:
    """Kg CO2e over the horizon, all heads, undiscounted."""
    columns, kg = emission_terms(model.frame)
    return Goal("co2e", _spread(model, columns, kg), float(emissions_unmatched(model.frame.inventory).sum()))


def diverted(model: Model) -> Goal:
    """Tonnes that streams place rather than dispose of; what is not counted in t by its density, or not at all."""
    frame = model.frame
    weight = np.where(frame.arcs.supplier < len(frame.inventory.streams.id), -_tonnes(frame), 0.0)
    return Goal("diverted", _spread(model, frame.columns.quantity, weight), 0.0, sign=-1.0)


def distance(model: Model) -> Goal:
    """Unit-km of all exchanges: the lower, the more local."""
    frame = model.frame
    return Goal("distance", _spread(model, frame.columns.quantity, frame.of_candidate(frame.candidates.rows.km)), 0.0)


GOALS: dict[str, Callable[[Model], Goal]] = {COST: cost, "co2e": co2e, "diverted": diverted, "distance": distance}


def goals_of(model: Model, names: tuple[str, ...]) -> tuple[Goal, ...]:
    """The aims by name, in the order given; the first is the one that is minimised.

    Raises:
        UnknownGoal: A name is unknown or comes twice, or there are fewer than two.
    """
    for name in names:
        if name not in GOALS:
            raise UnknownGoal(f"{name!r} is no objective: choose from {', '.join(GOALS)}")
    if len(names) < 2 or len(set(names)) < len(names):
        raise UnknownGoal(f"name two or more different objectives of {', '.join(GOALS)}; given: {', '.join(names)}")
    return tuple(GOALS[name](model) for name in names)


def _tonnes(frame: Frame) -> Real:
    """Tonnes per *from* unit of each arc; 0 where the unit is neither t nor m3 with a density."""
    materials = frame.inventory.materials
    by_density = np.where(materials.unit == "m3", np.nan_to_num(materials.density_t_per_m3), 0.0)
    tonnes = np.where(materials.unit == "t", 1.0, by_density)
    return np.asarray(tonnes[frame.inventory.suppliers.material[frame.arcs.supplier]], np.float64)


def _spread(model: Model, columns: np.ndarray, weight: Real) -> Real:
    """Weights of some columns as weights of all."""
    every = np.zeros(model.program.columns)
    np.add.at(every, columns, weight)
    return every
