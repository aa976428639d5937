"""Which form of a table a client gets, and under which policy a report is shown."""

import pytest

from api.http.problems import NotAcceptable
from api.http.routes.plans import report_policy, wants_csv


@pytest.mark.parametrize(
    ("accept", "csv"),
    [
        ("*/*", False),
        ("application/json", False),
        ("text/csv", True),
        ("text/*", True),
        ("text/html,application/xhtml+xml,*/*;q=0.8", False),
        ("application/json;q=0.5, text/csv", True),
        ("text/csv;q=0.5, application/json;q=0.9", False),
        ("text/csv, */*;q=0.1", True),
        ("TEXT/CSV; charset=utf-8", True),
        ("application/json;q=0, */*", True),
    ],
)
def test_the_form_asked_for_most_is_given(accept: str, csv: bool) -> None:
    """CSV is given exactly where the Accept header weighs it above JSON."""
    assert wants_csv(accept) is csv


@pytest.mark.parametrize("accept", ["image/png", "text/csv;q=0", "text/csv;q=high", "nonsense", ""])
def test_neither_form_is_refused(accept: str) -> None:
    """A client that takes neither JSON nor CSV is told so."""
    with pytest.raises(NotAcceptable, match="text/csv"):
        wants_csv(accept)


def test_a_report_may_run_its_own_scripts_and_no_others() -> None:
    """Each inline script is named by its hash; nothing is loaded from anywhere."""
    policy = report_policy("<p>a</p><script>alert(1)</script>")
    # printf 'alert(1)' | openssl dgst -sha256 -binary | base64
    assert "script-src 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='" in policy
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]


def test_a_report_without_scripts_may_run_none() -> None:
    """No script in the page, no script allowed."""
    assert "script-src 'none'" in report_policy("<p>a</p>")
