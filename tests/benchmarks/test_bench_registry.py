"""The bench holds ways beside each other, and fails loudly where a bound is untrue or a ratio is lost."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from benchmarks import fctp, ratios, registry
from benchmarks.contest import Outcome, gap, run, thinned
from benchmarks.curves import svg
from benchmarks.ledger import Measured, Trial, middle
from benchmarks.peers import STAGES
from benchmarks.ratios import Ratio
from benchmarks.results import document
from benchmarks.tasks import Program
from solvers import SolveOptions, solve

HONEST = Outcome("network", 9.0, 9.0, 100.0, -900.0, -910.0, path=[(1.0, -800.0, -1000.0), (9.0, -900.0, -910.0)])
LIAR = Outcome("highs", 9.0, 9.0, 100.0, -700.0, -890.0, path=[(9.0, -700.0, -890.0)])


def measured(*outcomes: Outcome, name: str = "region-3300") -> Measured:
    """A case of one seed."""
    return Measured(name, "fixed-charge", "1 %", 9.0, "2026-01-01", "machine", "versions", (Trial(1, 0.0, outcomes),))


def columns(table: Path) -> dict[str, list[float]]:
    """The figures of a table, by column."""
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {name: [float(row[name]) for row in rows] for name in rows[0] if name.split("_")[-1] in ("quantity", "cost")}


def test_every_way_of_the_registry_exists() -> None:
    """Names are unique, every case's ways are ways of its stage, and every ratio names a case and two of its ways."""
    known = {case.name: case for case in registry.cases()}
    assert len(known) == len(registry.cases())
    assert all(set(case.ways) <= set(STAGES[case.stage]) for case in known.values())
    assert all({ratio.ours, ratio.peer} <= set(known[ratio.case].ways) for ratio in ratios.committed())


@pytest.mark.slow
@pytest.mark.parametrize("ratio", ratios.committed(), ids=lambda ratio: f"{ratio.case}, {ratio.peer}")
def test_no_ratio_to_a_peer_is_lost(ratio: Ratio) -> None:
    """Our processor time is not worse than the committed ratio to a peer's by half, best of several runs in turns."""
    if ratio.of_registry().absent():
        pytest.skip(ratio.of_registry().absent())
    assert ratio.holds(ratios.measure(ratio))


def test_a_lost_ratio_is_seen() -> None:
    """One and a half times the committed ratio still holds; more does not."""
    ratio = Ratio("transport-1e4", "network", "highs", 0.2)
    assert ratio.holds(0.3)
    assert not ratio.holds(0.301)


def test_a_ratio_may_be_of_gaps() -> None:
    """What is compared is the proved gap; a way without one has none; a closed gap is no division by 0."""
    ratio = Ratio("generated-3300", "network", "highs", 0.2, "gap")
    assert ratio.figure(HONEST, 0.0) == pytest.approx(10 / 900)
    assert ratio.figure(replace(HONEST, bound=None), 0.0) is None
    assert (ratio.figure(replace(HONEST, bound=-900.0), 0.0) or 0.0) > 0
    assert Ratio("transport-1e4", "network", "highs", 0.2).figure(HONEST, 0.0) == HONEST.cpu_s


def test_gaps_are_of_the_net_benefit() -> None:
    """(cost - bound) / (baseline - cost); on the cost without a baseline; none without a plan, a bound or a benefit."""
    assert gap(-900.0, -909.0, 0.0) == pytest.approx(0.01)
    assert gap(900.0, 891.0, None) == pytest.approx(0.01)
    assert gap(None, -909.0, 0.0) is gap(-900.0, None, 0.0) is gap(0.0, -909.0, 0.0) is None
    assert HONEST.gap_at(0.5, 0.0) is None
    assert HONEST.gap_at(5.0, 0.0) == pytest.approx(0.25)


def test_nothing_counts_as_worse_than_any_figure() -> None:
    """The median of figures, some of which are missing; missing itself where most are."""
    assert middle([3.0, 1.0, 2.0]) == 2.0
    assert middle([None, 1.0, 2.0]) == 2.0
    assert middle([None, None, 2.0]) is middle([None, 2.0]) is None


def test_a_long_path_is_thinned() -> None:
    """Eighty points and the marks at most, the last at each mark and of all kept, infinities told as none."""
    path = thinned([(0.01 * step, -float(step), float("-inf")) for step in range(1, 5000)])
    assert len(path) <= 85
    assert path[-1] == (49.99, -4999.0, None)
    assert {1.0, 5.0, 20.0} <= {seconds for seconds, *_ in path}


def test_a_way_that_fails_costs_its_row_alone(tmp_path: Path) -> None:
    """What is no task ends in a row that says so."""
    (tmp_path / "task").write_bytes(b"no pickle")
    outcome = run("transport", "highs", tmp_path / "task", 5.0)
    assert outcome.seconds is None
    assert outcome.said.startswith("failed: ")


def test_regions_need_their_generator(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without it the case is left out with a sentence; networks of our own need nothing."""
    monkeypatch.setenv("SYMBIOSIS_SHARED", str(tmp_path))
    said = {case.name: case.absent() for case in registry.cases()}
    assert "there is no tools/make_region.py" in said["region-3300"]
    assert "there is no benchmarks/fctp-ag-00-1" in said["fctp-ag-00-1"]
    assert said["transport-1e4"] == said["fctp-aa-20-00"] == ""


def test_the_plot_shows_each_way_from_its_first_gap() -> None:
    """A line a way in a panel a case, in well-formed SVG; only regions are shown."""
    picture = ElementTree.fromstring(svg([measured(HONEST, LIAR), measured(HONEST, name="fctp-aa-20-00")]))
    lines = picture.findall("{http://www.w3.org/2000/svg}polyline")
    assert [line.get("stroke") for line in lines] == ["#0b6e4f", "#c1440e"]


def test_the_page_tells_gaps_at_marks_and_how_far_plans_are() -> None:
    """Gaps of the net benefit by 1 s, 5 s and the end; a plan's distance from the best; the aim."""
    page = document([measured(HONEST, replace(LIAR, bound=-910.0))])
    assert "Aim: 1 %." in page
    assert "| network | 1 | 25.000 % | 25.000 % | 1.111 % | 0.000 % |" in page
    assert "| highs | 1 | – | – | 30.000 % | 22.222 % |" in page
    assert "2 bounds were held against the best plan that any way has found of the same task: none is untrue." in page
    assert "UNTRUE: region-3300, seed 1: highs" in document([measured(HONEST, LIAR)])


@pytest.mark.parametrize("theta", [0.0, 0.5])
def test_agarwal_and_aneja(tmp_path: Path, theta: float) -> None:
    """Balanced quantities of 1 to 20, fixed costs of 200 to 800, and unit costs that weigh theta beside them."""
    fctp.write_agarwal_aneja(20, theta, 1, tmp_path)
    supply, demand = (columns(tmp_path / f"{name}.csv")["quantity"] for name in ("streams", "demands"))
    assert sum(supply) == sum(demand)
    assert min(supply + demand) >= 1
    assert max(supply + demand) <= 20
    costs = columns(tmp_path / "links.csv")
    assert min(costs["fixed_cost"]) >= 200
    assert max(costs["fixed_cost"]) <= 800
    share = np.mean(np.array(costs["unit_cost"]) / np.array(costs["fixed_cost"])) * sum(supply) / 39
    assert share == pytest.approx(theta, rel=0.02)


@pytest.mark.parametrize(("kind", "low", "high"), [("A", 50, 200), ("H", 6400, 25600)])
def test_sun(tmp_path: Path, kind: str, low: float, high: float) -> None:
    """A thousand units a source, unit costs of 3 to 8, fixed costs of the type's range, nearly to its ends."""
    fctp.write_sun(20, kind, 1, tmp_path)
    quantities = [columns(tmp_path / f"{name}.csv")["quantity"] for name in ("streams", "demands")]
    assert [sum(amounts) for amounts in quantities] == [20_000, 20_000]
    costs = columns(tmp_path / "links.csv")
    assert set(costs["unit_cost"]) == {3, 4, 5, 6, 7, 8}
    assert low <= min(costs["fixed_cost"]) < 1.1 * low
    assert 0.98 * high < max(costs["fixed_cost"]) <= high


def test_they_are_programs_in_which_nothing_is_left_undone(tmp_path: Path) -> None:
    """A seed is one case, of a switch a link; doing nothing is no plan; a plan is found, and the bound holds."""
    for folder in ("a", "b"):
        fctp.write_agarwal_aneja(20, 0.2, 1, tmp_path / folder)
    assert (tmp_path / "a" / "links.csv").read_bytes() == (tmp_path / "b" / "links.csv").read_bytes()
    task = next(case for case in registry.cases() if case.name == "fctp-aa-20-20").make(1, tmp_path)
    assert isinstance(task, Program)
    assert task.program.integer.sum() == task.candidates == 400
    assert task.baseline is None
    found = solve(task.program, SolveOptions(time_limit_s=3.0), solver="highs")
    assert found.values is not None
    assert found.bound <= found.objective
