"""What is on offer, what is wanted, and of what quality: streams, demands, properties."""

from data.schema.column import Column, Table, entries, flag, identifier, number, reference, text
from data.schema.places import LATITUDE, LONGITUDE, NO_LIMIT

INLINE = ("latitude_deg", "longitude_deg")
PER_UNIT = "money per unit"
PER_PERIOD = "units per period"
VISIBILITY = Column(
    "visibility",
    "choice",
    "who may see the row's figures",
    choices=("public", "facilitator", "private"),
    example="private",
)


def _place() -> tuple[Column, ...]:
    """Return the columns that put a row on the map: a site, or a place of its own."""
    site = Column(
        "site_id", "reference", "where it is", required=True, unless=INLINE, refers=("sites",), example="north-mill"
    )
    owner = text(
        "organisation", "whose it is, where the row gives its own place", "Northern Paper", absent="the row's id"
    )
    return site, owner, LATITUDE, LONGITUDE


def _timing() -> tuple[Column, ...]:
    """Return the columns that say in what unit and when the amounts hold."""
    return (
        text(
            "unit",
            "unit of every figure of the row: t, kg, m3, MWh, piece, t/month ...",
            "t",
            absent="the material's unit",
        ),
        reference("period", "period of the amounts", "periods", required=False, absent="every period without a row"),
        reference(
            "profile", "profile that scales the quantities", "profiles", required=False, absent="none", built=False
        ),
    )


STREAMS = Table(
    "streams",
    "waste on offer",
    (
        identifier("stream_id", "name of the stream", "mill-sludge"),
        *_place(),
        Column("material", "material", "what it is", required=True, example="030311"),
        number("quantity", "available in each period", required=True, unit=PER_PERIOD, scale="amount", example="1200"),
        *_timing(),
        number("min_quantity", "must be placed, not disposed", 0.0, unit=PER_PERIOD, scale="amount", example="0"),
        number("disposal_cost", "when not placed", 0.0, signed=True, unit=PER_UNIT, scale="per_unit", example="85"),
        number(
            "disposal_co2e",
            "when not placed",
            0.0,
            signed=True,
            unit="kg CO2e per unit",
            scale="per_unit",
            example="120",
        ),
        number("collection_cost", "paid outside for what is placed", 0.0, unit=PER_UNIT, scale="per_unit", example="5"),
        number(
            "asking_price",
            "paid by the receiver, a transfer",
            signed=True,
            absent="no requirement",
            unit=PER_UNIT,
            scale="per_unit",
            example="-10",
        ),
        number(
            "min_lot",
            "an exchange carries at least this, or nothing",
            0.0,
            unit=PER_PERIOD,
            scale="amount",
            example="24",
        ),
        number("max_partners", "different receivers", absent=NO_LIMIT, whole=True, example="3"),
        number("max_distance_km", "farthest receiver", absent=NO_LIMIT, unit="km", example="150"),
        flag(
            "hazardous", "hazardous waste", None, absent="as the material or its List of Waste entry says, else false"
        ),
        text(
            "physical_form", "solid, liquid, sludge ...", "sludge", absent="unknown, which passes every rule on forms"
        ),
        Column(
            "quantity_basis",
            "choice",
            "how the quantity is known",
            choices=("measured", "calculated", "estimated"),
            example="measured",
        ),
        number("uncertainty_pct", "of the quantity", absent="not known", unit="%", example="15"),
        VISIBILITY,
        text("description", "in words", "fibre sludge from effluent treatment"),
        text("current_treatment", "R or D code of what happens today", "D1"),
    ),
    ("stream_id", "period"),
)

DEMANDS = Table(
    "demands",
    "feedstock wanted",
    (
        identifier("demand_id", "name of the demand", "kiln-fuel"),
        *_place(),
        Column("material", "material", "what is wanted", required=True, example="biomass"),
        number(
            "quantity", "the most wanted in each period", required=True, unit=PER_PERIOD, scale="amount", example="900"
        ),
        *_timing(),
        number("min_quantity", "must be met by exchanges", 0.0, unit=PER_PERIOD, scale="amount", example="0"),
        number("purchase_cost", "for what exchanges do not cover", 0.0, unit=PER_UNIT, scale="per_unit", example="60"),
        number(
            "purchase_co2e",
            "for what exchanges do not cover",
            0.0,
            signed=True,
            unit="kg CO2e per unit",
            scale="per_unit",
            example="300",
        ),
        number(
            "max_price", "paid at most", signed=True, absent=NO_LIMIT, unit=PER_UNIT, scale="per_unit", example="40"
        ),
        number(
            "min_lot",
            "an exchange brings at least this, or nothing",
            0.0,
            unit=PER_PERIOD,
            scale="amount",
            example="24",
        ),
        number("max_partners", "different suppliers", absent=NO_LIMIT, whole=True, example="2"),
        number("max_distance_km", "farthest supplier", absent=NO_LIMIT, unit="km", example="150"),
        number("max_supplier_share", "of quantity, from one organisation", 1.0, maximum=1.0, example="0.6"),
        number("max_substitution_share", "of quantity, from exchanges", 1.0, maximum=1.0, example="0.3"),
        flag("accepts_hazardous", "takes hazardous waste", True),
        entries("forms", "physical forms that are taken", "all", "solid;sludge"),
        text("operation", "R or D code that is performed", "R1", absent="unchecked against the site's permits"),
        VISIBILITY,
        text("description", "in words", "fuel for the lime kiln"),
    ),
    ("demand_id", "period"),
)

PROPERTIES = Table(
    "properties",
    "quality of what is offered, and limits on what is accepted",
    (
        reference("owner_id", "who has or limits the property", "streams", "demands", "facilities", "materials"),
        Column("property", "identifier", "name of the property", required=True, example="moisture_pct"),
        number("value", "of what is offered", signed=True, absent="low and high, or none", example="12"),
        number("low", "lower end of what is offered", signed=True, absent="value", example="10"),
        number("high", "upper end of what is offered", signed=True, absent="value", example="14"),
        number("min", "least that is accepted in the blend", signed=True, absent=NO_LIMIT, example="0"),
        number("max", "most that is accepted in the blend", signed=True, absent=NO_LIMIT, example="20"),
        text("unit", "of the property, one for all rows", "%"),
    ),
    ("owner_id", "property"),
)
