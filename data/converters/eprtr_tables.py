"""The inventory's tables, made of located facilities, their transfers and the assumption tables."""

from collections.abc import Iterable, Mapping, Sequence

from data.converters.eprtr_assumptions import Assumptions
from data.converters.eprtr_facilities import Facility
from data.converters.eprtr_transfers import Transfer
from data.converters.output import OutputTable

SITE_COLUMNS = ("site_id", "organisation", "name", "latitude_deg", "longitude_deg", "country")
STREAM_COLUMNS = (
    "stream_id", "site_id", "material", "quantity", "unit", "disposal_cost", "hazardous",
    "quantity_basis", "description", "source",
)  # fmt: skip
DEMAND_COLUMNS = (
    "demand_id", "site_id", "material", "quantity", "unit", "purchase_cost", "purchase_co2e",
    "max_substitution_share", "max_distance_km", "accepts_hazardous", "operation", "description", "source",
)  # fmt: skip
CONVERSION_COLUMNS = ("from_material", "to_material", "yield", "cost", "hazardous", "source", "confidence")
MATERIAL_COLUMNS = ("material", "name", "unit", "physical_form")
MODE_COLUMNS = ("mode", "cost_per_unit_km", "co2e_per_unit_km")
TABLE_NAMES = ("sites", "streams", "demands", "conversions", "materials", "modes")
_HAZARD_WORDS = {"HW": "hazardous", "NONHW": "non-hazardous"}
_TREATMENT_WORDS = {"R": "recovery", "D": "disposal"}


def build_tables(
    facilities: Sequence[Facility], transfers: Sequence[Transfer], assumptions: Assumptions, year: int
) -> tuple[OutputTable, ...]:
    """Return the inventory's tables; conversions and materials only as far as a demand wants them."""
    demands = demand_rows(facilities, assumptions)
    wanted = {row["material"] for row in demands}
    conversions = tuple(row for row in assumptions.conversions if row["to_material"] in wanted)
    materials = tuple(row for row in assumptions.materials if row["material"] in wanted)
    return (
        OutputTable("sites", SITE_COLUMNS, tuple(_site(facility) for facility in facilities)),
        OutputTable("streams", STREAM_COLUMNS, tuple(_stream(transfer, assumptions, year) for transfer in transfers)),
        OutputTable("demands", DEMAND_COLUMNS, demands),
        OutputTable("conversions", CONVERSION_COLUMNS, conversions),
        OutputTable("materials", MATERIAL_COLUMNS, materials),
        OutputTable("modes", MODE_COLUMNS, assumptions.modes),
    )


def demand_rows(facilities: Iterable[Facility], assumptions: Assumptions) -> tuple[Mapping[str, str], ...]:
    """Return what each operating facility is assumed to want, by its activity."""
    return tuple(
        {column: rule.cells.get(column, "") for column in DEMAND_COLUMNS}
        | {
            "demand_id": f"{facility.site_id}-wants-{rule.material}",
            "site_id": facility.site_id,
            "description": f"assumed of activity {facility.activity}",
        }
        for facility in facilities
        if facility.operating
        for rule in assumptions.demands_of(facility.activity)
    )


def _site(facility: Facility) -> Mapping[str, str]:
    return {
        "site_id": facility.site_id,
        "organisation": facility.organisation,
        "name": facility.name,
        "latitude_deg": facility.latitude_deg,
        "longitude_deg": facility.longitude_deg,
        "country": facility.country,
    }


def _stream(transfer: Transfer, assumptions: Assumptions, year: int) -> Mapping[str, str]:
    rule = assumptions.material_rule(transfer.activity, transfer.hazard, transfer.treatment)
    cost, cost_source = assumptions.disposal_cost(rule, transfer.hazard, transfer.treatment)
    return {
        "stream_id": transfer.stream_id,
        "site_id": transfer.facility.site_id,
        "material": rule.material,
        "quantity": f"{transfer.quantity_t.normalize():f}",
        "unit": "t",
        "disposal_cost": cost,
        "hazardous": "true" if transfer.hazard == "HW" else "false",
        "quantity_basis": transfer.basis,
        "description": _description(transfer),
        "source": _stream_source(transfer, year, rule.source, cost_source),
    }


def _description(transfer: Transfer) -> str:
    register = f"{_HAZARD_WORDS[transfer.hazard]} waste for {_TREATMENT_WORDS[transfer.treatment]}"
    abroad = f", sent to {transfer.receiver_country}" if transfer.receiver_country else ""
    return f"estimated material; the register says: {register}{abroad}; activity {transfer.activity}"


def _stream_source(transfer: Transfer, year: int, material_source: str, cost_source: str) -> str:
    register = f"quantity: pollutant register {year}, waste_transfers row {transfer.row}"
    cost = "" if cost_source == material_source else f"; disposal_cost {cost_source}"
    return f"{register}; material {material_source}{cost}"
