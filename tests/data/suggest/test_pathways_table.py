"""The reference tables hold together, and every figure has an origin."""

from __future__ import annotations

import csv
import re
from importlib.resources import files

import pytest

from data.reference.pathways import PLANTS, feedstocks, industries, pathways, resources
from symbiosis.codes import low

UNITS = {"t", "m3", "MWh", "piece"}


def test_there_are_at_least_250_pathways_with_ids_of_their_own() -> None:
    """The table is as long as promised and no id comes twice."""
    ids = [pathway.pathway_id for pathway in pathways()]
    assert len(ids) >= 250
    assert len(set(ids)) == len(ids)


def test_figures_are_in_range_and_have_an_origin() -> None:
    """Low <= typical <= high, yields above 0, costs not below, confidence within 0 to 1, source and checks given."""
    for pathway in pathways():
        assert 0 < pathway.yield_low <= pathway.yield_typical <= pathway.yield_high, pathway.pathway_id
        assert 0 <= pathway.cost_low <= pathway.cost <= pathway.cost_high, pathway.pathway_id
        assert 0 <= pathway.confidence <= 1, pathway.pathway_id
        assert 2000 <= pathway.year <= 2026, pathway.pathway_id
        assert pathway.source, pathway.pathway_id
        assert pathway.checks, pathway.pathway_id
        assert {pathway.waste.unit, pathway.feedstock.unit} <= UNITS, pathway.pathway_id


def test_an_estimate_says_how() -> None:
    """A source that is an estimate says by what; none is empty or a bare word."""
    for pathway in pathways():
        assert re.match(r"estimated: \w+ \w+", pathway.source) or re.search(r"\d{4}", pathway.source)


def test_every_code_is_of_the_list() -> None:
    """All codes of the resources are entries of the List of Waste."""
    listed = [code for resource in resources().values() for code in resource.low_codes]
    assert [code for code in listed if code not in low.entries()] == []


def test_everything_that_is_named_is_used() -> None:
    """Takers and wider classes exist; every resource, feedstock and industry has a pathway."""
    takers = {taker for pathway in pathways() for taker in pathway.takers}
    assert takers <= industries().keys()
    assert {wider for industry in industries().values() for wider in industry.broader} <= industries().keys()
    assert {wider for resource in resources().values() for wider in resource.broader} <= resources().keys()
    assert {pathway.waste.resource_id for pathway in pathways()} == resources().keys()
    assert {pathway.feedstock.feedstock_id for pathway in pathways()} == feedstocks().keys()
    assert industries().keys() - takers - {name for one in industries().values() for name in one.broader} == set()


def test_all_plants_are_spelt_out() -> None:
    """No taker is left as the mark for every plant; steam reaches a paper mill and no forest."""
    (steam,) = [pathway for pathway in pathways() if pathway.pathway_id == "steam-process-steam"]
    assert PLANTS not in steam.takers
    assert "paper" in steam.takers
    assert "forest" not in steam.takers


KINDS = {
    *("ferrous_scrap", "steel_slag", "coal_fly_ash", "gypsum", "sulphur", "waste_acid", "solvent", "waste_oil"),
    *("waste_plastic", "tyres", "cullet", "waste_wood", "waste_paper", "textile_waste", "food_waste"),
    *("animal_byproduct", "sewage_sludge", "concrete_rubble", "heat", "steam", "water", "co2", "hydrogen"),
}


def test_every_kind_of_material_has_a_pathway() -> None:
    """Metals to hydrogen: each kind that was asked for is there, with somebody who takes it."""
    assert {pathway.waste.resource_id for pathway in pathways() if pathway.takers} >= KINDS


@pytest.mark.parametrize("name", ["resources.csv", "industries.csv", "feedstocks.csv", "pathways.csv"])
def test_tables_are_clean_text(name: str) -> None:
    """No cell has spaces around it, and no row is longer or shorter than the header."""
    lines = list(csv.reader(files("data.reference").joinpath(name).read_text(encoding="utf-8").splitlines()))
    assert {len(line) for line in lines} == {len(lines[0])}
    assert [cell for line in lines for cell in line if cell != cell.strip()] == []
