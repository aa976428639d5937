"""A small register of two sound facilities that tests break in one place at a time."""

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from data.converters.base import ConversionReport
from data.converters.eprtr import convert

Row = dict[str, str]
FACILITY: Row = {
    "Facility_INSPIRE_ID": "http://register.example/so/1/Facility/0001",
    "parentCompanyName": "Mill Oy",
    "nameOfFeature": "Mill Oy, Kuopio",
    "mainActivityCode": "6(a)",
    "pointGeometryLon": "27.68",
    "pointGeometryLat": "62.89",
    "countryCode": "FI",
    "reportingYear": "2023",
    "status": "functional",
    "facilityId": "0001",
}
TRANSFER: Row = {
    "Facility_INSPIRE_ID": "http://register.example/so/1/Facility/0001",
    "reportingYear": "2023",
    "mainActivityCode": "6(a)",
    "wasteClassificationCode": "NONHW",
    "wasteTreatmentCode": "R",
    "totalWasteQuantityTNE": "1200.5",
    "methodCode": "M",
    "ReceivingSite_countryName": "",
    "facilityId": "0001",
}
PLANT: Row = FACILITY | {
    "Facility_INSPIRE_ID": "http://register.example/so/1/Facility/0002",
    "parentCompanyName": "Heat Oy",
    "nameOfFeature": "Heat Oy, Kuopio",
    "mainActivityCode": "1(c)",
    "facilityId": "0002",
}


class Register:
    """Writes a register folder and converts it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "register"
        self.out = folder / "inventory"
        self.folder.mkdir()

    def write(self, facilities: Sequence[Mapping[str, str]], transfers: Sequence[Mapping[str, str]]) -> None:
        for name, rows in (("facilities.csv", facilities), ("waste_transfers.csv", transfers)):
            with (self.folder / name).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]), delimiter=";", lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)

    def convert(self, year: int | None = None) -> ConversionReport:
        return convert(self.folder, year=year, out=self.out)

    def table(self, name: str) -> list[Row]:
        with (self.out / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """A folder for a register, and the means to convert it."""
    return Register(tmp_path)


@pytest.fixture
def facility() -> Callable[..., Row]:
    """A sound pulp mill of 2023, with cells replaced."""
    return lambda **cells: FACILITY | cells


@pytest.fixture
def plant() -> Callable[..., Row]:
    """A sound heating plant of 2023, with cells replaced."""
    return lambda **cells: PLANT | cells


@pytest.fixture
def transfer() -> Callable[..., Row]:
    """A sound transfer of the pulp mill in 2023, with cells replaced."""
    return lambda **cells: TRANSFER | cells


@pytest.fixture
def read_table(tmp_path: Path) -> Callable[[str], list[Row]]:
    """Reads a table of the inventory that a test wrote to `inventory`."""

    def read(name: str) -> list[Row]:
        with (tmp_path / "inventory" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read
