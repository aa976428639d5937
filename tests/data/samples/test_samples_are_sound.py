"""The bundled samples, read with the csv module alone: sound before any reader of ours sees them."""

import csv
import math
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

SAMPLES = Path(__file__).resolve().parents[3] / "data" / "samples"
KALUNDBORG, TOWN = SAMPLES / "kalundborg", SAMPLES / "town"

TABLES = (
    "sites",
    "streams",
    "demands",
    "properties",
    "materials",
    "conversions",
    "modes",
    "links",
    "distances",
    "processes",
    "facilities",
)
TEXT = {
    "site_id", "organisation", "name", "country", "region", "nace", "nace_version", "permits", "permit_materials",
    "stream_id", "demand_id", "material", "unit", "hazardous", "physical_form", "quantity_basis", "visibility",
    "current_treatment", "description", "source", "accepts_hazardous", "operation", "owner_id", "property", "low_code",
    "from_material", "to_material", "forms", "mode", "materials", "from_id", "to_id", "status", "from_site", "to_site",
    "process", "role", "mix", "facility_id", "existing",
}  # fmt: skip
MAY_BE_NEGATIVE = re.compile(r".*itude_deg|asking_price|max_price|disposal_cost|variable_cost|cost|.*co2e.*")
KEYS = {"sites": "site_id", "streams": "stream_id", "demands": "demand_id", "facilities": "facility_id"}
OWN_KEYS = KEYS | {"materials": "material", "modes": "mode"}

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def tables(folder: Path) -> dict[str, list[Row]]:
    return {path.stem: read(path) for path in sorted(folder.glob("*.csv"))}


def column(rows: list[Row], name: str) -> list[str]:
    return [row[name] for row in rows]


def figures(folder: Path) -> Iterator[tuple[str, float]]:
    """Every cell that should be a number, with the name of its column."""
    for rows in tables(folder).values():
        for row in rows:
            yield from ((name, float(cell)) for name, cell in row.items() if cell and name not in TEXT)


def codes(folder: Path) -> set[str]:
    """Every six-digit List of Waste code that a table names, alone or in a list."""
    named = ("material", "low_code", "from_material", "to_material", "permit_materials", "materials")
    cells = {row.get(name) or "" for rows in tables(folder).values() for row in rows for name in named}
    return {part for cell in cells for part in cell.split(";") if re.fullmatch(r"\d{6}", part)}


@pytest.mark.parametrize("folder", [KALUNDBORG, TOWN], ids=lambda folder: folder.name)
def test_every_row_has_as_many_cells_as_its_header(folder: Path) -> None:
    """A stray comma would put every figure of its row in the wrong column."""
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file, strict=True)
        assert rows, path.name
        assert len(set(header)) == len(header), path.name
        assert {len(row) for row in rows} == {len(header)}, path.name


@pytest.mark.parametrize("folder", [KALUNDBORG, TOWN], ids=lambda folder: folder.name)
def test_figures_are_finite_and_negative_only_where_they_may_be(folder: Path) -> None:
    """No figure breaks the range that the contract sets."""
    for name, figure in figures(folder):
        assert math.isfinite(figure), name
        assert figure >= 0 or MAY_BE_NEGATIVE.fullmatch(name), (name, figure)


@pytest.mark.parametrize("folder", [KALUNDBORG, TOWN], ids=lambda folder: folder.name)
def test_ids_are_unique(folder: Path) -> None:
    """Ids are unique in their table, and facilities share none with streams or demands."""
    found = tables(folder)
    for table, key in OWN_KEYS.items():
        ids = column(found.get(table, []), key)
        assert len(set(ids)) == len(ids), table
    both = column(found["streams"], "stream_id") + column(found.get("facilities", []), "facility_id")
    assert len(set(both)) == len(both)
    both = column(found["demands"], "demand_id") + column(found.get("facilities", []), "facility_id")
    assert len(set(both)) == len(both)


@pytest.mark.parametrize("folder", [KALUNDBORG, TOWN], ids=lambda folder: folder.name)
def test_codes_are_in_the_list_of_waste(folder: Path, shared: Path) -> None:
    """Every six-digit code is an entry of the published list."""
    with (shared / "data" / "low" / "ewc_codes.csv").open(encoding="utf-8-sig", newline="") as file:
        known = {row["code"] for row in csv.DictReader(file)}
    assert codes(folder)
    assert codes(folder) <= known


def test_hazard_flags_agree_with_absolute_entries(shared: Path) -> None:
    """No stream of Kalundborg contradicts an absolute entry of the list."""
    with (shared / "data" / "low" / "ewc_codes.csv").open(encoding="utf-8-sig", newline="") as file:
        entries = {row["code"]: row for row in csv.DictReader(file)}
    found = tables(KALUNDBORG)
    flagged = [(row["material"], row["hazardous"]) for row in found["streams"] if row["hazardous"]]
    flagged += [(row["low_code"], row["hazardous"]) for row in found["materials"] if row["low_code"]]
    assert any(flag == "true" for _, flag in flagged)
    for code, flag in filter(all, flagged):
        entry = entries[code]
        assert entry["entryTypeDesc"].startswith("Mirror") or entry["isHazardous"] == flag, code


def test_kalundborg_has_the_tables_of_one_period() -> None:
    """Kalundborg shows every table of a one-period inventory, and none that needs more."""
    assert set(tables(KALUNDBORG)) == set(TABLES)
    for rows in tables(KALUNDBORG).values():
        assert not {"period", "profile"} & set(rows[0])


def test_every_row_of_kalundborg_has_a_known_source() -> None:
    """Each row names publications of the README, an estimate, or a definition."""
    publications, _ = (KALUNDBORG / "README.md").read_text(encoding="utf-8").split("Background, not used")
    listed = set(re.findall(r"^\| (\w[\w-]*) \|", publications, re.MULTILINE))
    cited: set[str] = set()
    for table, rows in tables(KALUNDBORG).items():
        for number, row in enumerate(rows, 1):
            cites = set(re.findall(r"\[([\w-]+)\]", row["source"]))
            assert cites or re.search(r"estimated|by nature|by definition", row["source"]), (table, number)
            cited |= cites
    assert cited == listed - {"key"}


def test_every_quantity_of_kalundborg_is_sourced_by_name() -> None:
    """Streams and demands say of the quantity itself, not only of the row, where it comes from."""
    found = tables(KALUNDBORG)
    for row in found["streams"] + found["demands"]:
        assert row["source"].startswith("quantity: "), row


def test_references_of_kalundborg_resolve() -> None:
    """Sites, materials, processes, modes and ends of links all name rows that exist."""
    found = tables(KALUNDBORG)
    sites, modes = set(column(found["sites"], "site_id")), set(column(found["modes"], "mode"))
    streams, demands = set(column(found["streams"], "stream_id")), set(column(found["demands"], "demand_id"))
    facilities = set(column(found["facilities"], "facility_id"))
    listed = set(column(found["materials"], "material"))
    for table in ("streams", "demands", "facilities"):
        assert set(column(found[table], "site_id")) <= sites, table
    for row in found["links"]:
        assert row["from_id"] in streams | facilities, row
        assert row["to_id"] in demands | facilities, row
        assert row["mode"] in modes, row
    for row in found["distances"]:
        assert {row["from_site"], row["to_site"]} <= sites, row
        assert row["mode"] in modes, row
    processes = column(found["facilities"], "process")
    assert set(processes) == set(column(found["processes"], "process"))
    assert set(column(found["processes"], "role")) == {"input"}
    assert set(column(found["properties"], "owner_id")) <= streams | demands | facilities | listed


def test_materials_of_kalundborg_are_listed_or_codes() -> None:
    """A misspelt material would make an exchange vanish without a word."""
    found = tables(KALUNDBORG)
    listed = set(column(found["materials"], "material"))
    used = {row["material"] for table in ("streams", "demands", "processes") for row in found[table]}
    used |= {part for row in found["modes"] for part in row["materials"].split(";")}
    used |= {row[end] for row in found["conversions"] for end in ("from_material", "to_material")}
    assert {name for name in used - listed if not re.fullmatch(r"\d{4}|\d{6}", name)} == set()


def test_every_stream_of_kalundborg_travels_by_some_mode() -> None:
    """No stream is left over only because every mode's list of materials forgot it."""
    found = tables(KALUNDBORG)
    carried = {part for row in found["modes"] for part in row["materials"].split(";")}
    assert set(column(found["streams"], "material")) <= carried


def test_operations_of_kalundborg_are_permitted() -> None:
    """A receiver with permits performs one of them; what is refused there is refused for the material."""
    found = tables(KALUNDBORG)
    permits = {row["site_id"]: set(filter(None, row["permits"].split(";"))) for row in found["sites"]}
    performs = {row["process"]: row["operation"] for row in found["processes"]}
    receivers = [(row["site_id"], row["operation"]) for row in found["demands"]]
    receivers += [(row["site_id"], performs[row["process"]]) for row in found["facilities"]]
    assert any(permits.values())
    for site, operation in receivers:
        assert not permits[site] or operation in permits[site], (site, operation)


def test_minimum_quantities_of_kalundborg_can_be_met() -> None:
    """No minimum exceeds its quantity, and every contract fits into what its stream offers."""
    found = tables(KALUNDBORG)
    offered = {row["stream_id"]: float(row["quantity"]) for row in found["streams"]}
    for row in found["streams"]:
        assert float(row["min_quantity"] or 0) <= float(row["quantity"]), row
    contracts = [row for row in found["links"] if row["min_quantity"]]
    assert contracts
    for row in contracts:
        assert float(row["min_quantity"]) <= offered[row["from_id"]], row


def test_kalundborg_lies_where_it_should() -> None:
    """The core lies around the town; the far partners lie in Denmark, but one in England."""
    for row in tables(KALUNDBORG)["sites"]:
        latitude, longitude = float(row["latitude_deg"]), float(row["longitude_deg"])
        if row["country"] == "GB":
            assert 53 < latitude < 54
            assert -1 < longitude < 0
            continue
        assert row["country"] == "DK"
        assert 55 < latitude < 57.5
        assert 9 < longitude < 12.5
        if row["region"] == "DK022":
            assert 55.5 < latitude < 55.8
            assert 10.9 < longitude < 11.5


def test_policy_of_kalundborg_reads() -> None:
    """The policy is TOML, in euro, with a source for its figures."""
    text = (KALUNDBORG / "policy.toml").read_text(encoding="utf-8")
    policy = tomllib.loads(text)
    assert policy["currency"] == "EUR"
    assert policy["limits"]["budget"] > 0
    assert "# source:" in text


def test_the_town_is_two_files() -> None:
    """The quick start needs a spreadsheet of two tables and nothing else."""
    assert {path.name for path in TOWN.iterdir()} == {"streams.csv", "demands.csv", "README.md"}


def test_the_town_has_thirty_businesses_each_at_one_place() -> None:
    """At least thirty organisations, all within 35 km of the town, none at two places."""
    places: dict[str, set[tuple[str, str]]] = {}
    for rows in tables(TOWN).values():
        for row in rows:
            places.setdefault(row["organisation"], set()).add((row["latitude_deg"], row["longitude_deg"]))
    assert len(places) >= 30
    for name, spots in places.items():
        ((latitude, longitude),) = spots
        north = (float(latitude) - 53.80) * 111.2
        east = (float(longitude) + 9.52) * 111.2 * math.cos(math.radians(53.80))
        assert math.hypot(north, east) < 35, name


def test_the_town_writes_a_material_in_one_kind_of_unit() -> None:
    """Where mass and pieces met in one material, one row could not be read in the unit of the other."""
    kinds: dict[str, set[str]] = {}
    for rows in tables(TOWN).values():
        for row in rows:
            kinds.setdefault(row["material"], set()).add({"kg": "mass", "t": "mass", "piece": "count"}[row["unit"]])
    assert all(len(kind) == 1 for kind in kinds.values())
    units = {row["unit"] for rows in tables(TOWN).values() for row in rows}
    assert units == {"kg", "t", "piece"}


def test_most_of_the_town_finds_a_taker_and_a_few_do_not() -> None:
    """Every demand is offered something; exactly the named leftovers have no taker at all."""
    found = tables(TOWN)
    offered, wanted = set(column(found["streams"], "material")), set(column(found["demands"], "material"))
    assert wanted <= offered
    assert offered - wanted == {"080318", "plaster moulds"}
