"""What is on offer, what is wanted, and of what quality: streams, demands, properties."""

from dataclasses import replace

from data.schema.column import FORMS, Column, Table, entries, flag, identifier, number, reference, text
from data.schema.places import CITY, COUNTRY, LATITUDE, LONGITUDE, NO_LIMIT, REGION

INLINE = ("latitude_deg", "longitude_deg")
PER_UNIT = "money per unit"
PER_PERIOD = "units per period"
VISIBILITY = Column(
    "visibility",
    "choice",
    "who may see the row's figures; private ones are used to optimise and shown to nobody else",
    choices=("public", "facilitator", "private"),
    example="private",
)


def _place() -> tuple[Column, ...]:
    """Return the columns that put a row on the map: a site, or a place of its own."""
    site = Column(
        "site_id",
        "reference",
        "site where it is",
        required=True,
        unless=INLINE,
        found_by=CITY.name,
        refers=("sites",),
        example="north-mill",
    )
    owner = text(
        "organisation",
        "whose it is, where the row gives coordinates instead of a site",
        "Northern Paper",
        absent="the row's id",
    )
    country = replace(COUNTRY, meaning="country of a place of the row's own, two letters of ISO 3166-1")
    region = replace(REGION, meaning="region of a place of the row's own; of a city of the United States its state")
    return site, owner, LATITUDE, LONGITUDE, CITY, country, region


def _timing() -> tuple[Column, ...]:
    """Return the columns that say in what unit and when the amounts hold."""
    return (
        text(
            "unit",
            "unit of every figure of the row: t, kg, m3, MWh, piece, t/month ...",
            "t",
            absent="the material's unit",
        ),
        reference(
            "period",
            "period of the amounts",
            "periods",
            required=False,
            absent="every period without a row",
            example="2026",
        ),
        reference(
            "profile",
            "profile that multiplies quantity and min_quantity; a period that it does not have stays as it is",
            "profiles",
            required=False,
            absent="none",
            example="harvest",
        ),
    )


STREAMS = Table(
    "streams",
    "waste on offer",
    (
        identifier(
            "stream_id",
            "name of the stream; no facility has the same",
            "mill-sludge",
        ),
        *_place(),
        Column(
            "material",
            "material",
            "what it is: a List of Waste code or a material of the table materials",
            required=True,
            example="030311",
        ),
        number(
            "quantity",
            "what is available in each period",
            required=True,
            unit=PER_PERIOD,
            scale="amount",
            example="1200",
        ),
        *_timing(),
        number(
            "min_quantity",
            "of it, what must be placed (exchanged or treated), not disposed",
            0.0,
            unit=PER_PERIOD,
            scale="amount",
            example="0",
        ),
        number(
            "disposal_cost",
            "cost of disposing of what is not placed; negative where it earns",
            0.0,
            signed=True,
            unit=PER_UNIT,
            scale="per_unit",
            example="85",
        ),
        number(
            "disposal_co2e",
            "emissions of disposing of what is not placed",
            0.0,
            signed=True,
            unit="kg CO2e per unit",
            scale="per_unit",
            example="120",
        ),
        number(
            "collection_cost",
            "paid to the outside world for what is placed: collection, cleaning, fresh water",
            0.0,
            unit=PER_UNIT,
            scale="per_unit",
            example="5",
        ),
        number(
            "asking_price",
            "least that the owner wants from the receiver: a transfer; negative where the owner would pay",
            signed=True,
            absent="no requirement",
            unit=PER_UNIT,
            scale="per_unit",
            example="-10",
        ),
        number(
            "min_lot",
            "an exchange carries at least this much in a period, or nothing",
            0.0,
            unit=PER_PERIOD,
            scale="amount",
            example="24",
        ),
        number("max_partners", "most receivers over the whole horizon", absent=NO_LIMIT, whole=True, example="3"),
        number("max_distance_km", "distance of the farthest receiver", absent=NO_LIMIT, unit="km", example="150"),
        flag(
            "hazardous",
            "whether it is hazardous waste",
            None,
            absent="as the material or its List of Waste entry says, else false",
            example="false",
        ),
        text(
            "physical_form",
            f"{FORMS}; forms of demands, modes and conversions compare with it",
            "sludge",
            absent="unknown, which passes every rule on forms",
        ),
        Column(
            "quantity_basis",
            "choice",
            "how the quantity is known",
            choices=("measured", "calculated", "estimated"),
            example="measured",
        ),
        number(
            "uncertainty_pct", "uncertainty of the quantity, plus or minus", absent="not known", unit="%", example="15"
        ),
        VISIBILITY,
        text("description", "description for people", "fibre sludge from effluent treatment"),
        text("current_treatment", "R or D code of what happens to it today", "D1"),
    ),
    ("stream_id", "period"),
)

DEMANDS = Table(
    "demands",
    "feedstock wanted",
    (
        identifier("demand_id", "name of the demand; no facility has the same", "kiln-fuel"),
        *_place(),
        Column(
            "material",
            "material",
            "what is wanted: a material of the table materials or a List of Waste code",
            required=True,
            example="biomass",
        ),
        number(
            "quantity", "the most wanted in each period", required=True, unit=PER_PERIOD, scale="amount", example="900"
        ),
        *_timing(),
        number("min_quantity", "of it, what exchanges must cover", 0.0, unit=PER_PERIOD, scale="amount", example="0"),
        number(
            "purchase_cost",
            "cost of virgin material for what exchanges do not cover",
            0.0,
            unit=PER_UNIT,
            scale="per_unit",
            example="60",
        ),
        number(
            "purchase_co2e",
            "emissions of virgin material for what exchanges do not cover",
            0.0,
            signed=True,
            unit="kg CO2e per unit",
            scale="per_unit",
            example="300",
        ),
        number(
            "max_price",
            "most that the receiver pays: a transfer",
            signed=True,
            absent=NO_LIMIT,
            unit=PER_UNIT,
            scale="per_unit",
            example="40",
        ),
        number(
            "min_lot",
            "an exchange brings at least this much in a period, or nothing",
            0.0,
            unit=PER_PERIOD,
            scale="amount",
            example="24",
        ),
        number("max_partners", "most suppliers over the whole horizon", absent=NO_LIMIT, whole=True, example="2"),
        number("max_distance_km", "distance of the farthest supplier", absent=NO_LIMIT, unit="km", example="150"),
        number(
            "max_supplier_share", "largest share of quantity from one organisation", 1.0, maximum=1.0, example="0.6"
        ),
        number("max_substitution_share", "largest share of quantity from exchanges", 1.0, maximum=1.0, example="0.3"),
        flag("accepts_hazardous", "whether it takes hazardous waste", True),
        entries("forms", f"physical forms that are taken: {FORMS}", "all", "solid;sludge"),
        text(
            "operation",
            "R or D code of the operation that it performs",
            "R1",
            absent="unchecked against the site's permits",
        ),
        VISIBILITY,
        text("description", "description for people", "fuel for the lime kiln"),
    ),
    ("demand_id", "period"),
)

PROPERTIES = Table(
    "properties",
    "quality of what is offered, and limits on what is accepted",
    (
        reference(
            "owner_id",
            "stream, return (`<demand_id>#<material>`), demand, facility (its outputs) or material; an owner's own row "
            "precedes its material's",
            "streams",
            "returns",
            "demands",
            "facilities",
            "materials",
            example="mill-sludge",
        ),
        Column("property", "identifier", "name of the property", required=True, example="moisture_pct"),
        number(
            "value",
            "what the stream, return, output or material has",
            signed=True,
            absent="low and high, or none",
            example="12",
        ),
        number(
            "low",
            "lower end of what the stream, return, output or material has; limits are met by the worse end",
            signed=True,
            absent="value",
            example="10",
        ),
        number(
            "high",
            "upper end of what the stream, return, output or material has; limits are met by the worse end",
            signed=True,
            absent="value",
            example="14",
        ),
        number(
            "min",
            "least that the demand or facility accepts of everything it receives in a period, blended",
            signed=True,
            absent=NO_LIMIT,
            example="0",
        ),
        number(
            "max",
            "most that the demand or facility accepts of everything it receives in a period, blended",
            signed=True,
            absent=NO_LIMIT,
            example="20",
        ),
        text("unit", "unit of the property, one for all rows", "%"),
    ),
    ("owner_id", "property"),
)
