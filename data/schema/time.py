"""The horizon, and what comes later: periods, profiles, returns, assets, requests."""

from data.schema.column import Column, Table, identifier, number, reference
from data.schema.places import NO_LIMIT


def _instant(name: str, meaning: str, example: str) -> Column:
    return Column(name, "instant", meaning, required=True, example=example)


PERIODS = Table(
    "periods",
    "the horizon, in order",
    (
        identifier("period", "name of the period", "2026"),
        number("discount_factor", "weight of the period's costs in the plan's cost", 1.0, example="0.96"),
        number(
            "days",
            "length of the period; brings rates such as t/month to it",
            365.0,
            above=True,
            unit="days",
            example="365",
        ),
    ),
    ("period",),
)

PROFILES = Table(
    "profiles",
    "factors on quantities, by period; a period without a row has the factor 1",
    (
        Column("profile", "identifier", "name of the profile", required=True, example="harvest"),
        reference("period", "period of the factor", "periods", example="2026"),
        number("factor", "multiplies the quantities of rows that name the profile", required=True, example="1.4"),
    ),
    ("profile", "period"),
)

RETURNS = Table(
    "returns",
    "products that come back from demands",
    (
        reference("demand_id", "demand at whose site it comes back", "demands", example="kiln-fuel"),
        Column("material", "material", "material of the returned product", required=True, example="150103"),
        number(
            "lag_periods",
            "periods between delivery and return; 0 is the same period",
            required=True,
            whole=True,
            example="1",
        ),
        number("fraction", "share of what the demand received from exchanges", required=True, example="0.4"),
        number("collection_cost", "paid outside for what is placed", 0.0, unit="money per unit", example="3"),
        number(
            "disposal_cost",
            "cost of disposing of what is not placed",
            0.0,
            signed=True,
            unit="money per unit",
            example="60",
        ),
        number(
            "disposal_co2e",
            "emissions of disposing of what is not placed",
            0.0,
            signed=True,
            unit="kg CO2e per unit",
            example="90",
        ),
        number(
            "disposal_limit",
            "most that may be disposed of; 0 = all must be placed",
            absent=NO_LIMIT,
            unit="units per period",
            example="10",
        ),
    ),
    ("demand_id", "material", "lag_periods"),
)

ASSETS = Table(
    "assets",
    "equipment that is shared",
    (
        identifier("asset_id", "name of the asset", "shredder"),
        reference("site_id", "site where it is", "sites", example="north-mill"),
        Column("kind", "text", "what it is; requests ask for a kind", required=True, example="shredder"),
        number("capacity", "units that can be booked at the same time", required=True, unit="units", example="1"),
        _instant("start", "from when it is available", "2026-03-01T08:00"),
        _instant("end", "until when it is available", "2026-03-31T18:00"),
        number("hourly_cost", "cost of one unit", 0.0, unit="money per hour", example="40"),
    ),
    ("asset_id",),
)

REQUESTS = Table(
    "requests",
    "hours of equipment that are wanted",
    (
        identifier("request_id", "name of the request", "shred-may"),
        reference("site_id", "site that wants it", "sites", example="north-mill"),
        Column("kind", "text", "what is wanted", required=True, example="shredder"),
        number("amount", "units that are wanted", 1.0, unit="units", example="1"),
        number("duration_h", "length of the booking", required=True, unit="hours", example="6"),
        _instant("earliest", "the booking begins then or later", "2026-03-02T08:00"),
        _instant("latest", "the booking ends then or earlier", "2026-03-06T18:00"),
        number(
            "outside_hourly_cost", "cost of one unit bought outside", required=True, unit="money per hour", example="75"
        ),
        number("max_distance_km", "distance of the farthest asset", absent=NO_LIMIT, unit="km", example="40"),
    ),
    ("request_id",),
)
