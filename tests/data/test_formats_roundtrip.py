"""What is written reads as the same inventory, in every form."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import load, load_raw
from data.faults import Report
from data.raw import RawInventory, RawTable
from data.readers import json_document, read
from data.schema import TABLES
from data.writers.export import FORMS
from data.writers.inventory import ENDINGS, write_raw
from data.writers.tables import UnwritableError
from data.writers.workbook import LONGEST_TEXT

SAMPLES = Path(__file__).parents[2] / "data" / "samples"

TEXTS = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\ufffe\uffff\x00"),
    min_size=1,
    max_size=8,
) | st.sampled_from(
    ["=1+1", "+x", "-x", "@x", "'=x", "''", "\tx", "010102", "NA", "nan", "_x0041_", "1e5", "a,b;c", '"', "\ufeffa"]
)
IDS = TEXTS.map(str.strip).filter(lambda text: text and text.isprintable())
FIGURES = st.floats(0, 1e12, allow_nan=False) | st.sampled_from([0.1 + 0.2, 1e-7, 123456789.123456789, 1 / 3, 5e-324])


def sha(path: Path) -> str:
    loaded = load(path)
    assert loaded.inventory is not None, loaded.report.to_csv()
    return loaded.inventory.sha256


def written(raw: RawInventory, folder: Path, form: str) -> Path:
    path = folder / f"inventory{ENDINGS[form]}"
    write_raw(raw, path, form)
    return path


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("sample", ["kalundborg", "town"])
def test_samples_survive_every_form(sample: str, form: str, tmp_path: Path) -> None:
    """The bundled inventories have the same fingerprint after being written and read."""
    raw = read(SAMPLES / sample, Report())
    assert sha(written(raw, tmp_path, form)) == sha(SAMPLES / sample)


@st.composite
def inventories(draw: Callable[..., object]) -> dict[str, object]:
    """Inventories of any identifiers, texts and figures, as a document."""
    sites = draw(st.lists(IDS, min_size=1, max_size=3, unique=True))
    flows = draw(st.lists(IDS, min_size=2, max_size=4, unique=True))
    place = st.fixed_dictionaries(
        {"latitude_deg": st.floats(-90, 90), "longitude_deg": st.floats(-180, 180), "name": TEXTS, "region": TEXTS}
    )
    row = st.fixed_dictionaries(
        {"site_id": st.sampled_from(sites), "material": st.sampled_from(["030105", "01 03 04*"])}
    )
    more = st.fixed_dictionaries({"quantity": FIGURES, "description": TEXTS | st.just("")})
    return {
        "sites": [{"site_id": site, **draw(place)} for site in sites],
        "streams": [{"stream_id": flow, **draw(row), **draw(more)} for flow in flows[:-1]],
        "demands": [{"demand_id": flows[-1], **draw(row), **draw(more)}],
        "policy": {"limits": {"budget": draw(FIGURES)}, "links": {"closed": draw(st.booleans())}},
    }


@pytest.mark.parametrize("form", FORMS)
@given(document=inventories())
def test_any_inventory_survives_every_form(form: str, document: dict[str, object]) -> None:
    """Write, then read: the same fingerprint, whatever the texts and figures."""
    report = Report()
    raw = json_document.parse(json.dumps(document).encode(), report)
    loaded = load_raw(raw, report)
    assert loaded.inventory is not None, report.to_csv()
    with tempfile.TemporaryDirectory() as folder:
        assert sha(written(raw, Path(folder), form)) == loaded.inventory.sha256


CELLS = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\ufffe\uffff\x00"), max_size=6
) | st.sampled_from(["=A1", "'=A1", "''=", "-2", "0012", "_x000D_", "\r\n", "true"])


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx", "json"])
@given(rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_texts_come_back_as_they_were(form: str, rows: list[tuple[str, str]]) -> None:
    """Texts of any characters are the same cells after being written and read, row by row."""
    rows = [row for row in rows if any(row)]
    columns = {
        name: np.array(cells, dtype=object)
        for name, cells in zip(("stream_id", "description"), zip(*rows, strict=True), strict=False)
    }
    raw = RawInventory({"streams": RawTable("streams", columns, np.arange(1, len(rows) + 1, dtype=np.int32))})
    with tempfile.TemporaryDirectory() as folder:
        back = read(written(raw, Path(folder), form), Report()).tables["streams"]
    for name, cells in columns.items():
        assert back.columns.get(name, np.full(len(rows), "", dtype=object)).tolist() == cells.tolist()


def test_decimal_commas_are_written_as_points(tmp_path: Path) -> None:
    """A table that was read with decimal commas is written with points, and a cell that was none stays none."""
    cells = {"stream_id": ["a", "b"], "quantity": ["1,5", "2.5"]}
    columns = {name: np.array(column, dtype=object) for name, column in cells.items()}
    raw = RawInventory({"streams": RawTable("streams", columns, np.arange(1, 3, dtype=np.int32), decimal=",")})
    write_raw(raw, tmp_path, "csv")
    assert (tmp_path / "streams.csv").read_text() == 'stream_id,quantity\na,1.5\nb,"2,5"\n'


@pytest.mark.parametrize(("cell", "word"), [("x" * (LONGEST_TEXT + 1), "characters"), ("\uffff", "no workbook")])
def test_what_a_workbook_cannot_hold_is_said(cell: str, word: str, tmp_path: Path) -> None:
    """A cell that a workbook would cut or damage is refused, not written otherwise."""
    column = {"stream_id": np.array([cell], dtype=object)}
    raw = RawInventory({"streams": RawTable("streams", column, np.ones(1, dtype=np.int32))})
    with pytest.raises(UnwritableError, match=word):
        write_raw(raw, tmp_path / "i.xlsx", "xlsx")


def test_every_table_of_the_contract_is_written(tmp_path: Path) -> None:
    """A workbook of all tables, a row of examples each, has a sheet of each name and reads without a fault of form."""
    tables = {}
    for name, spec in TABLES.items():
        columns = {column.name: np.array([column.example], dtype=object) for column in spec.columns}
        tables[name] = RawTable(name, columns, np.ones(1, dtype=np.int32))
    write_raw(RawInventory(tables), tmp_path / "i.xlsx", "xlsx")
    report = Report()
    assert set(read(tmp_path / "i.xlsx", report).tables) == set(TABLES)
    assert len(report) == 0
