"""The horizon, and what comes later: periods, profiles, returns, assets, requests."""

from data.schema.column import Column, Table, identifier, number, reference
from data.schema.places import NO_LIMIT


def _instant(name: str, meaning: str) -> Column:
    return Column(name, "instant", meaning, required=True, example="2026-03-01T08:00")


PERIODS = Table(
    "periods",
    "the horizon, in order",
    (
        identifier("period", "name of the period", "2026"),
        number("discount_factor", "weight of the period's costs", 1.0, example="0.96"),
        number("days", "length", 365.0, above=True, unit="days", example="365"),
    ),
    ("period",),
)

PROFILES = Table(
    "profiles",
    "factors on quantities, by period",
    (
        Column("profile", "identifier", "name of the profile", required=True, example="harvest"),
        reference("period", "when", "periods"),
        number("factor", "multiplies the quantities", required=True, example="1.4"),
    ),
    ("profile", "period"),
    built=False,
)

RETURNS = Table(
    "returns",
    "products that come back from demands",
    (
        reference("demand_id", "where it comes back", "demands"),
        Column("material", "material", "of the returned product", required=True, example="used-pallets"),
        number("lag_periods", "periods later", required=True, whole=True, example="1"),
        number("fraction", "of what the demand received from exchanges", required=True, example="0.4"),
        number("collection_cost", "per unit placed", 0.0, unit="money per unit", example="3"),
        number("disposal_cost", "when not placed", 0.0, signed=True, unit="money per unit", example="60"),
        number("disposal_co2e", "when not placed", 0.0, signed=True, unit="kg CO2e per unit", example="90"),
        number("disposal_limit", "at most disposed", absent=NO_LIMIT, unit="units per period", example="10"),
    ),
    ("demand_id", "material", "lag_periods"),
    built=False,
)

ASSETS = Table(
    "assets",
    "equipment that is shared",
    (
        identifier("asset_id", "name of the asset", "shredder"),
        reference("site_id", "where it is", "sites"),
        Column("kind", "text", "what it is", required=True, example="shredder"),
        number("capacity", "simultaneous units", required=True, example="1"),
        _instant("start", "available from"),
        _instant("end", "available to"),
        number("hourly_cost", "per unit", unit="money per hour", example="40"),
    ),
    ("asset_id",),
    built=False,
)

REQUESTS = Table(
    "requests",
    "hours of equipment that are wanted",
    (
        identifier("request_id", "name of the request", "shred-may"),
        reference("site_id", "who wants it", "sites"),
        Column("kind", "text", "what is wanted", required=True, example="shredder"),
        number("amount", "units", 1.0, example="1"),
        number("duration_h", "length", required=True, unit="hours", example="6"),
        _instant("earliest", "begins at or after"),
        _instant("latest", "ends at or before"),
        number("outside_hourly_cost", "bought outside", required=True, unit="money per hour", example="75"),
        number("max_distance_km", "farthest asset", absent=NO_LIMIT, unit="km", example="40"),
    ),
    ("request_id",),
    built=False,
)
