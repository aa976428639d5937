"""Where sites are: checks of coordinates, and the optional file of locations beside a form that gives none."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from data.converters.base import ConversionError
from data.converters.delimited import parse_decimal, read_delimited
from data.converters.faults import Fault

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
LOCATIONS_FILE = "locations.csv"
_ID_NAMES = ("id", "siret", "postcode", "pcds", "handler_id", "pgm_sys_id", "id_number")
_LATITUDE_NAMES = ("latitude_deg", "latitude", "lat", "latitude83", "fac_lat")
_LONGITUDE_NAMES = ("longitude_deg", "longitude", "long", "lon", "longitude83", "fac_long")


@dataclass(frozen=True, slots=True)
class CountryBox:
    """Degrees (WGS 84) that enclose a country's territory, or a part of it."""

    lat_min: float
    lat_max: float
    lon_min: float
    lon_max: float

    def holds(self, latitude_deg: float, longitude_deg: float) -> bool:
        """Whether the point lies in the box."""
        return self.lat_min <= latitude_deg <= self.lat_max and self.lon_min <= longitude_deg <= self.lon_max


@dataclass(frozen=True, slots=True)
class Point:
    """A checked place, in degrees (WGS 84), as the source writes it with a decimal point."""

    latitude_deg: str
    longitude_deg: str


@dataclass(frozen=True, slots=True)
class Locations:
    """Points and faults by normalised id, from a file of locations; empty where there is none."""

    file: str = ""
    points: Mapping[str, Point | Fault] = field(default_factory=dict)

    def find(self, *ids: str) -> Point | Fault:
        """Return the point of the first id that has one, else the fault of the first that has one, else a new fault."""
        found = [self.points[key] for key in map(normalise_id, ids) if key in self.points]
        point = next((entry for entry in found if isinstance(entry, Point)), None)
        if point is not None:
            return point
        if found:
            return found[0]
        shown = ", ".join(entry for entry in ids if entry)
        text = f"the form gives no coordinates and {self.file or LOCATIONS_FILE} has none for this site"
        return Fault("coordinates_missing", shown, text)


def normalise_id(text: str) -> str:
    """Bring an id or postcode to capitals without spaces, so that `w12 7zl` finds `W127ZL`."""
    return "".join(text.upper().split())


def load_boxes(name: str) -> dict[str, tuple[CountryBox, ...]]:
    """Read the boxes of `data/reference/NAME.csv` by ISO 3166-1 alpha-2 code; a country may have several."""
    boxes: dict[str, tuple[CountryBox, ...]] = {}
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            bounds = (float(row[column]) for column in ("lat_min", "lat_max", "lon_min", "lon_max"))
            boxes[row["country"]] = (*boxes.get(row["country"], ()), CountryBox(*bounds))
    return boxes


def read_point(texts: tuple[str, str], boxes: Sequence[CountryBox], country: str) -> Point | Fault:
    """Read latitude and longitude; nothing is repaired silently.

    Args:
        texts: latitude and longitude as the source writes them.
        boxes: bounds of the country; none are not checked.
        country: its name or code, for the message.
    """
    shown = f"{texts[0]}, {texts[1]}"
    if not all(texts):
        return Fault("coordinates_missing", shown, "the register gives no latitude and longitude for the facility")
    latitude, longitude = parse_decimal(texts[0]), parse_decimal(texts[1])
    if latitude is None or longitude is None:
        return Fault("coordinates_unreadable", shown, "latitude or longitude is not a number of degrees")
    lat, lon = float(latitude), float(longitude)
    inside = any(box.holds(lat, lon) for box in boxes)
    if boxes and not inside and any(box.holds(lon, lat) for box in boxes):
        return Fault("coordinates_swapped", shown, "latitude and longitude look exchanged; exchange them in the source")
    if abs(lat) > 90 or abs(lon) > 180:
        return Fault("coordinates_out_of_range", shown, "not degrees: latitude is within ±90, longitude within ±180")
    if boxes and not inside:
        return Fault("coordinates_outside_country", shown, f"the point is not in {country}")
    return Point(f"{latitude:f}", f"{longitude:f}")


def read_locations(folder: Path, boxes: Sequence[CountryBox], country: str) -> Locations:
    """Read `locations.csv` of a folder, where there is one.

    Its columns are an id (`id`, `siret`, `postcode`, `handler_id`, `PGM_SYS_ID` ...), a latitude and a longitude
    (`latitude_deg`, `LATITUDE83`, `lat` ...), in any case. Of two rows with one id the first is used.

    Raises:
        ConversionError: the file is there and lacks one of the three.
    """
    path = folder / LOCATIONS_FILE
    if not path.exists():
        return Locations()
    table = read_delimited(path, (), rename=str.lower)
    names = [_name(table.columns, accepted) for accepted in (_ID_NAMES, _LATITUDE_NAMES, _LONGITUDE_NAMES)]
    points: dict[str, Point | Fault] = {}
    for row in table.rows:
        if row.cells is not None and row.cells[names[0]]:
            point = read_point((row.cells[names[1]], row.cells[names[2]]), boxes, country)
            points.setdefault(normalise_id(row.cells[names[0]]), point)
    return Locations(table.file, points)


def _name(columns: Sequence[str], accepted: Sequence[str]) -> str:
    found = [name for name in accepted if name in columns]
    if not found:
        listed = ", ".join(accepted)
        raise ConversionError(f"{LOCATIONS_FILE}: no column for one of: {listed}; the header row has: {columns}")
    return found[0]
