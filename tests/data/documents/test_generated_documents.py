"""The documents made of data: never stale, complete, and true."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data.documents.__main__ import main
from data.documents.examples import example_rows
from data.documents.generated import DOCUMENTS
from data.documents.json_schema import json_schema
from data.fault_codes import EXPLANATIONS, Code
from data.faults import Report
from data.loading import load_raw
from data.readers import json_document
from data.schema import POLICY, TABLES

DOCS = Path(__file__).resolve().parents[3] / "docs"
BAD = Path(__file__).resolve().parents[1] / "bad"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_are_not_stale(name: str) -> None:
    """What stands in docs is what the program's own tables give today; `make docs` brings it up to date."""
    assert (DOCS / name).read_text(encoding="utf-8") == DOCUMENTS[name]()


def test_make_docs_writes_them_all(tmp_path: Path) -> None:
    """The command writes each generated document, and nothing else."""
    main(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(DOCUMENTS)


def test_formats_page_names_every_column_and_key() -> None:
    """Each column of each table has its row with its meaning and example, and so has each key of the policy."""
    page = DOCUMENTS["formats.md"]()
    for table in TABLES.values():
        section = page[page.index(f"\n## {table.name}\n") :].split("\n## ")[1]
        for column in table.columns:
            if column.name != "source":
                (line,) = re.findall(rf"^\| `{re.escape(column.name)}` \|.*$", section, re.MULTILINE)
                assert column.meaning in line
                assert f"`{column.example}`" in line
                assert ("required" in line) == column.required
    for key in POLICY:
        assert f"| `{key.name}` |" in page


def test_every_column_and_key_has_an_example() -> None:
    """No column is left without an example to copy."""
    assert [c.name for t in TABLES.values() for c in t.columns if not c.example] == []
    assert [key.name for key in POLICY if not key.example] == []


def test_errors_page_has_cause_action_and_example_of_every_code() -> None:
    """Each code has a section with severity, cause, action and an example."""
    page = DOCUMENTS["errors.md"]()
    for code in Code:
        section = page[page.index(f"\n## {code}\n") :].split("\n## ")[1]
        known = EXPLANATIONS[code]
        assert known.example, code
        for text in (known.severity, known.cause, known.action, known.example):
            assert text in section


def test_example_rows_are_an_inventory_without_a_fault() -> None:
    """The example rows of all tables, taken together, load without an error or a warning."""
    rows = example_rows()
    report = Report()
    raw = json_document.parse(json.dumps({name: [row] for name, row in rows.items()}).encode(), report)
    assert load_raw(raw, report).inventory is not None
    assert report.faults == []
    assert len(rows) == sum(table.built for table in TABLES.values())


def breaches(schema: dict[str, Any], value: Any) -> Iterator[str]:
    """What of a value a schema forbids: a judge of the keywords that ours uses, written for these tests."""
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
    wanted = schema.get("type", [])
    for kind in [wanted] if isinstance(wanted, str) else wanted:
        if kind == "number" and isinstance(value, int | float) and not isinstance(value, bool):
            break
        if kind != "number" and isinstance(value, kinds[kind]):
            break
    else:
        if wanted:
            yield f"{value!r} is no {wanted}"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{value!r} does not fit {schema['pattern']}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        low, high = schema.get("minimum", value), schema.get("maximum", value)
        if not low <= value <= high or value <= schema.get("exclusiveMinimum", value - 1):
            yield f"{value} is out of range"
        if value % schema.get("multipleOf", value or 1):
            yield f"{value} is not whole"
    if isinstance(value, list):
        if len(value) > schema.get("maxItems", len(value)):
            yield "too many items"
        for item in value:
            yield from breaches(schema.get("items", {}), item)
    if isinstance(value, dict):
        yield from _breaches_of_object(schema, value)
    if "anyOf" in schema and all(list(breaches(one, value)) for one in schema["anyOf"]):
        yield f"none of {schema['anyOf']}"
    for one in schema.get("allOf", []):
        yield from breaches(one, value)


def _breaches_of_object(schema: dict[str, Any], value: dict[str, Any]) -> Iterator[str]:
    for name in schema.get("required", []):
        if name not in value:
            yield f"{name} is missing"
    for name, item in value.items():
        fitting = [one for pattern, one in schema.get("patternProperties", {}).items() if re.search(pattern, name)]
        if name in schema.get("properties", {}):
            fitting.append(schema["properties"][name])
        for one in fitting or [schema.get("additionalProperties", {})]:
            yield from breaches(one, item)


def test_json_schema_takes_the_examples() -> None:
    """A document of the example rows and the policy's examples fits the schema."""
    document: dict[str, Any] = {name: [row] for name, row in example_rows().items()}
    document["policy"] = {"currency": "EUR", "limits": {"budget": 5, "max_open": {"burn": 2}}, "links.closed": True}
    assert list(breaches(json_schema(), document)) == []


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("streams", {"stream_id": "s", "material": "m", "quantity": 5}),
        ("streams", {"stream_id": 7, "site_id": "a", "material": "m", "quantity": 5}),
        ("streams", {"stream_id": "s", "site_id": "a", "material": "m", "quantity": -5}),
        ("streams", {"stream_id": "s", "site_id": "a", "material": "m", "quantity": "5 t"}),
        ("streams", {"stream_id": "s", "site_id": "a", "material": "m", "quantity": None}),
        ("streams", {"stream_id": "s", "site_id": "a", "material": "m", "quantity": 5, "max_partners": 1.5}),
        ("streams", {"stream_id": "s", "site_id": "a", "material": "m", "quantity": 5, "visibility": "secret"}),
        ("streams", {"stream_id": "s", "site_id": "a", "material": "m", "quantity": 5, "hazardous": "maybe"}),
        ("streams", {"stream_id": "s", "latitude_deg": 95, "longitude_deg": 0, "material": "m", "quantity": 5}),
        ("conversions", {"from_material": "a", "to_material": "b", "yield": 0}),
        ("returns", {"demand_id": "d", "material": "m", "lag_periods": 0.5, "fraction": 1}),
    ],
)
def test_json_schema_and_reader_refuse_the_same_rows(table: str, row: dict[str, Any]) -> None:
    """A row that the schema forbids is an error to the reader too."""
    document = {table: [row]}
    assert list(breaches(json_schema(), document))
    report = Report()
    load_raw(json_document.parse(json.dumps(document).encode(), report), report)
    assert not report.ok


@pytest.mark.parametrize(
    "row",
    [
        {"stream_id": "s", "latitude_deg": "60.1", "longitude_deg": 25, "material": "030105", "quantity": "1e3"},
        {"stream_id": "s", "latitude_deg": 60, "longitude_deg": 25, "material": "030105", "quantity": 5, "unit": None},
        {"stream_id": "s", "latitude_deg": 60, "longitude_deg": 25, "material": "030105", "quantity": 5}
        | {"hazardous": "No", "visibility": "Private", "colour": "red", "max_partners": " 2 "},
    ],
)
def test_json_schema_takes_what_the_reader_takes(row: dict[str, Any]) -> None:
    """Figures as texts, words in any case, empty cells and unknown columns pass both."""
    document = {"streams": [row]}
    assert list(breaches(json_schema(), document)) == []
    report = Report()
    load_raw(json_document.parse(json.dumps(document).encode(), report), report)
    assert report.ok, report.to_csv()
