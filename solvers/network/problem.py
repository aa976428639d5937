"""The fixed-charge network, as arrays: what may flow from tails to heads, what it brings, and what it costs to begin.

Maximise ``sum(value x) - sum(fixed y)`` over the arcs, where ``y`` is 1 where ``x > 0``:
``lot_a <= x_a <= most_a`` or ``x_a = 0``; ``sum of x_a over the arcs of tail i <= supply_i``;
``sum of gain_a x_a over the arcs of head j <= demand_j``; side rows ``sum of (x_weight x + y_weight y) <= limit``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

Real = npt.NDArray[np.float64]
Index = npt.NDArray[np.int32]

LAW = 1e-9
"""Relative slack of ``Network.faults``: what arithmetic may lose."""
MET = 1e-7
"""The same of limits that must be reached: what the tolerance of a solver may leave of them."""


@dataclass(frozen=True, eq=False, slots=True)
class SideRows:
    """R further limits >= 0; row r has the entries ``start[r]:start[r + 1]``, ``y_weight`` at least 0.

    An arc whose ``x_weight`` is below 0 leaves more to the others.
    """

    start: Index
    arc: Index
    x_weight: Real
    y_weight: Real
    limit: Real

    def __len__(self) -> int:
        """Number of rows R."""
        return len(self.limit)

    def of_rows(self) -> Index:
        """Row of each entry; shape (entries,)."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.start))

    @property
    def giving(self) -> Index:
        """Arcs that leave more to others in some row; repeats are possible."""
        return self.arc[self.x_weight < 0]

    def activity(self, x: Real) -> Real:
        """What a flow takes of each row; shape (R,)."""
        terms = self.x_weight * x[self.arc] + self.y_weight * (x[self.arc] > 0)
        return np.bincount(self.of_rows(), weights=terms, minlength=len(self)).astype(np.float64)


def no_side_rows() -> SideRows:
    """None at all."""
    return SideRows(np.zeros(1, np.int32), np.zeros(0, np.int32), np.zeros(0), np.zeros(0), np.zeros(0))


@dataclass(frozen=True, eq=False, slots=True)
class Charges:
    """What a unit brings beyond its worth on arcs of tails (S,) and heads (D,) that must be used up; elsewhere 0."""

    tails: Real
    heads: Real


@dataclass(frozen=True, eq=False)
class Network:
    """A arcs from S tails to D heads, sorted by tail, then head; parallel arcs are allowed.

    ``most`` is finite and above 0, ``0 <= lot <= most``, ``fixed >= 0``, ``gain > 0``, supplies and demands are finite
    and at least 0.
    """

    tail: Index
    head: Index
    value: Real
    fixed: Real
    most: Real
    lot: Real
    gain: Real
    supply: Real
    demand: Real
    side: SideRows = field(default_factory=no_side_rows)
    charges: Charges | None = None
    """Where ends must be used up (``minima``): in ``value`` already, for who asks for it by rows instead."""

    def __post_init__(self) -> None:
        """Hold the promised shapes, ranges and order."""
        arcs = len(self.tail)
        if any(len(column) != arcs for column in (self.head, self.value, self.fixed, self.most, self.lot, self.gain)):
            raise ValueError("all columns of arcs must have one length")
        if arcs and not (self.tail.min() >= 0 and self.tail.max() < len(self.supply)):
            raise ValueError("tail must name a supply")
        if arcs and not (self.head.min() >= 0 and self.head.max() < len(self.demand)):
            raise ValueError("head must name a demand")
        step = np.diff(self.tail)
        if (step < 0).any() or ((step == 0) & (np.diff(self.head) < 0)).any():
            raise ValueError("arcs must be sorted by tail, then head")
        if (self.fixed < 0).any() or (self.lot < 0).any() or (self.gain <= 0).any():
            raise ValueError("fixed and lot must be 0 or more, gain above 0")
        if not np.isfinite(self.most).all() or (self.most <= 0).any() or (self.lot > self.most).any():
            raise ValueError("most must be finite, above 0, and no less than lot")

    def __len__(self) -> int:
        """Number of arcs A."""
        return len(self.tail)

    @cached_property
    def tail_start(self) -> Index:
        """Arcs of tail i are ``tail_start[i]:tail_start[i + 1]``; shape (S + 1,)."""
        return np.searchsorted(self.tail, np.arange(len(self.supply) + 1)).astype(np.int32)

    @cached_property
    def by_head(self) -> Index:
        """Arcs in the order of their heads, those of one head by tail; shape (A,)."""
        return np.argsort(self.head, kind="stable").astype(np.int32)

    @cached_property
    def head_start(self) -> Index:
        """Arcs of head j are ``by_head[head_start[j]:head_start[j + 1]]``; shape (D + 1,)."""
        return np.concatenate([[0], np.cumsum(np.bincount(self.head, minlength=len(self.demand)))]).astype(np.int32)

    @cached_property
    def pure(self) -> bool:
        """What is sent is what is received, on every arc."""
        return bool((self.gain == 1.0).all())

    @property
    def base(self) -> float:
        """What the charges bring where all ends are used up that must be."""
        if self.charges is None:
            return 0.0
        return float(self.charges.tails @ self.supply + self.charges.heads @ self.demand)

    def lacks(self, x: Real) -> npt.NDArray[np.bool_]:
        """Arcs at an end that must be used up and is not; shape (A,)."""
        if self.charges is None:
            return np.zeros(len(self), np.bool_)
        sent = np.bincount(self.tail, weights=x, minlength=len(self.supply))
        received = np.bincount(self.head, weights=self.gain * x, minlength=len(self.demand))
        tails = (self.charges.tails > 0) & (sent < self.supply * (1 - MET) - LAW)
        heads = (self.charges.heads > 0) & (received < self.demand * (1 - MET) - LAW)
        return np.asarray(tails[self.tail] | heads[self.head])

    def benefit(self, x: Real) -> float:
        """What a flow, shape (A,), brings."""
        return float(self.value @ x - self.fixed[x > 0].sum())

    def faults(self, x: Real) -> tuple[str, ...]:
        """What is unlawful about a flow: a phrase each; none where it holds."""
        used = x > 0
        sent = np.bincount(self.tail, weights=x, minlength=len(self.supply))
        received = np.bincount(self.head, weights=self.gain * x, minlength=len(self.demand))
        broken = {
            "below 0": x < 0,
            "above the most": x > self.most * (1 + LAW) + LAW,
            "below the lot": used & (x < self.lot * (1 - LAW) - LAW),
            "beyond the supply": sent > self.supply * (1 + LAW) + LAW,
            "beyond the demand": received > self.demand * (1 + LAW) + LAW,
            "beyond a side row": self.side.activity(x) > self.side.limit * (1 + LAW) + LAW,
        }
        return tuple(f"{name} at {int(np.argmax(where))}" for name, where in broken.items() if where.any())
