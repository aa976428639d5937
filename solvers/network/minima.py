"""Ends that must send or receive a minimum, as a network that only has limits: what they lack is charged for.

An end with the minimum ``least`` and the limit ``limit`` gets one arc more, to or from an end of its own, that carries
up to ``limit - least`` of what it does not use. Each unit on any arc of the end brings a charge M more, and
``M limit`` is taken off the whole. A flow that meets the minimum, and gives the extra arc what is left, brings what it
brought before; one that does not brings ``M`` less for each unit that it lacks. So whatever the charges, no flow that
meets all minima brings more than the best flow of the charged network, less the constant.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from solvers.network.problem import LAW, MET, Charges, Network, Real, SideRows
from solvers.network.simplex import solve_transport

_FINE = 0.003
"""Share of what an arc can carry that it must be worth to carry alone, where quantities are no whole numbers."""
_MARGIN = 1.1
_UP = 1e-12
"""Share of the constant that its rounding may move a bound by."""


@dataclass(frozen=True, eq=False, slots=True)
class Minima:
    """What tails must send, shape (S,), and heads receive, (D,); 0 where nothing is asked, at most their limits."""

    supply: Real
    demand: Real

    def any(self) -> bool:
        """Whether anything is asked."""
        return bool(self.supply.any() or self.demand.any())

    def met(self, network: Network, x: Real) -> bool:
        """Whether a flow sends and receives what is asked."""
        sent = np.bincount(network.tail, weights=x, minlength=len(self.supply))
        received = np.bincount(network.head, weights=network.gain * x, minlength=len(self.demand))
        pairs = ((sent, self.supply), (received, self.demand))
        return all(bool((has >= least * (1 - MET) - LAW).all()) for has, least in pairs)


@dataclass(frozen=True, eq=False, slots=True)
class Charged:
    """A network without minima that stands for one with; its benefit is greater by ``constant``."""

    network: Network
    constant: float
    own: npt.NDArray[np.int64]
    """Places of the arcs of the network with minima; shape (A,)."""

    def bound(self, bound: float) -> float:
        """What no flow that meets the minima surpasses, by a bound on the charged network's benefit."""
        return bound - self.constant + _UP * abs(self.constant)

    def extended(self, x: Real) -> Real:
        """A flow of the network with minima, shape (A,), with the extra arcs filled as far as their ends leave it."""
        net, flow = self.network, np.zeros(len(self.network))
        flow[self.own] = x
        extra = np.ones(len(net), np.bool_)
        extra[self.own] = False
        sent = np.bincount(net.tail, weights=flow, minlength=len(net.supply))
        received = np.bincount(net.head, weights=net.gain * flow, minlength=len(net.demand))
        left = np.minimum(net.supply[net.tail] - sent[net.tail], net.demand[net.head] - received[net.head])
        return np.where(extra, np.clip(left, 0.0, net.most), flow)


def charges(network: Network, minima: Minima) -> tuple[Real, Real]:
    """Charges of tails (S,) and heads (D,) at which to leave out an exchange to save its cost hardly ever pays."""
    ends = np.minimum(network.supply[network.tail], network.demand[network.head] / network.gain)
    reach = np.minimum(network.most, ends)
    figures = (network.supply, network.demand, network.most, network.lot, minima.supply, minima.demand)
    whole = network.pure and all(bool((figure == np.round(figure)).all()) for figure in figures)
    grain = np.maximum(_FINE * reach, 1.0) if whole else _FINE * reach
    need = np.maximum(network.fixed / grain.clip(min=1e-300) - network.value, 0.0)
    tails, heads = np.zeros(len(network.supply)), np.zeros(len(network.demand))
    np.maximum.at(tails, network.tail, need)
    np.maximum.at(heads, network.head, need / network.gain)
    least = float(np.abs(network.value).max(initial=0.0))
    of_tails = np.where(minima.supply > 0, _MARGIN * np.maximum(tails, least), 0.0)
    of_heads = np.where(minima.demand > 0, _MARGIN * np.maximum(heads, least), 0.0)
    return of_tails, of_heads


def charged(network: Network, minima: Minima, of_tails: Real, of_heads: Real) -> Charged:
    """The network with charges >= 0 of tails (S,) and heads (D,) in the place of minima."""
    room_out, room_in = network.supply - minima.supply, network.demand - minima.demand
    out = np.flatnonzero((of_tails > 0) & (room_out > 0))
    into = np.flatnonzero((of_heads > 0) & (room_in > 0))
    tails, heads, arcs, more = len(network.supply), len(network.demand), len(network), len(out) + len(into)
    tail = np.concatenate([network.tail, out, tails + np.arange(len(into))]).astype(np.int32)
    head = np.concatenate([network.head, heads + np.arange(len(out)), into]).astype(np.int32)
    value = network.value + of_tails[network.tail] + network.gain * of_heads[network.head]
    order = np.lexsort((head, tail))
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    none = np.zeros(more)
    whole = Network(
        tail[order],
        head[order],
        value=np.concatenate([value, of_tails[out], of_heads[into]])[order],
        fixed=np.concatenate([network.fixed, none])[order],
        most=np.concatenate([network.most, room_out[out], room_in[into]])[order],
        lot=np.concatenate([network.lot, none])[order],
        gain=np.concatenate([network.gain, none + 1.0])[order],
        supply=np.concatenate([network.supply, room_in[into]]),
        demand=np.concatenate([network.demand, room_out[out]]),
        side=_side(network, place),
        charges=Charges(
            np.concatenate([of_tails, np.zeros(len(into))]), np.concatenate([of_heads, np.zeros(len(out))])
        ),
    )
    return Charged(whole, whole.base, place[:arcs])


def settled(network: Network, x: Real) -> Real:
    """A flow on the same arcs that uses up exactly what a solver's flow uses up nearly; else the flow as it is.

    Networks with gains are left alone.
    """
    if not network.pure:
        return x
    cost = np.where(x > 0, network.value, 0.0)
    exact = solve_transport(network, cost).flow
    return x if network.lacks(exact).any() or network.faults(exact) else exact


def _side(network: Network, place: npt.NDArray[np.int64]) -> SideRows:
    """The side rows in the charged network's numbers."""
    return replace(network.side, arc=place[network.side.arc].astype(np.int32))
