"""docs/formats.md: every table and column of an inventory."""

from __future__ import annotations

from data.documents import words
from data.documents.markdown import NOTICE, table
from data.schema import POLICY, TABLES, Column, PolicyKey, Table
from symbiosis.codes import forms

_INTRODUCTION = f"""{NOTICE}

# Inventories: tables and columns

An inventory is a set of tables and a policy. `symbiosis template --out FILE.xlsx` writes an empty workbook with all
of them; [inventory.schema.json](inventory.schema.json) is the JSON Schema of the JSON document;
[errors.md](errors.md) says what each code of the error report means.

- CSV is best written as UTF-8 with commas, a header row and `.` decimals. An empty cell is "not given". Columns may
  stand in any order; those that are not needed may be left out. An unknown column is a warning, and is not read.
- Identifiers are texts and never become numbers: `010102` keeps its zero.
- Amounts are in the material's unit per period, money in the one currency of the policy, distances in km, emissions
  in kg CO2e. In `streams` and `demands` a `unit` may be given: every amount and every per-unit figure of the row is in
  it, and is converted on reading. A rate such as `t/month` is brought to the period by `periods.days`.
- A stream, demand or facility has one row, or one for each period that differs; a row without a `period` tells every
  period that has no row of its own, and where no row tells a period the quantity or capacity is 0. Only what depends
  on the period may differ between the rows of one id: quantities, capacities, `min_throughput`, `unit`, `profile`.
- A `profile` multiplies `quantity` and `min_quantity` by its factor of each period; where it has none they stay as they
  are written, with a warning.
- What comes back of a product (`returns`) has the id `<demand_id>#<material>`, in `links` and in `properties` too.
- A material of six digits (spaces, dots and a trailing `*` are fine) is a List of Waste code, counted in t.
- Every table takes a column `source`, so that figures can name their origin.
- Every number is finite, and at most 1e30. "No limit" is an empty cell.

Types: an *identifier* names its row, a *reference* names a row of another table, a *material* is one of `materials` or
a List of Waste code, a *list* has entries separated by `;`, a *date and time* is written as in ISO 8601, *true or
false* may be `true`, `false`, `yes`, `no`, `1` or `0`.

*Not yet* marks what belongs to the contract but is not honoured by this version: it is refused by name, not ignored."""

_HEADER = ("column", "type", "unit", "allowed", "default", "meaning", "example")


def formats_page() -> str:
    """Return the page."""
    return (
        "\n\n".join([_INTRODUCTION, _contents(), *(_section(one) for one in TABLES.values()), _policy(), _forms()])
        + "\n"
    )


def _contents() -> str:
    return " · ".join(f"[{name}](#{name.replace(' ', '-')})" for name in (*TABLES, "policy", "physical forms"))


def _section(one: Table) -> str:
    later = " (*not yet*)" if not one.built else ""
    key = ", ".join(f"`{name}`" for name in one.key)
    heading = f"## {one.name}\n\n{one.meaning[0].upper()}{one.meaning[1:]}{later}. One row of each {key}."
    return heading + "\n\n" + table(_HEADER, (_row(column) for column in one.columns if column.name != "source"))


def _row(column: Column) -> tuple[str, ...]:
    return _cells(column, column.name, column.unit or _unit(column))


def _unit(column: Column) -> str:
    return {"amount": "the row's unit", "per_unit": "per unit of the row"}.get(column.scale, "")


def _cells(column: Column | PolicyKey, name: str, unit: str) -> tuple[str, ...]:
    return (
        f"`{name}`",
        words.kind(column),
        unit,
        words.allowed(column),
        words.default(column),
        column.meaning,
        f"`{column.example}`",
    )


def _policy() -> str:
    heading = (
        "## policy\n\nIn a folder the file `policy.toml`, in a workbook the sheet `policy` with the columns `key` and "
        "`value`, in JSON an object. `objective.carbon_price` is the key `carbon_price` in the table `[objective]`."
    )
    return heading + "\n\n" + table(("key", *_HEADER[1:]), (_cells(key, key.name, key.unit) for key in POLICY))


def _forms() -> str:
    text = (
        "## physical forms\n\nThe words of `physical_form` and `forms`, whatever their capitals, spaces and dashes. "
        "Any other word is a warning and is taken for one of your own: it fits only rules that name it too. A stream "
        "whose form is empty or `unknown` passes every rule."
    )
    words = {form: [word for word, named in forms.words().items() if named == form] for form in forms.labels()}
    rows = ((f"`{form}`", label, ", ".join(words[form][1:])) for form, label in forms.labels().items())
    return text + "\n\n" + table(("form", "meaning", "other words for it"), rows)
