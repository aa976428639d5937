"""Where things are, and what it takes to move them: sites, modes, links, distances."""

from data.schema.column import Column, Table, entries, flag, identifier, number, reference, text

NO_LIMIT = "no limit"

LATITUDE = Column(
    "latitude_deg", "number", "north, WGS 84", minimum=-90.0, maximum=90.0, unit="degrees", example="60.170"
)
LONGITUDE = Column(
    "longitude_deg", "number", "east, WGS 84", minimum=-180.0, maximum=180.0, unit="degrees", example="24.938"
)


def _required(column: Column) -> Column:
    return Column(
        column.name,
        column.kind,
        column.meaning,
        required=True,
        minimum=column.minimum,
        maximum=column.maximum,
        unit=column.unit,
        example=column.example,
    )


SITES = Table(
    "sites",
    "where things are",
    (
        identifier("site_id", "name of the site", "north-mill"),
        text("organisation", "who runs the site", "Northern Paper", absent="the site itself"),
        text("name", "name for people", "Mill at the north quay"),
        _required(LATITUDE),
        _required(LONGITUDE),
        text("country", "ISO 3166-1 alpha-2", "FI", absent="no border is known"),
        text("region", "region or municipality", "Uusimaa"),
        text("nace", "economic activity", "17.12"),
        text("nace_version", "edition of the activity code", "NACE Rev. 2"),
        entries("permits", "R and D codes that the site may perform", "unchecked", "R4;R5"),
        entries(
            "permit_materials", "material codes or prefixes that the site may receive", "no restriction", "1910;2001"
        ),
        number(
            "permit_quantity", "all that the site may receive", absent=NO_LIMIT, unit="units per period", example="9000"
        ),
    ),
    ("site_id",),
)

MODES = Table(
    "modes",
    "transport",
    (
        identifier("mode", "name of the mode", "truck"),
        number("cost_per_unit_km", "haulage", required=True, unit="money per unit and km", example="0.13"),
        number("cost_per_unit", "handling", 0.0, unit="money per unit", example="2.5"),
        number("fixed_cost", "per exchange and period", 0.0, unit="money", example="500"),
        number(
            "load_size", "what one load carries", above=True, absent="loads are not counted", unit="units", example="25"
        ),
        number("cost_per_load_km", "added for each load begun", 0.0, unit="money per load and km", example="1.1"),
        number("co2e_per_unit_km", "emissions", 0.0, signed=True, unit="kg CO2e per unit and km", example="0.09"),
        number("max_distance_km", "farthest haul", absent=NO_LIMIT, unit="km", example="300"),
        number("circuity", "road km per geodesic km", 1.0, above=True, example="1.3"),
        entries("materials", "codes or prefixes that the mode carries", "all", "19;200108"),
        entries("forms", "physical forms that the mode carries", "all", "liquid;sludge"),
        flag("hazardous", "may carry hazardous waste", True),
    ),
    ("mode",),
)

LINKS = Table(
    "links",
    "what is known of one pair",
    (
        reference("from_id", "who gives", "streams", "facilities"),
        reference("to_id", "who takes", "demands", "facilities"),
        reference("mode", "transport", "modes", required=False, absent="every mode"),
        Column("material", "material", "what is carried", absent="every material", example="190802"),
        number("distance_km", "replaces the computed one", absent="computed", unit="km", example="12.5"),
        number(
            "unit_cost", "replaces all transport cost", absent="the mode's cost", unit="money per unit", example="4"
        ),
        number(
            "fixed_cost", "contract, permit or pipe, added to the mode's", 0.0, unit="money per period", example="900"
        ),
        number("capacity", "at most", absent=NO_LIMIT, unit="units per period", example="400"),
        number("min_quantity", "a contract: at least", 0.0, unit="units per period", example="100"),
        number("price", "of the contract, a transfer", absent="none agreed", unit="money per unit", example="7"),
        reference("until", "last period of the contract", "periods", required=False, absent="to the end"),
        Column(
            "status",
            "choice",
            "whether the pair may exchange",
            default="allowed",
            choices=("allowed", "forbidden"),
            example="forbidden",
        ),
    ),
    ("from_id", "to_id", "mode", "material"),
)

DISTANCES = Table(
    "distances",
    "known distances between sites, instead of computed ones",
    (
        reference("from_site", "start", "sites"),
        reference("to_site", "end", "sites"),
        reference("mode", "transport", "modes", required=False, absent="every mode"),
        number("distance_km", "length of the way", required=True, unit="km", example="31.2"),
    ),
    ("from_site", "to_site", "mode"),
)
