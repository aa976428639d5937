"""The inventory contract as data: it drives the checks, the templates and the documentation."""

from data.schema.column import Column, Default, PolicyKey, Table, with_source
from data.schema.flows import DEMANDS, PROPERTIES, STREAMS
from data.schema.places import DISTANCES, LINKS, MODES, SITES
from data.schema.policy import POLICY
from data.schema.time import ASSETS, PERIODS, PROFILES, REQUESTS, RETURNS
from data.schema.treatment import CONVERSIONS, FACILITIES, MATERIALS, PROCESSES

__all__ = ["POLICY", "TABLES", "Column", "Default", "PolicyKey", "Table"]

TABLES: dict[str, Table] = {
    table.name: with_source(table)
    for table in (
        PERIODS,
        PROFILES,
        SITES,
        MATERIALS,
        STREAMS,
        DEMANDS,
        PROPERTIES,
        CONVERSIONS,
        PROCESSES,
        FACILITIES,
        MODES,
        LINKS,
        DISTANCES,
        RETURNS,
        ASSETS,
        REQUESTS,
    )
}
"""Every table of the contract by name, in the order in which reports name them."""
