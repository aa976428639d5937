"""What materials are, what turns one into another, and the plants that treat them."""

from data.schema.column import FORMS, Column, Table, entries, flag, identifier, number, reference, text
from data.schema.places import NO_LIMIT

MATERIALS = Table(
    "materials",
    "what is not a List of Waste code (codes may be listed for their density)",
    (
        Column(
            "material", "material", "name of the material, or a List of Waste code", required=True, example="biomass"
        ),
        text("name", "name for people", "Biomass for fuel"),
        Column("unit", "text", "unit of its amounts: t, m3, MWh or piece", required=True, example="t"),
        text(
            "physical_form",
            f"form of its streams, where they do not say: {FORMS}",
            "solid",
            absent="unknown",
        ),
        flag(
            "hazardous",
            "whether it is hazardous waste",
            None,
            absent="as its List of Waste entry says, else false",
            example="false",
        ),
        text("low_code", "List of Waste code that stands for it in rules and conversions", "030105"),
        number(
            "density_t_per_m3",
            "density, to change between t and m3",
            above=True,
            absent="not known",
            unit="t/m3",
            example="0.3",
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
        number("yield", "units of to_material from one unit of from_material", 1.0, above=True, example="0.8"),
        number(
            "cost",
            "cost of converting one unit of from_material; negative where it earns",
            0.0,
            signed=True,
            unit="money per unit",
            example="12",
        ),
        number(
            "co2e",
            "emissions of converting one unit of from_material",
            0.0,
            signed=True,
            unit="kg CO2e per unit",
            example="8",
        ),
        entries("forms", f"physical forms that can be converted: {FORMS}", "all", "solid;sludge"),
        flag("hazardous", "whether a row that names a prefix covers hazardous streams too", False),
        text("source", "where the figures come from", "trial of 2024"),
        number("confidence", "confidence in the row, 0 to 1", maximum=1.0, absent="not known", example="0.7"),
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
            "side of the recipe",
            required=True,
            choices=("input", "output"),
            example="input",
        ),
        Column("material", "material", "what is taken or given", required=True, example="191210"),
        number("amount", "units taken or given per unit of throughput", required=True, above=True, example="1"),
        text("operation", "R or D code of the process", "R1", absent="unchecked against the site's permits"),
        Column(
            "mix",
            "choice",
            "free: inputs replace each other",
            choices=("free",),
            absent="the recipe holds exactly",
            example="free",
        ),
        number(
            "disposal_cost",
            "cost of disposing of an output that nobody takes",
            0.0,
            signed=True,
            unit="money per unit",
            example="90",
        ),
        number(
            "disposal_co2e",
            "emissions of disposing of an output that nobody takes",
            0.0,
            signed=True,
            unit="kg CO2e per unit",
            example="40",
        ),
        number(
            "disposal_limit",
            "most of an output that each facility may dispose of; 0 = all must be taken",
            absent=NO_LIMIT,
            unit="units per period",
            example="100",
        ),
        number(
            "storage_limit",
            "most of an input in stock at each facility",
            absent="the facility's alone; without any, no storage",
            unit="units",
            example="500",
        ),
        number(
            "storage_cost",
            "cost of an input in stock at the end of a period",
            absent="the facility's",
            unit="money per unit and period",
            example="2",
        ),
    ),
    ("process", "role", "material"),
)

FACILITIES = Table(
    "facilities",
    "treatment plants, existing or to be opened",
    (
        identifier("facility_id", "name of the plant; no stream or demand has the same", "kiln-2"),
        reference("site_id", "site where it is", "sites", example="north-mill"),
        reference("process", "process that it runs", "processes", example="incineration"),
        reference(
            "period",
            "period of capacity and throughput",
            "periods",
            required=False,
            absent="every period without a row",
            example="2026",
        ),
        number("capacity", "largest throughput", required=True, unit="per period", example="50000"),
        number("min_throughput", "least throughput while open", 0.0, unit="per period", example="0"),
        flag("existing", "whether it stands already, open from the start", False),
        number("opening_cost", "cost of opening, once", 0.0, unit="money", example="2000000"),
        number("fixed_cost", "cost of each period in which it is open", 0.0, unit="money per period", example="150000"),
        number(
            "variable_cost",
            "cost of one unit of throughput; negative where it earns",
            0.0,
            signed=True,
            unit="money per unit",
            example="35",
        ),
        number("co2e", "emissions of one unit of throughput", 0.0, signed=True, unit="kg CO2e per unit", example="20"),
        number(
            "max_capacity",
            "largest throughput after expansion",
            absent="capacity",
            unit="per period",
            example="80000",
        ),
        number(
            "expansion_cost",
            "cost of one unit of capacity added, once",
            0.0,
            unit="money per unit",
            example="60",
        ),
        number(
            "expansion_fixed_cost",
            "cost of one unit of capacity added, each period",
            0.0,
            unit="money per unit",
            example="4",
        ),
        entries("open_in", "periods in which it may be opened or expanded", "any", example="2026"),
        number(
            "storage_capacity",
            "most of all inputs together in stock",
            absent="the inputs' limits alone; without any, no storage",
            unit="units",
            example="2000",
        ),
        number(
            "storage_cost",
            "cost of one unit in stock at the end of a period",
            0.0,
            unit="money per unit",
            example="2",
        ),
        flag("pool", "whether it is a mixing tank: outputs have the mean properties of what enters", False),
        text("group", "group of alternative sizes, of which at most one opens", "kiln", absent="none"),
    ),
    ("facility_id", "period"),
)
