"""The table of pathways, asked for the way from one material of an inventory to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from data.defaults.conversions import Material, Step
from data.defaults.purchase import words_of
from data.reference import pathways as table

_GENERIC = frozenset(("feed", "source", "supply", "product", "batch", "new"))


def known_step(offered: Material, wanted: Material) -> Step | None:
    """Return the most trusted pathway from what is offered to what is wanted, or None.

    What is offered is known by its name, else by its List of Waste code; what is wanted by its name. Both must be
    counted in the pathway's units. A hazardous material takes only a pathway whose waste goes by its very code.
    """
    goals = _named(wanted.names, _feedstock_terms()) or _whole(wanted.names)
    fitting = [
        pathway
        for pathway in table.pathways()
        if pathway.feedstock.feedstock_id in goals
        and pathway.waste.resource_id in _resources(offered)
        and (pathway.waste.unit, pathway.feedstock.unit) == (offered.unit, wanted.unit)
        and (not offered.hazardous or offered.code in pathway.low_codes)
    ]
    if not fitting:
        return None
    best = max(fitting, key=lambda pathway: pathway.confidence)  # of as much, the first in the table
    source = f"pathways.csv, {best.pathway_id}, {best.year}: {best.conversion}; check {best.checks} ({best.source})"
    return Step(best.yield_typical, best.cost, source, best.confidence)


def _resources(offered: Material) -> frozenset[str]:
    """Return the resources that a material is, those included whose pathways it may follow."""
    own = _named(offered.names, _resource_terms())
    return _with_broader(own or _coded().get(offered.code, frozenset()))


@cache
def _with_broader(own: frozenset[str]) -> frozenset[str]:
    found, new = set(own), set(own)
    while new:
        new = {wider for name in new for wider in table.resources()[name].broader} - found
        found |= new
    return frozenset(found)


@cache
def _coded() -> dict[str, frozenset[str]]:
    """Return the resources that go by each List of Waste code."""
    codes: dict[str, set[str]] = {}
    for resource in table.resources().values():
        for code in resource.low_codes:
            codes.setdefault(code, set()).add(resource.resource_id)
    return {code: frozenset(names) for code, names in codes.items()}


@cache
def _resource_terms() -> dict[str, frozenset[str]]:
    return _by_term((row.resource_id, (row.name, row.resource_id, *row.terms)) for row in table.resources().values())


@cache
def _feedstock_terms() -> dict[str, frozenset[str]]:
    return _by_term((row.feedstock_id, (row.name, row.feedstock_id, *row.terms)) for row in table.feedstocks().values())


@cache
def _bare_terms() -> dict[str, frozenset[str]]:
    """Return feedstocks by their terms without the word that only says that they are one: *gypsum feed* is gypsum."""
    bare: dict[str, frozenset[str]] = {}
    for term, names in _feedstock_terms().items():
        stem, _, last = term.rpartition(" ")
        if stem and last in _GENERIC:
            bare[stem] = bare.get(stem, frozenset()) | names
    return bare


def _whole(names: tuple[str, ...]) -> frozenset[str]:
    """Return the feedstocks that a name means as a whole; fuel oil is not any oil."""
    found = (_bare_terms().get(" ".join(words_of(name)), frozenset()) for name in names)
    return frozenset().union(*found)


def _by_term(rows: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, frozenset[str]]:
    """Return what each term names, the words of a term put as those of a material's name are."""
    found: dict[str, set[str]] = {}
    for identifier, terms in rows:
        for term in terms:
            found.setdefault(" ".join(words_of(term)), set()).add(identifier)
    found.pop("", None)
    return {term: frozenset(identifiers) for term, identifiers in found.items()}


def _named(names: tuple[str, ...], terms: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return what the longest term names that is a name or the end of one."""
    best = ""
    for name in names:
        words = words_of(name)
        best = max([best, *(end for k in range(len(words)) if (end := " ".join(words[k:])) in terms)], key=len)
    return terms.get(best, frozenset())
