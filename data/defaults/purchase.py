"""What a demand pays for material that no exchange brings, where its owner does not say."""

from __future__ import annotations

import re

import numpy as np

from data.build.references import canonical
from data.defaults import reference
from data.defaults.cells import with_cells
from data.defaults.measures import Measures
from data.defaults.money import Money
from data.defaults.reference import Figure
from data.faults import Code
from data.normalise import Tables
from data.typed import TypedTable
from symbiosis.inventory import Assumption

COLUMN = "purchase_cost"
_TAIL = re.compile(r"\s+(?:for|of|from|to|in|with|as)\s|[,(;:]")
_SIGNS = re.compile(r"[^a-z0-9]+")


def fill_purchase(tables: Tables, measures: Measures, money: Money) -> tuple[TypedTable, list[Assumption]]:
    """Return the demands with every empty ``purchase_cost`` that the reference tables know; others are warned of."""
    table = tables["demands"]
    costs = table.real(COLUMN, empty=np.nan)
    identifier, material, unit = table.text("demand_id"), table.text("material"), table.text("unit")
    uses, unknown = [], np.zeros(len(table), dtype=np.bool_)
    for row in map(int, np.flatnonzero(np.isnan(costs) & table.intact())):
        name = canonical(material[row])
        if not name or not identifier[row]:
            continue  # reported as missing
        figure = price_of(measures.names(name))
        amount = measures.in_row_unit(name, unit[row], figure.unit) if figure else None
        if figure is None or amount is None:
            unknown[row] = True
            continue
        told = measures.row_unit(name, unit[row])
        use = money.use(figure, amount, "demands", identifier[row], COLUMN, told)
        costs[row] = use.value
        uses.append(use)
    table.faults(Code.NO_DEFAULT, unknown, COLUMN, "a cost per unit")
    return with_cells(table, COLUMN, costs), uses


def price_of(names: tuple[str, ...]) -> Figure | None:
    """Return the price of a material by its id and name, or None.

    A term of the table fits where it is the whole name or its end, which in English is what the thing is: wood ash is
    an ash, gypsum board no gypsum. The longest term wins; what follows *for*, *of* or a comma is not looked at.
    """
    terms = reference.virgin()
    best = ""
    for name in names:
        words = words_of(name)
        ends = [" ".join(words[start:]) for start in range(len(words))]
        best = max([best, *(end for end in ends if end in terms)], key=len)
    return terms[best] if best else None


def words_of(name: str) -> list[str]:
    """Return the words that say what a thing is, in small letters: ``fly_ash (dry), for concrete`` is a fly ash."""
    head = _TAIL.split(name.casefold().replace("_", " ").replace("-", " ").strip(), maxsplit=1)[0]
    return [word for word in _SIGNS.split(head) if word]
