"""A run of the bench: what it measures, what it keeps, what it says; the ways are answered for, but in one test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from benchmarks import bench, ledger, registry
from benchmarks.aims import GAP, MISSED, REST, SECONDS, Aim, aims_table
from benchmarks.contest import Outcome
from benchmarks.ledger import Measured, Trial, enter
from benchmarks.prepared import Prepared, prepare, ready

HONEST = Outcome("network", 9.0, 9.0, 100.0, -900.0, -910.0, path=[(1.0, -800.0, -1000.0), (9.0, -900.0, -910.0)])
LIAR = Outcome("highs", 9.0, 9.0, 100.0, -700.0, -890.0, path=[(9.0, -700.0, -890.0)])
HEAD = Measured("transport-1e4", "fixed-charge", "1 %", 9.0, "2026-01-01", "machine", "versions")
Answer = Callable[[Outcome, Outcome], list[str]]


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Makes the bench have one case of two ways, which come to what is given; returns the ways as they are run."""

    def answer(first: Outcome, second: Outcome) -> list[str]:
        case = next(case for case in registry.cases() if case.name == "transport-1e4")
        case = replace(case, ways=("network", "highs"), once=("highs",), standard=True)
        ran: list[str] = []

        def run(stage: str, way: str, path: Path, seconds: float, *, repeat: int) -> Outcome:
            ran.append(way)
            return replace({"network": first, "highs": second}[way], began=datetime.now(UTC).isoformat())

        monkeypatch.setattr(bench, "cases", lambda: [case])
        monkeypatch.setattr(bench, "run", run)
        monkeypatch.setattr(bench, "prepare", lambda *_: Prepared(Path("task"), "digest", 0.0, None))
        return ran

    return answer


def at(folder: Path, *more: str) -> list[str]:
    """Arguments of a run in a folder."""
    return ["--results", str(folder), "--tasks", str(folder / "tasks"), *more]


@pytest.mark.slow
def test_the_bench_writes_what_it_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All ways of the transport problem agree on its optimum, and the page and what is kept have a row for each."""
    case = next(case for case in registry.cases() if case.name == "transport-1e4")
    arguments = at(tmp_path, "--cases", case.name, "--seeds", "1", "--time-limit", "30")
    assert bench.main(arguments) == 0
    said = capsys.readouterr().out
    assert all(f"\n  {way} " in said for way in case.ways)
    kept = ledger.load(tmp_path / "results.json")[case.name]
    costs = [outcome.cost for outcome in kept.trials[0].outcomes]
    assert kept.ways() == list(case.ways)
    assert None not in costs
    assert np.ptp(np.array(costs, np.float64)) <= 1e-6 * abs(costs[0] or 0.0)
    page = (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    assert all(f"\n| {way} |" in page for way in case.ways)


def test_an_untrue_bound_fails_the_run(answered: Answer, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A bound that is worse than another way's plan is named, and the command fails; without it the command holds."""
    for second, code in ((LIAR, 1), (replace(LIAR, bound=-905.0), 0)):
        answered(HONEST, second)
        assert bench.main(at(tmp_path, "--seeds", "1")) == code
        assert ("UNTRUE BOUND: transport-1e4, seed 1: highs" in capsys.readouterr().err) == bool(code)


def test_a_bound_is_held_against_plans_of_earlier_runs() -> None:
    """The best plan of a task stays known when a worse one takes its place; a changed task, or limit, knows nothing."""
    kept = enter(None, HEAD, Trial(1, 0.0, task="a"), HONEST)
    worse = replace(HONEST, cost=-700.0, bound=-890.0)
    assert enter(kept, HEAD, Trial(1, 0.0, task="a"), worse).untrue()
    assert not enter(kept, HEAD, Trial(1, 0.0, task="b"), worse).untrue()
    assert not enter(kept, replace(HEAD, seconds=5.0), Trial(1, 0.0, task="a"), worse).untrue()
    assert enter(None, HEAD, Trial(1, 0.0, task="a", known=-950.0), HONEST).untrue()


def test_an_outcome_takes_the_place_of_its_own_way_and_seed() -> None:
    """Other ways and seeds stay as they were."""
    kept = enter(None, HEAD, Trial(1, 0.0, task="a"), HONEST)
    kept = enter(kept, HEAD, Trial(2, 0.0, task="c"), HONEST)
    kept = enter(kept, HEAD, Trial(1, 0.0, task="a"), replace(LIAR, bound=-920.0))
    kept = enter(kept, HEAD, Trial(1, 0.0, task="a"), replace(HONEST, seconds=1.0))
    assert [(trial.seed, [each.way for each in trial.outcomes]) for trial in kept.trials] == [
        (1, ["network", "highs"]),
        (2, ["network"]),
    ]
    assert kept.trials[0].outcomes[0].seconds == 1.0


def test_a_peer_that_comes_to_nothing_runs_once(answered: Answer, tmp_path: Path) -> None:
    """Ours runs for every seed, it for the first; the table says of how many seeds each row is."""
    ran = answered(HONEST, replace(LIAR, bound=-905.0))
    assert bench.main(at(tmp_path, "--seeds", "3")) == 0
    assert ran == ["network", "highs", "network", "network"]


def test_a_run_is_taken_up_where_it_ended(answered: Answer, tmp_path: Path) -> None:
    """What was measured within the hours that are named is left out; without them all of it runs again."""
    ran = answered(HONEST, replace(LIAR, bound=-905.0))
    assert bench.main(at(tmp_path, "--seeds", "1", "--ways", "highs")) == 0
    assert bench.main(at(tmp_path, "--seeds", "1", "--resume", "1")) == 0
    assert ran == ["highs", "network"]
    assert bench.main(at(tmp_path, "--seeds", "1")) == 0
    assert ran == ["highs", "network", "network", "highs"]
    assert ledger.load(tmp_path / "results.json")["transport-1e4"].ways() == ["highs", "network"]


def test_nothing_is_begun_that_does_not_fit(
    answered: Answer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With no minutes left every step is left out, and that is said."""
    ran = answered(HONEST, LIAR)
    assert bench.main(at(tmp_path, "--seeds", "1", "--minutes", "0")) == 0
    assert ran == []
    assert capsys.readouterr().out.count("left out, 0 minutes do not suffice") == 2


def test_the_plan_is_told_and_nothing_runs(
    answered: Answer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Seconds by case, ways with their seeds, and the whole in minutes."""
    ran = answered(HONEST, LIAR)
    assert bench.main(at(tmp_path, "--plan")) == 0
    assert ran == []
    said = capsys.readouterr().out
    assert "network x3, highs x1" in said
    assert "4 measurements, about" in said


def test_tasks_are_made_once(tmp_path: Path) -> None:
    """What was prepared is found again, with its digest and the cost of doing nothing; another seed is another task."""
    case = next(case for case in registry.cases() if case.name == "transport-1e4")
    assert not ready(case, 1, tmp_path)
    first = prepare(case, 1, tmp_path)
    assert ready(case, 1, tmp_path)
    made = first.path.stat().st_mtime_ns
    assert prepare(case, 1, tmp_path) == first
    assert first.path.stat().st_mtime_ns == made
    assert first.baseline == 0.0
    assert prepare(case, 2, tmp_path).digest != first.digest


def test_a_task_that_cannot_be_made_costs_its_case_alone(
    answered: Answer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said, the others go on, and the command fails."""

    def refuse(case: registry.Case, seed: int, store: Path) -> Prepared:
        if seed == 1:
            raise RuntimeError("transport-1e4, seed 1: no room")
        return Prepared(Path("task"), "digest", 0.0, None)

    ran = answered(HONEST, LIAR)
    monkeypatch.setattr(bench, "prepare", refuse)
    assert bench.main(at(tmp_path, "--seeds", "2")) == 1
    assert ran == ["network"]
    assert "NO TASK: transport-1e4, seed 1: no room" in capsys.readouterr().err


def test_a_way_that_misses_the_optimum_has_no_time() -> None:
    """Where an optimum is asked for, the quickest wrong answer counts as none; a right one stands."""
    wrong = replace(HONEST, way="pot", cost=-0.0, seconds=0.001)
    best, missed = Trial(1, 0.0, (HONEST, wrong)).optima().outcomes
    assert best == HONEST
    assert (missed.seconds, missed.said) == (None, "not the optimum")


def test_the_aims_stand_beside_the_results() -> None:
    """A row an aim: the median and the range of ours, whether that is enough, the best peer, and seeds of both."""
    case = replace(registry.cases()[0], aims=(Aim(GAP, 0.3, 5.0), Aim(GAP, 0.001), Aim(SECONDS)), standard=True)
    slower = replace(HONEST, seconds=20.0, path=[(4.0, -900.0, -990.0)])
    trials = (Trial(1, 0.0, (HONEST, replace(LIAR, bound=-905.0))), Trial(2, 0.0, (slower,)))
    rows = aims_table({case.name: replace(HEAD, trials=trials)}, [case])[1:]
    assert [row[1:] for row in rows] == [
        ["30 % in 5 s", "17.5 % (10 % to 25 %)", "yes", "none came to one", "2 / 1"],
        ["0.1 %", "1.11 % (1.11 % to 1.11 %)", "no", "highs: 29.3 %", "2 / 1"],
        ["seconds: told only", "14.5 s (9 s to 20 s)", "–", "highs: 9 s", "2 / 1"],
    ]
    assert aims_table({}, [case])[1][2] == "not measured"
    assert aims_table({}, [replace(case, standard=False)])[1:] == []


def test_figures_of_the_road_and_of_plans() -> None:
    """The rest of the road as a share of solving; how far a plan is from the best known; none where there is none."""
    trial = Trial(1, 0.0, (HONEST, LIAR))
    spent = replace(HONEST, figures={"rest_s": 3.0, "solve_s": 12.0, "candidates": 10.0})
    assert Aim(REST, 1.0).of(spent, trial) == 0.25
    assert Aim(REST, 1.0).of(HONEST, trial) is None
    assert Aim(MISSED, 1e-6).of(LIAR, trial) == pytest.approx(200 / 900)
    assert Aim(MISSED, 1e-6).of(HONEST, trial) == 0.0
