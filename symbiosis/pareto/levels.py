"""Which levels to ask for: an even grid first, then where the front has its widest gaps."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np

from symbiosis.inventory import Real
from symbiosis.pareto.search import SAME, Search, undominated

CLOSED = 10 * SAME
"""Part of its aim's range below which what is open between two points is not asked for."""


def grid(corners: Real, points: int) -> list[Real]:
    """Even steps over the other aims' levels, about ``points`` in all, each next to be asked between two asked before.

    ``corners`` has shape (aims, aims), a row a corner. So the strictest level's plan is a start for all, and a plan
    that stays well under its level answers the levels between. The first aim's entry is inf.
    """
    others = range(1, len(corners))
    per_goal = max(2, points if len(corners) == 2 else round(points ** (1.0 / len(others))))
    lines = [np.linspace(corners[number, number], corners[:, number].max(), per_goal) for number in others]
    turn = _turns(per_goal)
    places = sorted(product(range(per_goal), repeat=len(others)), key=lambda place: max(turn[step] for step in place))
    return [np.array([np.inf, *(line[step] for line, step in zip(lines, place, strict=True))]) for place in places]


def widest_gap(search: Search) -> Real | None:
    """The level to ask for where two neighbours on a front of two aims are farthest apart; None where all is answered.

    It is half way through what is open; where the stricter neighbour came back from there, nothing is left but next to
    the looser one. Widths are those of both aims, each relative to its range.
    """
    figures = np.array([one.figures for one in search.found])
    front = figures[undominated(figures)]
    front = front[np.argsort(front[:, 1])]
    asked = np.array([one.levels[1] for one in search.found])
    widest, level = 0.0, None
    span = search.ranges
    for strict, loose in pairwise(front):
        same = (figures[:, 1] <= strict[1] + SAME * span[1]) & (asked < loose[1])
        answered_to = max(strict[1], float(asked[same].max(initial=-np.inf)))
        opening = (loose[1] - answered_to) / span[1]
        width = opening + (strict[0] - loose[0]) / span[0]
        if opening <= CLOSED or width <= widest:
            continue
        came_back = answered_to > strict[1] + 2 * SAME * max(span[1], abs(strict[1]))
        widest = width
        level = loose[1] - CLOSED / 2 * span[1] if came_back else (answered_to + loose[1]) / 2
    return None if level is None else np.array([np.inf, level])


def _turns(count: int) -> list[int]:
    """For each of ``count`` steps in a line when it is asked for: the ends, then the middles of what is between."""
    order, spans = [0, count - 1], [(0, count - 1)]
    for low, high in spans:  # grows as it is gone through
        if high - low > 1:
            middle = (low + high) // 2
            order.append(middle)
            spans += [(low, middle), (middle, high)]
    turns = [0] * count
    for turn, step in enumerate(order):
        turns[step] = turn
    return turns
