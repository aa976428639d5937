"""Where things are, and what it takes to move them: sites, modes, links, distances."""

from data.schema.column import FORMS, Column, Table, entries, flag, identifier, number, reference, text

NO_LIMIT = "no limit"

LATITUDE = Column(
    "latitude_deg",
    "number",
    "degrees north of the equator (WGS 84), south negative",
    minimum=-90.0,
    maximum=90.0,
    unit="degrees",
    example="60.170",
)
LONGITUDE = Column(
    "longitude_deg",
    "number",
    "degrees east of Greenwich (WGS 84), west negative",
    minimum=-180.0,
    maximum=180.0,
    unit="degrees",
    example="24.938",
)


CITY = text(
    "city",
    "city in which it lies, read where the coordinates are empty and geocoding is asked for: they become its centre's",
    "Helsinki",
)
COUNTRY = text("country", "country, two letters of ISO 3166-1", "FI", absent="no border is known")
REGION = text(
    "region", "region or municipality, for tables and filters; of a city of the United States its state", "Uusimaa"
)


def _required(column: Column) -> Column:
    return Column(
        column.name,
        column.kind,
        column.meaning,
        required=True,
        found_by=CITY.name,
        minimum=column.minimum,
        maximum=column.maximum,
        unit=column.unit,
        example=column.example,
    )


SITES = Table(
    "sites",
    "where things are",
    (
        identifier("site_id", "name of the site, by which other tables refer to it", "north-mill"),
        text(
            "organisation",
            "who runs the site; sites of one organisation at one point are one place",
            "Northern Paper",
            absent="the site itself",
        ),
        text("name", "name for people", "Mill at the north quay"),
        _required(LATITUDE),
        _required(LONGITUDE),
        CITY,
        COUNTRY,
        REGION,
        text("nace", "economic activity, a NACE code", "17.12"),
        text("nace_version", "edition of the activity code", "NACE Rev. 2"),
        entries("permits", "R and D codes that the site may perform", "unchecked", "R1;R4"),
        entries(
            "permit_materials",
            "materials, List of Waste codes or their first digits that the site may receive",
            "no restriction",
            "1910;2001",
        ),
        number(
            "permit_quantity",
            "most that the site may receive of everything together",
            absent=NO_LIMIT,
            unit="units per period",
            example="9000",
        ),
    ),
    ("site_id",),
)

MODES = Table(
    "modes",
    "transport",
    (
        identifier("mode", "name of the mode of transport", "truck"),
        number("cost_per_unit_km", "cost of haulage", required=True, unit="money per unit and km", example="0.13"),
        number(
            "cost_per_unit", "cost of handling: loading, unloading, weighing", 0.0, unit="money per unit", example="2.5"
        ),
        number(
            "fixed_cost",
            "cost of each exchange in each period, however much it carries",
            0.0,
            unit="money",
            example="500",
        ),
        number(
            "load_size",
            "what one load carries at most",
            above=True,
            absent="loads are not counted",
            unit="units",
            example="25",
        ),
        number(
            "cost_per_load_km",
            "cost of each load begun, added to the haulage",
            0.0,
            unit="money per load and km",
            example="1.1",
        ),
        number(
            "co2e_per_unit_km", "emissions of haulage", 0.0, signed=True, unit="kg CO2e per unit and km", example="0.09"
        ),
        number("max_distance_km", "longest haul of this mode", absent=NO_LIMIT, unit="km", example="300"),
        number(
            "circuity",
            "km driven per km as the crow flies; known distances are taken as they are",
            1.0,
            above=True,
            example="1.3",
        ),
        entries(
            "materials",
            "materials, List of Waste codes or their first digits that the mode carries",
            "all",
            "19;200108",
        ),
        entries("forms", f"physical forms that the mode carries: {FORMS}", "all", "liquid;sludge"),
        flag("hazardous", "whether the mode may carry hazardous waste", True),
    ),
    ("mode",),
)

LINKS = Table(
    "links",
    "what is known of one pair",
    (
        reference(
            "from_id",
            "stream, return (`<demand_id>#<material>`) or facility that gives",
            "streams",
            "returns",
            "facilities",
            example="mill-sludge",
        ),
        reference("to_id", "demand or facility that takes", "demands", "facilities", example="kiln-fuel"),
        reference(
            "mode",
            "mode of transport that the row is about",
            "modes",
            required=False,
            absent="every mode",
            example="truck",
        ),
        Column(
            "material",
            "material",
            "material, as it is given, that the row is about",
            absent="every material",
            example="030311",
        ),
        number(
            "distance_km",
            "length of the way, instead of the computed one",
            absent="computed",
            unit="km",
            example="12.5",
        ),
        number(
            "unit_cost",
            "cost of all transport per unit sent, instead of the mode's, loads included",
            absent="the mode's cost",
            unit="money per unit",
            example="4",
        ),
        number(
            "fixed_cost",
            "cost of contract, permit or pipe while the pair exchanges, added to the mode's",
            0.0,
            unit="money per period",
            example="900",
        ),
        number(
            "capacity",
            "most that everything the row covers carries together",
            absent=NO_LIMIT,
            unit="units per period",
            example="400",
        ),
        number(
            "min_quantity",
            "least that everything the row covers carries together: a contract, in every period up to until",
            0.0,
            unit="units per period",
            example="100",
        ),
        number(
            "price",
            "price of the contract: a transfer inside the system, it only decides who gains",
            absent="none agreed",
            unit="money per unit",
            example="7",
        ),
        reference(
            "until", "last period of the contract", "periods", required=False, absent="to the end", example="2026"
        ),
        Column(
            "status",
            "choice",
            "whether the pair may exchange; allowed lifts no other rule",
            default="allowed",
            choices=("allowed", "forbidden"),
            example="allowed",
        ),
    ),
    ("from_id", "to_id", "mode", "material"),
)

DISTANCES = Table(
    "distances",
    "known distances between sites, used instead of computed ones",
    (
        reference("from_site", "site where the way starts", "sites", example="north-mill"),
        reference(
            "to_site", "site where the way ends; the way back is a row of its own", "sites", example="north-mill"
        ),
        reference(
            "mode",
            "mode of transport that the row is about",
            "modes",
            required=False,
            absent="every mode",
            example="truck",
        ),
        number("distance_km", "length of the way, used as it is", required=True, unit="km", example="31.2"),
    ),
    ("from_site", "to_site", "mode"),
)
