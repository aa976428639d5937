"""What plants process, and what they keep: worked out from receipts, and from what the plan says of its tanks.

Without tanks the throughput follows from what is received. Where inputs may be in stock it is what the plan states,
and the stock follows from it, with a fixed recipe for every input, in a free mix where one input has a tank. Where
several inputs of a free mix have tanks their stocks are what the plan's table of storage states, and the throughput
follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from symbiosis.check.exact import ZERO, quotient
from symbiosis.check.tanks import Tanks

NOTHING = Fraction(0)

Amounts = Mapping[int, Decimal]
"""By input material: units per unit of throughput, above 0, or units received."""


@dataclass(frozen=True, slots=True)
class Work:
    """What one plant does in one period."""

    throughput: Fraction
    stock: Mapping[int, Fraction]
    """Of each input with a tank, at the end of the period."""
    drawn: Mapping[int, Fraction]
    """Of each input with a tank: what was received and in stock before, less what is in stock now."""

    @property
    def stored(self) -> Fraction:
        """All that is in stock."""
        return sum(self.stock.values(), NOTHING)


@dataclass(frozen=True, slots=True)
class Stated:
    """What the plan says of one plant in one period; None where it says nothing that is a number."""

    throughput: Fraction | None
    stock: Mapping[int, Fraction]
    """Of each input, as the table of storage has it."""


IDLE = Work(NOTHING, {}, {})


def work(inputs: Amounts, *, free_mix: bool, tanks: set[int], received: Amounts, before: Work, stated: Stated) -> Work:
    """Return what a plant does in a period.

    Args:
        inputs: The recipe.
        free_mix: Whether the inputs replace each other.
        tanks: Materials of inputs that may be in stock.
        received: What exchanges bring of each input.
        before: What it did in the period before.
        stated: What the plan says.
    """
    fresh = throughput_of(inputs, received, free_mix=free_mix)
    if not tanks:
        return Work(fresh, {}, {})
    if free_mix and len(tanks) > 1:
        stock = {material: stated.stock.get(material, NOTHING) for material in tanks}
        drawn = {material: _there(material, received, before) - stock[material] for material in tanks}
        change = sum((before.stock.get(material, NOTHING) - stock[material]) / _of(inputs, material)
                     for material in tanks)  # fmt: skip
        return Work(fresh + change, stock, drawn)
    throughput = fresh if stated.throughput is None else stated.throughput
    if free_mix:
        (material,) = tanks
        others = {each: amount for each, amount in received.items() if each != material}
        own = throughput - throughput_of({each: inputs[each] for each in others}, others, free_mix=True)
        drawn = {material: own * _of(inputs, material)}
    else:
        drawn = {material: throughput * _of(inputs, material) for material in tanks}
    stock = {material: _there(material, received, before) - drawn[material] for material in tanks}
    return Work(throughput, stock, drawn)


def throughput_of(inputs: Amounts, received: Amounts, *, free_mix: bool) -> Fraction:
    """Return sum(received / amount) for a free mix, else sum(received) / sum(amount), which a kept recipe makes exact.

    Args:
        inputs: Amount of each input material per unit of throughput; above 0.
        received: What was received of each, in its unit.
        free_mix: Whether the inputs replace each other.
    """
    if free_mix:
        return sum((quotient(received[material], amount) for material, amount in inputs.items()), NOTHING)
    amounts = sum(inputs.values(), ZERO)
    return quotient(sum(received.values(), ZERO), amounts) if amounts else NOTHING


def tanks_of(tanks: Tanks, facility: int, inputs: Amounts) -> set[int]:
    """Return the inputs of a facility that may be in stock."""
    return {material for material in inputs if (facility, material) in tanks}


def _there(material: int, received: Amounts, before: Work) -> Fraction:
    """Return what can be drawn of an input in a period."""
    return before.stock.get(material, NOTHING) + Fraction(received[material])


def _of(inputs: Amounts, material: int) -> Fraction:
    return Fraction(inputs[material])
