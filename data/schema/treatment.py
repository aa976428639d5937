"""What materials are, what turns one into another, and the plants that treat them."""

from data.schema.column import Column, Table, entries, flag, identifier, number, reference, text
from data.schema.places import NO_LIMIT

MATERIALS = Table(
    "materials",
    "what is not a List of Waste code (codes may be listed for their density)",
    (
        Column("material", "material", "name of the material", required=True, example="wood-chips"),
        text("name", "name for people", "Wood chips, untreated"),
        Column("unit", "text", "unit of its amounts: t, m3, MWh or piece", required=True, example="t"),
        text("physical_form", "solid, liquid, sludge ...", "solid"),
        flag("hazardous", "hazardous waste", None, absent="as its List of Waste entry says, else false"),
        text("low_code", "its List of Waste code", "030105"),
        number(
            "density_t_per_m3", "to change between t and m3", above=True, absent="not known", unit="t/m3", example="0.3"
        ),
    ),
    ("material",),
)

CONVERSIONS = Table(
    "conversions",
    "what may stand in for what",
    (
        Column(
            "from_material",
            "material",
            "a material, or a List of Waste prefix of 2 or 4 digits",
            required=True,
            example="0303",
        ),
        Column("to_material", "material", "what it becomes", required=True, example="biomass"),
        number("yield", "units of to per unit of from", 1.0, above=True, example="0.8"),
        number("cost", "per unit of from", 0.0, signed=True, unit="money per unit", example="12"),
        number("co2e", "per unit of from", 0.0, signed=True, unit="kg CO2e per unit", example="8"),
        entries("forms", "physical forms that can be converted", "all", "solid"),
        flag("hazardous", "a prefix row covers hazardous streams too", False),
        text("source", "where the figures come from", "trial of 2024"),
        number("confidence", "in the row", maximum=1.0, absent="not known", example="0.7"),
    ),
    ("from_material", "to_material"),
)

PROCESSES = Table(
    "processes",
    "recipes: what a process takes and gives per unit of throughput",
    (
        Column("process", "identifier", "name of the process", required=True, example="incineration"),
        Column(
            "role",
            "choice",
            "side of the recipe (only input is built)",
            required=True,
            choices=("input", "output"),
            example="input",
        ),
        Column("material", "material", "what is taken or given", required=True, example="191210"),
        number("amount", "units per unit of throughput", required=True, above=True, example="1"),
        text("operation", "R or D code of the process", "R1", absent="unchecked against the site's permits"),
        Column(
            "mix",
            "choice",
            "free: inputs replace each other",
            choices=("free",),
            absent="the recipe holds exactly",
            example="free",
        ),
        number("disposal_cost", "of an output that nobody takes", 0.0, signed=True, unit="money per unit", built=False),
        number(
            "disposal_co2e", "of an output that nobody takes", 0.0, signed=True, unit="kg CO2e per unit", built=False
        ),
        number("disposal_limit", "of an output, per facility", absent=NO_LIMIT, unit="units per period", built=False),
        number("storage_limit", "of an input, at each facility", absent="the facility's", unit="units", built=False),
        number("storage_cost", "of an input", absent="the facility's", unit="money per unit and period", built=False),
    ),
    ("process", "role", "material"),
)

FACILITIES = Table(
    "facilities",
    "treatment plants, existing or to be opened",
    (
        identifier("facility_id", "name of the plant", "kiln-2"),
        reference("site_id", "where it is", "sites"),
        reference("process", "what it does", "processes"),
        reference(
            "period",
            "period of capacity and throughput",
            "periods",
            required=False,
            absent="every period without a row",
        ),
        number("capacity", "throughput at most", required=True, unit="per period", example="50000"),
        number("min_throughput", "throughput at least, while open", 0.0, unit="per period", example="0"),
        flag("existing", "stands already", False),
        number("opening_cost", "once", 0.0, unit="money", example="2000000"),
        number("fixed_cost", "while open", 0.0, unit="money per period", example="150000"),
        number("variable_cost", "per unit of throughput", 0.0, signed=True, unit="money per unit", example="35"),
        number("co2e", "per unit of throughput", 0.0, signed=True, unit="kg CO2e per unit", example="20"),
        number("max_capacity", "after expansion", absent="capacity", unit="per period", built=False),
        number("expansion_cost", "once per unit added", 0.0, unit="money per unit", built=False),
        number("expansion_fixed_cost", "per unit added and period", 0.0, unit="money per unit", built=False),
        entries("open_in", "periods in which it may be opened or expanded", "any", built=False),
        number("storage_capacity", "of all inputs together", 0.0, absent="none", unit="units", built=False),
        number("storage_cost", "per unit in stock at the end of a period", 0.0, unit="money per unit", built=False),
        flag("pool", "a mixing tank", False, built=False),
        text("group", "of alternative sizes", absent="none", built=False),
    ),
    ("facility_id", "period"),
)
