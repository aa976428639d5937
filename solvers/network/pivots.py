"""Search for plans: pivots on the spanning tree of the transport problem, priced by the true fixed costs.

Greedy sweeps take what gains; annealing takes losses too, the less the colder it gets. Networks with gains are refused:
around a cycle their flows would have to be scaled, and the tree would be one of another kind.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from solvers.network import cycles
from solvers.network import tree as trees
from solvers.network.cycles import FIXED, FLOW, LOT, MOST, VALUE, Board
from solvers.network.fill import fill_up
from solvers.network.problem import Index, Network, Real
from solvers.network.simplex import Transport, loose, own_limits

FEW = 10
"""Best arcs of each node, by reduced profit, that are tried. With 4 a region's loss is a twentieth greater."""

ALL = 300
"""Arcs up to which all are tried: of 15 by 15, ten of each node missed the best plan more often; of 20 by 20 less."""

HOT, COLD = 0.3, 0.02
"""Where annealing begins and ends, in fixed costs. Hotter than this, plans of tens of thousands of arcs dissolve."""

AT_A_STRETCH = 100_000
"""Arcs tried between two looks at whether to stop: about a third of a second at a million arcs."""

PRECISION = 1e-9
"""Share of the largest worth of an arc that a greedy pivot must gain, so that rounding is not taken for gain."""


def never() -> bool:
    """Do not stop."""
    return False


def heat(sweeps: int) -> float:
    """Where to begin when there is time for so many sweeps: ``HOT`` from 300 on, a third of it for 30 and fewer."""
    return HOT * min(1.0, max(1.0 / 3.0, float((sweeps / 300.0) ** 0.477)))


class Pivots:
    """A search that begins at a transport problem's tree; deterministic by its seed and the sweeps asked for.

    ``flow``, shape (A,), is the best lawful plan up to now and ``benefit`` what it brings, which never falls.

    Raises:
        ValueError: When the network has gains.
    """

    def __init__(self, network: Network, transport: Transport, seed: int = 0, few: int = FEW) -> None:
        if not network.pure:
            raise ValueError("pivots keep to what is sent: leave a network with gains to the neighbourhoods")
        self.network = network
        self.flow: Real = np.zeros(len(network))
        self.benefit = 0.0
        self._rng = np.random.default_rng(seed)
        self._board = _board(network, transport)
        self._tries = _tries(network, transport, few if len(network) > ALL else len(network))
        self._scale = float(np.median(network.fixed)) if len(network) else 0.0
        worths = network.value * network.most
        self._least = PRECISION * float(np.abs(worths).max(initial=0.0))
        self._by_worth = np.argsort(-(worths - network.fixed), kind="stable").astype(np.int32)
        self._counted = -1.0
        self._settle()

    def sweep(self, temperature: float, stop: Callable[[], bool] = never) -> int:
        """Try every promising arc once, in random order; how many pivots were made.

        ``temperature``, in median fixed costs, is the loss that is taken in one case of e = 2.7; 0 takes gains only.
        ``stop`` is asked every ``AT_A_STRETCH`` arcs.
        """
        order = self._rng.permutation(self._tries)
        thresholds = np.full(len(order), self._least)
        if temperature > 0.0:
            # 1 - u lies in (0, 1]: its logarithm is finite.
            thresholds += temperature * self._scale * np.log(1.0 - self._rng.random(len(order)))
        made = 0
        for first in range(0, len(order), AT_A_STRETCH):
            if stop():
                break
            part = slice(first, first + AT_A_STRETCH)
            made += cycles.try_all(self._board, order[part], thresholds[part])
        self._settle()
        return made

    def climb(self, most: int = 20, stop: Callable[[], bool] = never) -> None:
        """Greedy sweeps until one finds nothing, ``most`` at the most."""
        for _ in range(most):
            if stop() or self.sweep(0.0, stop) == 0:
                return

    def anneal(self, sweeps: int, stop: Callable[[], bool] = never) -> None:
        """As many sweeps, each colder than the one before by the same factor; then climb."""
        hot = heat(sweeps)
        for step in range(sweeps):
            if stop():
                break
            self.sweep(hot * (COLD / hot) ** (step / max(1, sweeps - 1)), stop)
        self.climb(stop=stop)

    def _settle(self) -> None:
        """Take the rounding out of the tree's flow, count side rows anew, and keep the plan if it is the best."""
        board, network = self._board, self.network
        flow = board.table[:, FLOW]
        trees.set_flows(board.links, flow, loose(network, flow, board.state), board.tails)
        if len(network.side):
            cycles.admit(board, self._by_worth)
        counted = cycles.total_worth(board.table)
        if counted <= self._counted:
            return
        self._counted = counted
        plan = self._lawful()
        benefit = network.benefit(plan)
        if benefit > self.benefit:
            self.flow, self.benefit = plan, benefit

    def _lawful(self) -> Real:
        """The tree's flow without the arcs that do not pay, are below their lots or barred; what is left, given out."""
        board, network = self._board, self.network
        x = board.table[: len(network), FLOW]
        kept = (x >= board.table[: len(network), LOT] * cycles.LOT_SLACK) & (network.value * x > network.fixed)
        x = np.where(kept, x, 0.0)
        supply_left = network.supply - np.bincount(network.tail, weights=x, minlength=len(network.supply))
        demand_left = network.demand - np.bincount(network.head, weights=x, minlength=len(network.demand))
        fill_up(
            x,
            network.tail_start,
            network.head,
            network.value,
            network.fixed,
            network.lot,
            network.most,
            supply_left,
            demand_left,
            board.side_start,
            board.side_row,
            board.side_x,
            board.side_y,
            board.limit - network.side.activity(x),
        )
        return x


def _board(network: Network, transport: Transport) -> Board:
    """A tree of our own to change, and the network's arrays."""
    tree, side, arcs = transport.tree.copy(), network.side, len(network)
    by_arc = np.argsort(side.arc, kind="stable")
    nodes = len(tree.links)
    table = np.zeros((len(tree.flow), 5))
    table[:, FLOW], table[:, MOST] = tree.flow, own_limits(network)
    table[:arcs, VALUE], table[:arcs, FIXED], table[:arcs, LOT] = network.value, network.fixed, network.lot
    return Board(
        links=tree.links,
        depths=np.zeros(nodes),
        table=table,
        state=tree.state,
        tail=network.tail,
        head=network.head,
        lot=network.lot,
        side_start=np.concatenate([[0], np.cumsum(np.bincount(side.arc, minlength=arcs))]).astype(np.int32),
        side_row=side.of_rows()[by_arc],
        side_x=side.x_weight[by_arc],
        side_y=side.y_weight[by_arc],
        limit=side.limit,
        activity=np.zeros(len(side)),
        cycle=np.zeros(nodes + 1, np.int32),
        way=np.zeros(nodes + 1, np.int32),
        after=np.zeros(nodes + 1),
        tails=len(network.supply),
    )


def _tries(network: Network, transport: Transport, few: int) -> Index:
    """The few best arcs of each node by reduced profit, those in use, and all slacks; sorted."""
    arcs, nodes = len(network), len(network.supply) + len(network.demand)
    cost = network.value - network.fixed / network.most
    reduced = cost - transport.alpha[network.tail] - transport.beta[network.head]
    chosen = transport.flow > 0.0
    cycles.best_of_each(network.tail_start, np.arange(arcs, dtype=np.int32), reduced, few, chosen)
    cycles.best_of_each(network.head_start, network.by_head, reduced, few, chosen)
    chosen &= network.value > 0.0
    return np.concatenate([np.flatnonzero(chosen), np.arange(arcs, arcs + nodes)]).astype(np.int32)
