"""The rules on who may exchange what, read from the contract once more, slowly, for the oracle.

Nothing here is shared with the engine but the policy. Every stream, demand and facility must name its site.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from pyproj import Geod

from tests.crosscheck.oracle_case import Case, Combination, Row, Supplier

_WGS84 = Geod(ellps="WGS84")


def combinations(case: Case) -> list[Combination]:
    """Every (supplier, receiver, to_material, mode) that no rule forbids."""
    return [
        combination
        for supplier in case.suppliers
        for receiver_id, receiver in case.receivers.items()
        if supplier.source != receiver_id
        for to_material in ([receiver["material"]] if "demand_id" in receiver else case.inputs(receiver))
        for mode in case.rows("modes")
        for combination in _allowed(case, supplier, receiver_id, receiver, to_material, mode)
    ]


def covers(link: Row, supplier: Supplier, receiver_id: str, mode: Row) -> bool:
    """Whether a row of links speaks of this supplier, receiver and mode."""
    return (
        (link["from_id"], link["to_id"]) == (supplier.source, receiver_id)
        and link.get("mode", mode["mode"]) == mode["mode"]
        and link.get("material", supplier.material) == supplier.material
    )


def offer(case: Case, supplier: Supplier, name: str) -> Row | None:
    """The row that says what a supplier has of a property: its own (its facility's) before its material's."""
    return _property(case, [supplier.source, supplier.material], name, ("value", "low"))


def limits(case: Case, receiver_id: str) -> dict[str, Row]:
    """The limits on what a receiver takes, by property; a facility with one input inherits those of that material."""
    receiver = case.receivers[receiver_id]
    owners = [receiver_id]
    if "demand_id" in receiver:
        owners.append(receiver["material"])
    elif len(case.inputs(receiver)) == 1:
        owners.extend(case.inputs(receiver))
    names = {row["property"] for row in case.rows("properties")}
    found = {name: _property(case, owners, name, ("min", "max")) for name in sorted(names)}
    return {name: row for name, row in found.items() if row is not None}


def _property(case: Case, owners: list[str], name: str, columns: tuple[str, ...]) -> Row | None:
    """The first owner's row on a property, if it has one of the columns."""
    for owner in owners:
        for row in case.rows("properties"):
            if (row["owner_id"], row["property"]) == (owner, name) and any(column in row for column in columns):
                return row
    return None


def _allowed(
    case: Case, supplier: Supplier, receiver_id: str, receiver: Row, to_material: str, mode: Row
) -> Iterator[Combination]:
    """Yield the combination if every rule lets it pass."""
    conversion = _conversion(case, supplier, to_material)
    if conversion is None:
        return
    link = _winning_link(case, supplier, receiver_id, mode)
    fixed_cost = mode.get("fixed_cost", 0.0) + link.get("fixed_cost", 0.0) + case.policy.transaction_fixed_cost
    made = Combination(
        supplier=supplier,
        receiver=receiver,
        receiver_id=receiver_id,
        to_material=to_material,
        mode=mode,
        conversion=conversion,
        link=link,
        km=_km(case, supplier.site, receiver["site_id"], mode, link),
        fixed_cost=fixed_cost,
    )
    if all(
        rule(case, made) for rule in (_link_lets, _near_enough, _price_fits, _forms_fit, _hazard_fits, _law, _quality)
    ):
        yield made


def _conversion(case: Case, supplier: Supplier, to_material: str) -> Row | None:
    """The row by which what is sent becomes a material; {} for itself, None for never."""
    material, low_code = supplier.material, case.low_code(supplier.material)
    rows = {row["from_material"]: row for row in case.rows("conversions") if row["to_material"] == to_material}
    if material in rows:
        return rows[material]
    if material == to_material:
        return {}
    if low_code and low_code in rows:
        return rows[low_code]
    for prefix in (low_code[:4], low_code[:2]):
        row = rows.get(prefix) if prefix else None
        if row is not None and (row.get("hazardous", False) or not _hazardous(case, supplier)):
            return row
    return None


def _winning_link(case: Case, supplier: Supplier, receiver_id: str, mode: Row) -> Row:
    """The row of links that names most of the combination, the mode before the material."""
    found = [link for link in case.rows("links") if covers(link, supplier, receiver_id, mode)]
    return max(found, key=lambda link: ("mode" in link, "material" in link), default={})


def _km(case: Case, from_site: str, to_site: str, mode: Row, link: Row) -> float:
    """The distance that is paid for."""
    if "distance_km" in link:
        return float(link["distance_km"])
    known = [row for row in case.rows("distances") if (row["from_site"], row["to_site"]) == (from_site, to_site)]
    for wanted in (mode["mode"], None):
        for row in known:
            if row.get("mode") == wanted:
                return float(row["distance_km"])
    if _one_place(case, from_site, to_site):
        return 0.0
    a, b = case.sites[from_site], case.sites[to_site]
    metres = _WGS84.inv(a["longitude_deg"], a["latitude_deg"], b["longitude_deg"], b["latitude_deg"])[2]
    return float(metres) / 1000.0 * float(mode.get("circuity", 1.0))


def _one_place(case: Case, one: str, other: str) -> bool:
    def place(site: str) -> tuple[str, float, float]:
        return case.organisation(site), case.sites[site]["latitude_deg"], case.sites[site]["longitude_deg"]

    return one == other or place(one) == place(other)


def _hazardous(case: Case, supplier: Supplier) -> bool:
    of_material = case.materials.get(supplier.material, {}).get("hazardous", False)
    return bool(of_material if supplier.stream is None else supplier.stream.get("hazardous", of_material))


def _entries(cell: str) -> list[str]:
    return [entry for entry in cell.split(";") if entry]


def _material_passes(case: Case, cell: str, material: str) -> bool:
    """Whether a ';'-separated cell of materials and code prefixes is empty or names the material."""
    entries, low_code = _entries(cell), case.low_code(material)
    return not entries or any(
        entry == material or (entry.isdigit() and low_code.startswith(entry)) for entry in entries
    )


def _link_lets(case: Case, c: Combination) -> bool:
    """Forbidden links, closed links, self-supply."""
    if c.link.get("status") == "forbidden" or (case.policy.links_closed and not c.link):
        return False
    return case.policy.links_internal or not _one_place(case, c.supplier.site, c.receiver["site_id"])


def _near_enough(case: Case, c: Combination) -> bool:
    of_rows = [float(row.get("max_distance_km", inf)) for row in (c.receiver, c.mode)]
    return c.km <= min(case.policy.limits.max_distance_km, c.supplier.of_stream("max_distance_km", inf), *of_rows)


def _price_fits(_: Case, c: Combination) -> bool:
    return c.supplier.of_stream("asking_price", -inf) <= float(c.receiver.get("max_price", inf)) * c.yield_


def _forms_fit(case: Case, c: Combination) -> bool:
    """The form of what is sent, where it is known, is among those that demand, mode and conversion take."""
    form = case.materials.get(c.supplier.material, {}).get("physical_form", "")
    form = form if c.supplier.stream is None else c.supplier.stream.get("physical_form", form)
    cells = [row.get("forms", "") for row in (c.receiver, c.mode, c.conversion)]
    return not form or all(not cell or form in _entries(cell) for cell in cells)


def _hazard_fits(case: Case, c: Combination) -> bool:
    takes = c.receiver.get("accepts_hazardous", True) and c.mode.get("hazardous", True)
    return not _hazardous(case, c.supplier) or bool(takes)


def _law(case: Case, c: Combination) -> bool:
    """Permits of the receiver's site, the mode's goods, the border."""
    origin, site = case.sites[c.supplier.site], case.sites[c.receiver["site_id"]]
    operation = (c.receiver if c.to_demand else case.recipe(c.receiver)[0]).get("operation", "")
    permits = _entries(site.get("permits", ""))
    if permits and operation and operation not in permits:
        return False
    for cell in (site.get("permit_materials", ""), c.mode.get("materials", "")):
        if not _material_passes(case, cell, c.supplier.material):
            return False
    countries = {row.get("country", "") for row in (origin, site)} - {""}
    return case.policy.cross_border or len(countries) < 2


def _quality(case: Case, c: Combination) -> bool:
    """Nothing goes where it lacks a limited property; nothing hazardous where it alone exceeds a limit."""
    for name, limit in limits(case, c.receiver_id).items():
        has = offer(case, c.supplier, name)
        if has is None:
            return False
        alone = has.get("high", has.get("value")) / c.yield_
        diluted = _hazardous(case, c.supplier) and alone > limit.get("max", inf)
        if diluted and not case.policy.dilute_hazardous:
            return False
    return True
