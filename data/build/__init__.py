"""Typed tables to an inventory: references resolved, units canonical, rules across cells and tables checked."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from data.build.amounts import settle_units
from data.build.conversions import build_conversions
from data.build.entries import gather
from data.build.equipment import build_assets, build_requests
from data.build.facilities import build_facilities
from data.build.flows import build_demands, build_streams, check_permits
from data.build.hazards import settle_hazards
from data.build.identities import build_periods, check_identifiers
from data.build.materials import open_book
from data.build.places import build_places
from data.build.policy import build_policy
from data.build.pools import check_pools
from data.build.quality import Owners, build_quality
from data.build.references import Ids
from data.build.sharing import build_returns, check_fractions, check_loops, gather_returns
from data.build.timing import amounts, build_profiles
from data.build.transport import TRUCK, build_distances, build_links, build_modes
from data.build.treatment import build_processes
from data.faults import Report
from data.normalise import Tables
from symbiosis.inventory import Facilities, Inventory, Processes, Sites, Text

__all__ = ["build"]


_BY_PERIOD = {"streams": "stream_id", "demands": "demand_id", "facilities": "facility_id"}
"""Tables whose rows are of one id and one period, or every other; and the column of the id."""


def build(tables: Tables, policy: Mapping[str, str], report: Report) -> Inventory:
    """Return the inventory. Every fault goes into the report; with an error there the result means nothing."""
    periods, period_ids = build_periods(tables["periods"])
    entries = {name: gather(tables[name], key, periods, period_ids) for name, key in _BY_PERIOD.items()}
    returned, return_of = gather_returns(tables["returns"])
    single = {**tables, **{name: found.first for name, found in entries.items()}, "returns": returned}
    check_identifiers(single)
    book = open_book(tables)
    settle_hazards(book)
    of_row = {name: book.find(tables[name], "material") for name in ("streams", "demands", "processes", "returns")}
    of_entry = {name: of_row[name][entries[name].first_row] for name in ("streams", "demands")}
    conversions = build_conversions(tables["conversions"], book)
    for name in ("streams", "demands"):
        settle_units(book, tables[name], of_row[name])
    profiles = build_profiles(tables["profiles"], periods, period_ids)
    figures = {name: amounts(book, entries[name], of_row[name], periods, profiles) for name in ("streams", "demands")}
    for name, found in figures.items():
        found.check(_BY_PERIOD[name], periods)
    places = build_places(single, book)
    processes, process_ids = build_processes(tables["processes"], of_row["processes"])
    numbers = {name: row for row, name in enumerate(processes.id)}
    facilities = build_facilities(entries["facilities"], periods, places.ids, process_ids, numbers)
    demands = build_demands(figures["demands"], places.demand, of_entry["demands"])
    returns = build_returns(
        returned, tables["returns"], return_of, of_row["returns"], Ids((single["demands"], "demand_id"))
    )
    _check_permits(single, places.sites, facilities, processes, demands.operation, places.demand)
    modes = build_modes(tables["modes"], book)
    mode_ids = Ids((tables["modes"], "mode"), extra=() if len(tables["modes"]) else (TRUCK,))
    owners = Owners(of_entry["streams"], returns, of_entry["demands"], facilities, processes)
    inventory = Inventory(
        organisations=places.organisations,
        periods=periods,
        sites=places.sites,
        materials=book.freeze(),
        streams=build_streams(figures["streams"], places.stream, of_entry["streams"], book),
        demands=demands,
        quality=build_quality(single, book, owners),
        conversions=conversions,
        processes=processes,
        facilities=facilities,
        modes=modes,
        links=build_links(single, mode_ids, period_ids, book),
        distances=build_distances(tables["distances"], places.ids, mode_ids),
        policy=build_policy(policy, processes.id, report),
        returns=returns,
        assets=build_assets(tables["assets"], places.ids),
        requests=build_requests(tables["requests"], places.ids),
    )
    check_fractions(tables["returns"], return_of, inventory)
    if report.ok:  # what may stand in for what is known of sound tables only
        check_loops(tables["returns"], return_of, inventory)
    check_pools(single["facilities"], inventory)
    return inventory


def _check_permits(
    tables: Tables, sites: Sites, facilities: Facilities, processes: Processes, operation: Text, site: np.ndarray
) -> None:
    """Warn of receivers whose operation cannot be held against their site's permits."""
    check_permits(tables["demands"], site, sites.permits, operation)
    performed = np.array([*processes.operation, ""], dtype=np.object_)[facilities.process]
    check_permits(tables["facilities"], facilities.site, sites.permits, performed)
