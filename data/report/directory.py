"""Who is behind an id: organisation, material, unit and site of everything that a plan names."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from symbiosis.grades import grades
from symbiosis.inventory import Index, Inventory, Text

_WASTE_CODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands behind the id of a stream, demand or facility."""

    organisation: str
    material: str
    """Name of its material; of a facility its process."""
    unit: str
    """Unit of its material; ``""`` for a facility, whose throughput has the recipe's own unit."""
    site: int
    co2e: float = 0.0
    """kg CO2e per unit of throughput of a facility."""
    grade: str = ""
    """How far the figures of a stream can be trusted; ``""`` where that is not told."""


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything that a plan may name, by id. Ids that the inventory does not have are absent."""

    streams: dict[str, Entry]
    """What comes back of products too."""
    demands: dict[str, Entry]
    facilities: dict[str, Entry]
    material_names: dict[str, str]
    material_units: dict[str, str]

    @property
    def tables(self) -> tuple[dict[str, Entry], ...]:
        """Streams, demands and facilities."""
        return (self.streams, self.demands, self.facilities)

    def sender(self, identifier: str) -> Entry | None:
        """Return the stream or facility that sends."""
        return self.streams.get(identifier) or self.facilities.get(identifier)

    def receiver(self, identifier: str) -> Entry | None:
        """Return the demand or facility that receives."""
        return self.demands.get(identifier) or self.facilities.get(identifier)

    def material(self, identifier: str) -> str:
        """Return a material's name, or its id where it has none."""
        return self.material_names.get(identifier) or identifier


def directory_of(inventory: Inventory) -> Directory:
    """Return the directory of an inventory."""
    materials = inventory.materials
    ids = materials.id.tolist()
    names = [name or _readable(identifier) for name, identifier in zip(materials.name.tolist(), ids, strict=True)]
    units = materials.unit.tolist()
    return Directory(
        streams=_streams(inventory, names),
        demands=_by_material(
            inventory, names, inventory.demands.id, inventory.demands.site, inventory.demands.material
        ),
        facilities=_facilities(inventory),
        material_names=dict(zip(ids, names, strict=True)),
        material_units=dict(zip(ids, units, strict=True)),
    )


def _readable(material: str) -> str:
    """Return a List of Waste code as the list prints it; any other id as it is."""
    return f"waste {material[:2]} {material[2:4]} {material[4:]}" if _WASTE_CODE.fullmatch(material) else material


def _streams(inventory: Inventory, names: list[str]) -> dict[str, Entry]:
    streams = inventory.streams
    entries = _by_material(inventory, names, streams.id, streams.site, streams.material)
    told = zip(streams.id.tolist(), grades(inventory).tolist(), strict=True)
    graded = {identifier: replace(entries[identifier], grade=grade) for identifier, grade in told}
    returns, place = inventory.returns, inventory.demands.site
    return graded | _by_material(inventory, names, returns.id, place[returns.demand], returns.material)


def _by_material(inventory: Inventory, names: list[str], ids: Text, sites: Index, materials: Index) -> dict[str, Entry]:
    rows = zip(ids.tolist(), sites.tolist(), materials.tolist(), strict=True)
    return {
        identifier: Entry(
            _organisation(inventory, site),
            names[material],
            inventory.materials.unit[material],
            site,
        )
        for identifier, site, material in rows
    }


def _facilities(inventory: Inventory) -> dict[str, Entry]:
    facilities = inventory.facilities
    rows = zip(
        facilities.id.tolist(),
        facilities.site.tolist(),
        facilities.process.tolist(),
        facilities.co2e.tolist(),
        strict=True,
    )
    return {
        identifier: Entry(_organisation(inventory, site), inventory.processes.id[process], "", site, co2e)
        for identifier, site, process, co2e in rows
    }


def _organisation(inventory: Inventory, site: int) -> str:
    return str(inventory.organisations[inventory.sites.organisation[site]])
