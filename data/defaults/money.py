"""Reference figures in the inventory's currency and a row's unit, and the record of their use."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from data.defaults.reference import Figure
from symbiosis.inventory import Assumption


@dataclass(frozen=True, slots=True)
class Money:
    """The currency that figures are wanted in."""

    currency: str
    per_eur: Fraction

    def use(self, figure: Figure, amount: Fraction, table: str, identifier: str, column: str, unit: str) -> Assumption:
        """Return the use of a figure for a row whose unit holds ``amount`` of the figure's."""
        source = figure.source
        if self.per_eur != 1:
            source += f"; {float(self.per_eur):g} {self.currency} per EUR (costs_currencies.csv)"
        return Assumption(
            table=table,
            id=identifier,
            column=column,
            value=float(figure.cost_eur * amount * self.per_eur),
            unit=f"{self.currency} per {unit}",
            source=source,
            confidence=figure.confidence,
        )
