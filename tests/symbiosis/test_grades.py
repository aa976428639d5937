"""How far the figures of a stream can be trusted."""

from dataclasses import replace

from symbiosis.grades import grade_counts, grades
from symbiosis.inventory import Assumption
from tests.inventories import inventory

STREAMS = [{"quantity_basis": basis} for basis in ("measured", "calculated", "estimated", "", "measured")]


def test_a_grade_is_the_owner_s_basis_unless_something_was_assumed() -> None:
    """The fifth stream is measured, but a cost of it was filled in; a use for a demand of the same id is not its."""
    plain = inventory(streams=STREAMS)
    uses = [Assumption(table, "s5", "c", 1.0, "EUR per t", "x", 0.5) for table in ("demands", "streams")]
    expected = ["measured", "calculated", "estimated", "", "measured"]
    assert grades(plain).tolist() == expected
    assert grades(replace(plain, assumptions=(uses[0],))).tolist() == expected
    assert grades(replace(plain, assumptions=tuple(uses))).tolist() == [*expected[:4], "assumed"]


def test_only_grades_that_occur_are_counted() -> None:
    """Two of five are measured; nobody is counted who has not said."""
    assert grade_counts(inventory(streams=STREAMS)) == {
        "streams_measured": 2.0,
        "streams_calculated": 1.0,
        "streams_estimated": 1.0,
    }
    assert grade_counts(inventory(streams=[{}])) == {}
