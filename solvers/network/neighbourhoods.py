"""Better plans by exact re-optimisation of small sets of nodes, all else held.

A neighbourhood grows from a seed node over promising arcs: along the arcs in use first, which follows a chain of
exchanges that share their ends, or by hops, which takes in all that competes for them. The arcs between its nodes
become a network of their own, solved to proof by HiGHS from the present plan. Seeds come in the order of what the
prices say is lost at them. What was proved to be the best is not tried again until a node of it has changed.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from time import monotonic
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from solvers.network.exact import Limits, solve_exactly
from solvers.network.greedy import reach
from solvers.network.kernel import kernel
from solvers.network.problem import Index, Network, Real
from solvers.network.restrict import promising, restricted

CRUMB = 1e-11
"""Share of the benefit below which a gain is what arithmetic loses, and not worth solving the neighbours for."""

GAP = 1e-7
"""Share of the whole benefit to which a neighbourhood is solved."""

KINDS = 2
"""Ways to grow: 0 along the arcs in use, 1 by hops."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What one neighbourhood may cost, and how large it may be.

    Sizes are in arcs: those that HiGHS closes within ``seconds``. ``nodes`` None goes by the seconds; with a number of
    branch-and-bound nodes runs repeat exactly. Arcs are promising among the ``best`` of a node, doubled when all
    neighbourhoods of these were proved, up to ``most_best``: two found more per second than three or six.
    """

    smallest: int = 20
    first: int = 60
    largest: int = 2000
    seconds: float = 0.5
    nodes: int | None = None
    best: int = 2
    most_best: int = 24


class Web(NamedTuple):
    """Promising arcs by node, tails first; ``other`` is the node at the far end."""

    start: Index
    arc: Index
    other: npt.NDArray[np.int64]


class Neighbourhoods:
    """A lawful flow, shape (A,), that ``improve`` makes better; prices ``alpha`` (S,) and ``beta`` (D,), at least 0."""

    def __init__(
        self, network: Network, flow: Real, alpha: Real, beta: Real, seed: int, effort: Effort | None = None
    ) -> None:
        """Nothing is solved yet; the flow is copied."""
        self.network = network
        self.flow = flow.copy()
        self.effort = effort or Effort()
        self.solved = 0
        self.bettered = 0
        self._prices = np.concatenate([alpha, beta])
        self._rng = np.random.default_rng(seed)
        unit = network.value - alpha[network.tail] - network.gain * beta[network.head]
        self._score = unit * reach(network) - network.fixed
        nodes = len(network.supply) + len(network.demand)
        self._size = float(self.effort.first)
        self._clock = 0
        self._changed = np.zeros(nodes, np.int64)
        self._best = self.effort.best
        self._seeds: list[tuple[int, int]] = []
        self._forget()

    @property
    def benefit(self) -> float:
        """What the present flow brings."""
        return self.network.benefit(self.flow)

    @property
    def exhausted(self) -> bool:
        """Every neighbourhood of every size and width was proved to be at its best."""
        return not self._seeds and self._hopeless

    def improve(self, *, seconds: float = np.inf, rounds: int | None = None) -> None:
        """Solve neighbourhoods for some seconds (and at most one solve more), or a number of them."""
        until, end = monotonic() + seconds, np.inf if rounds is None else self.solved + rounds
        while monotonic() < until and self.solved < end and not self.exhausted:
            if not self._seeds:
                self._next_pass()
                continue
            seed, kind = self._seeds.pop()
            arcs = self._grown(seed, kind)
            if len(arcs) and not self._known(arcs):
                self._solve(arcs)

    def _forget(self) -> None:
        """Choose the promising arcs anew; of the neighbourhoods they make nothing is proved."""
        network, nodes = self.network, len(self._changed)
        self._near = promising(network, self.flow, self._score, self._best)
        tail, head = network.tail[self._near], network.head[self._near] + len(network.supply)
        node, arc = np.concatenate([tail, head]), np.concatenate([self._near, self._near])
        order = np.argsort(node, kind="stable")
        start = np.searchsorted(node[order], np.arange(nodes + 1)).astype(np.int32)
        self._web = Web(start, arc[order], np.concatenate([head, tail])[order].astype(np.int64))
        self._proved: dict[bytes, int] = {}
        self._fruitful = True
        self._hopeless = False

    def _next_pass(self) -> None:
        """All seeds again, those first where most is lost; wider or larger where a pass found nothing to solve."""
        if not self._fruitful:
            if self._size < min(self.effort.largest, len(self._near)):
                self._size = min(self._size * 1.5, float(self.effort.largest))
            elif self._best < self.effort.most_best:
                self._best *= 2
                self._forget()
            else:
                self._hopeless = True
                return
        self._fruitful = False
        loss = self._lost()
        seen = np.flatnonzero(np.diff(self._web.start) > 0)
        key = np.log(loss[seen] + 1e-9 * (1.0 + loss.sum())) + self._rng.gumbel(size=len(seen))
        kinds = self._rng.integers(KINDS, size=len(seen))
        order = np.argsort(key, kind="stable")
        self._seeds = list(zip(seen[order].tolist(), kinds[order].tolist(), strict=True))

    def _lost(self) -> Real:
        """By how much the plan falls short of the prices' bound at each node, tails first."""
        network, x = self.network, self.flow
        sent = np.bincount(network.tail, weights=x, minlength=len(network.supply))
        received = np.bincount(network.head, weights=network.gain * x, minlength=len(network.demand))
        left = np.concatenate([network.supply - sent, network.demand - received]).clip(min=0.0)
        price = self._prices[: len(sent)][network.tail] + network.gain * self._prices[len(sent) :][network.head]
        short = np.where(x > 0, (price - network.value) * x + network.fixed, 0.0) + self._score.clip(min=0.0)
        short = short.clip(min=0.0) / 2
        ends = [(network.tail, len(sent)), (network.head, len(received))]
        at_arcs = np.concatenate([np.bincount(end, weights=short, minlength=count) for end, count in ends])
        return np.asarray(self._prices * left + at_arcs, np.float64)

    def _grown(self, seed: int, kind: int) -> Index:
        """The arcs of the neighbourhood of a seed, rising."""
        rank = np.where(self.flow > 0, np.inf, self._score) if kind == 0 else self._score
        return np.sort(grow(self._web, rank, seed, kind, int(self._size)))

    def _known(self, arcs: Index) -> bool:
        """Was it proved best, with no change to its nodes since?"""
        network, at = self.network, self._proved.get(arcs.tobytes(), -1)
        ends = np.concatenate([network.tail[arcs], network.head[arcs] + len(network.supply)])
        return bool(self._changed[ends].max() <= at)

    def _solve(self, arcs: Index) -> None:
        """Solve one neighbourhood and take what it brings."""
        network, effort, before = self.network, self.effort, self.benefit
        part = restricted(network, self.flow, arcs)
        began = monotonic()
        seconds = effort.seconds if effort.nodes is None else np.inf
        limits = Limits(seconds, effort.nodes, GAP * abs(before), plain=True)
        found = solve_exactly(part, limits, start=self.flow[arcs])
        self._clock += 1
        self.solved += 1
        self._fruitful = True
        candidate = self.flow.copy()
        candidate[arcs] = found.flow
        if network.benefit(candidate) > before + CRUMB * abs(before):
            moved = arcs[candidate[arcs] != self.flow[arcs]]
            self._changed[network.tail[moved]] = self._clock
            self._changed[network.head[moved] + len(network.supply)] = self._clock
            self.flow = candidate
            self.bettered += 1
        if found.closed:
            self._proved[arcs.tobytes()] = self._clock
        spent = (monotonic() - began) / effort.seconds if effort.nodes is None else found.nodes / effort.nodes
        self._adapt(found.closed, spent)

    def _adapt(self, closed: bool, spent: float) -> None:
        """Larger after quick proofs, smaller when cut short."""
        if not closed:
            self._size = max(self._size * 0.9, float(self.effort.smallest))
        elif spent < 0.4:
            self._size = min(self._size * 1.05, float(self.effort.largest))


@kernel
def grow(web: Web, rank: Real, seed: int, kind: int, size: int) -> Index:
    """Arcs between the nodes nearest to a seed, until there are ``size``; by ``rank``, falling, or by hops first."""
    inside = {seed}
    arcs = [web.arc[0]]
    arcs.clear()
    waiting = [(0.0, 0.0, seed)]
    waiting.clear()
    node, hops = seed, 0.0
    while True:
        for k in range(web.start[node], web.start[node + 1]):
            if web.other[k] in inside:
                arcs.append(web.arc[k])
            else:
                heapq.heappush(waiting, (hops + 1.0 if kind == 1 else 0.0, -rank[web.arc[k]], web.other[k]))
        while len(waiting) > 0 and waiting[0][2] in inside:
            heapq.heappop(waiting)
        if len(waiting) == 0 or len(arcs) >= size:
            return np.array(arcs, dtype=np.int32)
        hops, _, node = heapq.heappop(waiting)
        inside.add(node)
