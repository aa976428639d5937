"""One inventory, three formats, one fingerprint; and what each format does to the unwary."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from data import load
from data.faults import Report
from data.readers import archive, json_document, zip_folder

TABLES = {
    "sites": "site_id,organisation,latitude_deg,longitude_deg,country\n"
    "0017,Mylly Äänekoski,62.6,25.7,FI\nNA,,61.5,23.8,\n",
    "materials": "material,name,unit,low_code\nNone,Nothing,t,\n010102,Stone,t,\nchips,Chips,t,030105\n",
    "streams": "stream_id,site_id,material,quantity,description\n"
    '007,0017,01 01 02,-0,"a ""b"", c"\ns2,NA,chips,1e3,nan\n',
    "demands": "demand_id,site_id,material,quantity,max_partners\nd1,NA,None,12.50,2\n",
}
POLICY = 'currency = "SEK"\n[limits]\nbudget = 1_000\nmax_distance_km = 7.50\n[links]\nclosed = true\n'


def folder(at: Path, tables: dict[str, str] = TABLES, bom: bool = False) -> Path:
    at.mkdir()
    for name, text in tables.items():
        (at / f"{name}.csv").write_text(text, encoding="utf-8-sig" if bom else "utf-8")
    (at / "policy.toml").write_text(POLICY, encoding="utf-8")
    return at


def document() -> bytes:
    tables: dict[str, object] = {name: list(csv.DictReader(io.StringIO(text))) for name, text in TABLES.items()}
    tables["policy"] = {"currency": "SEK", "limits": {"budget": 1000, "max_distance_km": 7.5}, "links.closed": True}
    return json.dumps(tables, ensure_ascii=False).encode()


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_folder_zip_and_json_are_one_inventory(tmp_path: Path) -> None:
    """CSV, CSV with BOM, ZIP, ZIP of a folder, and JSON give the same fingerprint."""
    plain = folder(tmp_path / "plain")
    files = {path.name: path.read_bytes() for path in plain.iterdir()}
    (tmp_path / "flat.zip").write_bytes(packed(files))
    nested = {f"region/{name}": content for name, content in files.items()} | {"__MACOSX/region/._x.csv": b"\0"}
    (tmp_path / "nested.zip").write_bytes(packed(nested))
    (tmp_path / "one.json").write_bytes(document())
    paths = [plain, folder(tmp_path / "bom", bom=True), *(tmp_path / n for n in ("flat.zip", "nested.zip", "one.json"))]
    loaded = [load(path) for path in paths]
    assert [one.report.to_csv() for one in loaded] == [loaded[0].report.to_csv()] * len(paths)
    assert loaded[0].report.ok
    assert len({one.inventory.sha256 for one in loaded if one.inventory}) == 1
    assert all(one.inventory is not None for one in loaded)


def test_identifiers_stay_texts(tmp_path: Path) -> None:
    """Leading zeros, NA, None and nan survive as the texts they are."""
    inventory = load(folder(tmp_path / "i")).inventory
    assert inventory is not None
    assert inventory.streams.id.tolist() == ["007", "s2"]
    assert inventory.sites.id.tolist() == ["0017", "NA"]
    assert inventory.materials.id.tolist() == ["None", "010102", "chips"]
    assert inventory.streams.description.tolist() == ['a "b", c', "nan"]
    assert inventory.organisations.tolist() == ["Mylly Äänekoski", "NA"]
    assert inventory.policy.limits.budget == 1000.0


def test_a_different_figure_is_a_different_fingerprint(tmp_path: Path) -> None:
    """The fingerprint follows the content: one digit changes it, the order of columns does not."""
    base = load(folder(tmp_path / "a")).inventory
    other = load(folder(tmp_path / "b", TABLES | {"demands": TABLES["demands"].replace("12.50", "12.51")})).inventory
    turned = "material,quantity,max_partners,site_id,demand_id\nNone,12.5,2,NA,d1\n"
    same = load(folder(tmp_path / "c", TABLES | {"demands": turned})).inventory
    assert base is not None
    assert other is not None
    assert same is not None
    assert base.sha256 == same.sha256 != other.sha256


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"[" * 100_000, "nested"),
        (b"\xff\xfe", "UTF-8"),
        (b'{"streams": [{"stream_id": "\\ud800"}]}', "half a character"),
        (b"3", "array"),
        (b"", "Expecting value"),
    ],
)
def test_json_that_is_none_is_a_fault(content: bytes, word: str) -> None:
    """Broken, endless or half-encoded documents are reported, never raised."""
    report = Report()
    assert json_document.parse(content, report).tables == {}
    (fault,) = report
    assert word in fault.hint + fault.expected


def test_json_names_given_twice_are_a_fault() -> None:
    """A second key of the same name does not silently win, in a row or in the document."""
    report = Report()
    json_document.parse(b'{"sites": [{"site_id": "a", "site_id": "b"}], "streams": [], "streams": []}', report)
    places = {(fault.table, fault.row, fault.column) for fault in report}
    assert places == {("", None, "streams"), ("sites", 1, "site_id")}


@pytest.mark.parametrize("name", ["/streams.csv", "a/../../streams.csv", "a\\streams.csv", "C:/streams.csv"])
def test_zip_members_may_not_point_outside(name: str) -> None:
    """A path that leaves the archive is refused, although nothing is unpacked to disk."""
    report = Report()
    assert zip_folder.parse(packed({name: b"stream_id\n"}), report).tables == {}
    (fault,) = report
    assert fault.code == "bad_zip"


def test_zip_with_too_many_members_is_refused() -> None:
    """The directory is judged before anything is unpacked."""
    report = Report()
    zip_folder.parse(packed({f"{k}.csv": b"" for k in range(archive.MOST_MEMBERS + 1)}), report)
    (fault,) = report
    assert "members" in fault.hint


def test_zip_that_lies_about_its_content_is_refused() -> None:
    """A member whose bytes do not fit its checksum is reported."""
    content = bytearray(packed({"streams.csv": b"stream_id,site_id\n" * 50}))
    content[45] ^= 0xFF
    report = Report()
    zip_folder.parse(bytes(content), report)
    (fault,) = report
    assert fault.code == "bad_zip"


def test_nothing_at_the_path_is_the_caller_s_mistake(tmp_path: Path) -> None:
    """A path that does not exist is wrong usage, not an invalid inventory."""
    with pytest.raises(FileNotFoundError, match="no file or folder"):
        load(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["region.ods", "region.xls", "streams.parquet", "streams.csv", "region", "region.txt"])
def test_formats_to_come_are_refused_by_name(tmp_path: Path, name: str) -> None:
    """A file of a format that is not read is a fault that says what is."""
    (tmp_path / name).write_bytes(b"PK")
    (fault,) = load(tmp_path / name).report
    assert (fault.table, str(fault.code)) == (name, "format_not_built")


def test_parquet_without_a_footer_is_a_fault(tmp_path: Path) -> None:
    """A Parquet file of which only the first bytes are there is named."""
    (tmp_path / "streams.parquet").write_bytes(b"PAR1")
    (fault,) = load(tmp_path).report
    assert (fault.table, str(fault.code)) == ("streams", "bad_parquet")


def test_header_only_tables_are_an_empty_inventory(tmp_path: Path) -> None:
    """Tables without rows load: nothing on offer, nothing wanted, one truck, one year."""
    (tmp_path / "streams.csv").write_text("stream_id,site_id,material,quantity\n")
    loaded = load(tmp_path)
    assert len(loaded.report) == 0
    assert loaded.inventory is not None
    assert loaded.inventory.streams.quantity.shape == (0, 1)
    assert loaded.inventory.periods.id.tolist() == ["1"]
