"""Labels of treatment operations, hazardous properties and physical forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis.codes import forms, hazards, tables, treatment

TABLES = ("low.csv", "low_headings.csv", "low_mirrors.csv", "nace.csv", "operations.csv", "hazard_properties.csv")


def test_every_operation_has_a_label() -> None:
    """R1 to R13 and D1 to D15 have different labels, in that order; others have none."""
    assert set(treatment.labels()) == treatment.OPERATIONS
    assert len(set(treatment.labels().values())) == 28
    assert list(treatment.labels())[:13] == [f"R{k}" for k in range(1, 14)]
    assert treatment.label("r 04") == "Metals recycled"
    assert treatment.label("R14") == treatment.label("") == ""


def test_every_hazardous_property_has_a_label() -> None:
    """HP1 to HP15 have different labels; others have none."""
    assert tuple(hazards.labels()) == hazards.PROPERTIES
    assert len(set(hazards.labels().values())) == 15
    assert hazards.label("hp 07") == "Causes cancer"
    assert hazards.label("HP16") == ""


@pytest.mark.parametrize(
    ("text", "code"), [("HP 14", "HP14"), ("hp-4", "HP4"), ("H4", None), ("HP0", None), ("", None)]
)
def test_spellings_of_hazardous_properties(text: str, code: str | None) -> None:
    """Spaces, dashes and capitals do not matter; the H numbers of older law are not taken."""
    assert hazards.normalise(text) == code


def test_words_name_one_form_each() -> None:
    """No word stands for two forms, each form is its own word, and the aliases are in lower case."""
    words = [word for row in tables.rows("physical_forms.csv") for word in (row["form"], *row["aliases"].split(";"))]
    assert len(words) == len(set(words))
    assert all(word == word.lower().strip() for word in words)
    assert all(forms.normalise(form) == form for form in forms.labels())


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Slurry", "sludge"),
        (" filter  CAKE ", "sludge"),
        ("fly ash", None),
        ("Dust", "powder"),
        ("steam", "gas"),
        ("", None),
    ],
)
def test_aliases_of_forms(text: str, form: str | None) -> None:
    """Capitals and spaces do not matter; a word that is not in the vocabulary is not guessed."""
    assert forms.normalise(text) == form


@pytest.mark.parametrize("name", [*TABLES, "physical_forms.csv"])
def test_every_row_names_its_source(name: str) -> None:
    """Each row of each table has a source, and no cell is empty."""
    rows = tables.rows(name)
    assert rows
    assert all(all(row.values()) and row["source"] for row in rows)


@given(st.text(max_size=10))
def test_normalising_never_raises(text: str) -> None:
    """Whatever is written, the result is a known code or None."""
    assert hazards.normalise(text) in {None, *hazards.PROPERTIES}
    assert forms.normalise(text) in {None, *forms.labels()}
