"""Typed tables to an inventory: references resolved, units canonical, rules across cells and tables checked."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from data.build.amounts import scale, settle_units
from data.build.conversions import build_conversions
from data.build.flows import build_demands, build_streams, check_permits
from data.build.hazards import settle_hazards
from data.build.identities import build_periods, check_identifiers, check_periods
from data.build.materials import open_book
from data.build.places import build_places
from data.build.policy import build_policy
from data.build.quality import Receivers, build_quality
from data.build.references import Ids
from data.build.sharing import no_assets, no_requests, no_returns
from data.build.transport import TRUCK, build_distances, build_links, build_modes
from data.build.treatment import build_facilities, build_processes
from data.faults import Report
from data.normalise import Tables
from symbiosis.inventory import Facilities, Inventory, Processes, Sites, Text

__all__ = ["build"]


def build(tables: Tables, policy: Mapping[str, str], report: Report) -> Inventory:
    """Return the inventory. Every fault goes into the report; with an error there the result means nothing."""
    periods = build_periods(tables["periods"])
    check_identifiers(tables)
    check_periods(tables, periods)
    book = open_book(tables)
    settle_hazards(book)
    of_stream, of_demand = book.find(tables["streams"], "material"), book.find(tables["demands"], "material")
    of_process = book.find(tables["processes"], "material")
    conversions = build_conversions(tables["conversions"], book)
    for name, material in (("streams", of_stream), ("demands", of_demand)):
        settle_units(book, tables[name], material)
    stream_scale, demand_scale = (
        scale(book, tables[name], material, float(periods.days[0]))
        for name, material in (("streams", of_stream), ("demands", of_demand))
    )
    places = build_places(tables, book)
    processes, process_ids = build_processes(tables["processes"], of_process)
    numbers = {name: row for row, name in enumerate(processes.id)}
    facilities = build_facilities(tables["facilities"], places.ids, process_ids, numbers)
    demands = build_demands(tables["demands"], places.demand, of_demand, demand_scale)
    _check_permits(tables, places.sites, facilities, processes, demands.operation, places.demand)
    modes = build_modes(tables["modes"], book)
    mode_ids = Ids((tables["modes"], "mode"), extra=() if len(tables["modes"]) else (TRUCK,))
    return Inventory(
        organisations=places.organisations,
        periods=periods,
        sites=places.sites,
        materials=book.freeze(),
        streams=build_streams(tables["streams"], places.stream, of_stream, stream_scale, book),
        demands=demands,
        quality=build_quality(tables, book, of_stream, Receivers(of_demand, facilities, processes)),
        conversions=conversions,
        processes=processes,
        facilities=facilities,
        modes=modes,
        links=build_links(tables, mode_ids, periods, book),
        distances=build_distances(tables["distances"], places.ids, mode_ids),
        policy=build_policy(policy, processes.id, report),
        returns=no_returns(),
        assets=no_assets(),
        requests=no_requests(),
    )


def _check_permits(
    tables: Tables, sites: Sites, facilities: Facilities, processes: Processes, operation: Text, site: np.ndarray
) -> None:
    """Warn of receivers whose operation cannot be held against their site's permits."""
    check_permits(tables["demands"], site, sites.permits, operation)
    performed = np.array([*processes.operation, ""], dtype=np.object_)[facilities.process]
    check_permits(tables["facilities"], facilities.site, sites.permits, performed)
