"""Every exit code of the contract, reached through the program's own front door."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from api.cli.exits import ExitCode
from api.cli.main import main
from symbiosis.plan import Certificate, Violation
from tests.api.trials import BREAD, EMPTY, HARD, INFEASIBLE, INVALID, PROGRAM, Tables, tables

Folder = Callable[[Tables], Path]


def summary_of(plan: Path) -> dict[str, object]:
    document: dict[str, object] = json.loads((plan / "summary.json").read_text(encoding="utf-8"))
    return document


def test_done(solved: tuple[Path, Path]) -> None:
    """A solvable inventory ends with 0 (asserted where it is solved) and every file of a plan."""
    _, plan = solved
    assert summary_of(plan)["status"] == "optimal"
    files = {"summary.json", "exchanges.csv", "facilities.csv", "unmatched.csv", "map.geojson", "report.html"}
    assert {path.name for path in plan.iterdir()} == files


def test_an_inventory_without_rows_is_done_at_no_cost(folder: Folder, tmp_path: Path) -> None:
    """Tables with headers and no rows: optimal, cost 0."""
    plan = tmp_path / "plan"
    assert main(["match", str(folder(EMPTY)), "--out", str(plan)]) == ExitCode.DONE
    assert (summary_of(plan)["status"], summary_of(plan)["plan_cost"]) == ("optimal", 0.0)


@pytest.mark.parametrize(
    "arguments",
    [
        ["match", "nowhere", "--out", "plan"],
        ["match", "inventory"],
        ["match", "inventory", "--out", "plan", "--gap", "-0.1"],
        ["match", "inventory", "--out", "plan", "--gap", "nan"],
        ["match", "inventory", "--out", "plan", "--time-limit", "0"],
        ["match", "inventory", "--out", "plan", "--threads", "0"],
        ["match", "inventory", "--out", "plan", "--solver", "abacus"],
        ["match", "inventory", "--out", "plan", "--solver", "pulp:ABACUS"],
        ["match", "inventory", "--out", "plan", "--start", "earlier"],
        ["match", "inventory", "--out", "plan", "--fix", "earlier"],
        ["match", "inventory", "--out", "plan", "--fixing", "prices"],
        ["pareto", "nowhere"],
        ["pareto", "inventory", "--objectives", "cost"],
        ["pareto", "inventory", "--objectives", "cost,beauty"],
        ["pareto", "inventory", "--points", "1"],
        ["match", "inventory", "--out", "file"],
        ["match", "inventory", "--out", "file/below"],
        ["match", "inventory", "--out", "inventory"],
        ["validate", "nowhere"],
        ["validate", "inventory", "--report", "nowhere/errors.csv"],
        ["check", "inventory", "nowhere"],
        ["check", "inventory", "others"],
        ["convert", "nowhere", "--from", "eprtr", "--out", "converted"],
        ["generate", "--out", "inventory"],
        ["generate", "--out", "file"],
        ["generate", "--out", "region", "--streams", "-1"],
        ["convert", "inventory", "--from", "papyrus", "--out", "converted"],
        ["serve", "--data", "file"],
        ["serve", "--port", "70000"],
        ["explain", "inventory", "plan"],
        ["--nonsense"],
        [],
    ],
    ids=" ".join,
)
def test_wrong_usage(
    arguments: list[str],
    folder: Folder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """A bad path, option or solver ends with 2 and one sentence, never a traceback, and writes no plan."""
    folder(BREAD).rename(tmp_path / "inventory")
    (tmp_path / "file").write_text("")
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "thesis.doc").write_text("")
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == ExitCode.USAGE
    out, err = capfd.readouterr()
    assert "Traceback" not in out + err
    assert "Error: " in err or "Usage: " in out
    assert not list(tmp_path.rglob("summary.json"))
    assert (tmp_path / "others" / "thesis.doc").exists()


def test_an_invalid_inventory(folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Faults end with 3, are printed and written, and nothing is solved."""
    plan = tmp_path / "plan"
    assert main(["match", str(folder(INVALID)), "--out", str(plan)]) == ExitCode.INVALID
    assert [path.name for path in plan.iterdir()] == ["errors.csv"]
    written = (plan / "errors.csv").read_text(encoding="utf-8")
    assert written.startswith("table,row,column,code,severity,value,expected,hint\n")
    assert "streams,1,quantity," in written
    assert "demands,1,purchase_cost," in written
    printed = capsys.readouterr().out
    assert "quantity" in printed
    assert "purchase_cost" in printed


def test_no_known_table_at_all_is_an_invalid_inventory(tmp_path: Path) -> None:
    """A folder without a table of the contract is 3, not 2."""
    assert main(["match", str(tmp_path), "--out", str(tmp_path / "plan")]) == ExitCode.INVALID


def test_an_old_plan_does_not_pass_for_the_answer_to_an_invalid_inventory(
    folder: Folder, solved: tuple[Path, Path], tmp_path: Path
) -> None:
    """The folder holds the error report or the plan, whichever the latest run gave, never both."""
    plan = shutil.copytree(solved[1], tmp_path / "plan")
    good, bad = str(solved[0]), str(folder(INVALID))
    assert main(["match", bad, "--out", str(plan)]) == ExitCode.INVALID
    assert [path.name for path in plan.iterdir()] == ["errors.csv"]
    assert main(["match", good, "--out", str(plan)]) == ExitCode.DONE
    assert not (plan / "errors.csv").exists()


def test_validate_tells_valid_from_invalid(folder: Folder, tmp_path: Path) -> None:
    """0 or 3; with --report the faults are in the file."""
    report = tmp_path / "report.csv"
    assert main(["validate", str(folder(BREAD))]) == ExitCode.DONE
    assert main(["validate", str(folder(INVALID)), "--report", str(report)]) == ExitCode.INVALID
    assert "streams,1,quantity," in report.read_text(encoding="utf-8")


def test_infeasible(folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A minimum that nothing can meet ends with 4, prints the reason, and writes the summary."""
    plan = tmp_path / "plan"
    assert main(["match", str(folder(INFEASIBLE)), "--out", str(plan)]) == ExitCode.INFEASIBLE
    assert summary_of(plan)["status"] == "infeasible"
    assert "mash" in capsys.readouterr().out


def test_a_limit_before_any_plan(folder: Folder, tmp_path: Path) -> None:
    """A time limit too short for a first plan ends with 5."""
    lots = [
        {**BREAD["streams"][0], "stream_id": f"s{i}", "organisation": f"b{i}", "quantity": 30 + i % 7, "min_lot": 11}
        for i in range(60)
    ]
    wants = [
        {**BREAD["demands"][0], "demand_id": f"d{i}", "organisation": f"f{i}", "quantity": 40, "min_quantity": 39.5}
        | {"max_partners": 2}
        for i in range(40)
    ]
    plan = tmp_path / "plan"
    inventory = folder(tables(streams=lots, demands=wants))
    code = main(["match", str(inventory), "--out", str(plan), "--time-limit", "0.000001"])
    assert code == ExitCode.NO_PLAN
    assert summary_of(plan)["status"] == "no_solution"
    assert summary_of(plan)["plan_cost"] is None


def test_a_tampered_plan_is_rejected(
    solved: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """check gives 0 for the plan as written, and 6 once a figure in it is changed or a column is gone."""
    inventory, plan = str(solved[0]), shutil.copytree(solved[1], tmp_path / "plan")
    assert main(["check", inventory, str(plan)]) == ExitCode.DONE
    exchanges = plan / "exchanges.csv"
    sound = exchanges.read_text(encoding="utf-8")
    exchanges.write_text(sound.replace(",25.0,25.0,", ",26.0,26.0,"), encoding="utf-8")
    assert exchanges.read_text(encoding="utf-8") != sound
    assert main(["check", inventory, str(plan)]) == ExitCode.REJECTED
    exchanges.write_text(sound.replace("quantity", "amount"), encoding="utf-8")
    assert main(["check", inventory, str(plan)]) == ExitCode.REJECTED
    assert "exchanges.csv" in capsys.readouterr().out


def test_a_plan_that_its_certificate_does_not_hold_for(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A judge that rejects the plan makes match end with 6 and never call it optimal."""
    rejection = Certificate("rejected", 0.5, 1.0, (Violation("cost", "summary.plan_cost", 1.0, 2.0, 1.0, "off"),))
    monkeypatch.setattr(import_module("symbiosis.road"), "check", lambda inventory, plan: rejection)
    plan = tmp_path / "plan"
    assert main(["match", str(folder(BREAD)), "--out", str(plan)]) == ExitCode.REJECTED
    assert summary_of(plan)["status"] == "feasible"


def test_check_on_an_invalid_inventory(folder: Folder, solved: tuple[Path, Path]) -> None:
    """An inventory with faults cannot judge a plan: 3."""
    assert main(["check", str(folder(INVALID)), str(solved[1])]) == ExitCode.INVALID


def test_generate_writes_what_match_reads(tmp_path: Path) -> None:
    """A generated region is a valid inventory, and may be generated anew in its own folder."""
    region = tmp_path / "region"
    for seed in ("1", "2"):
        command = ["generate", "--streams", "4", "--demands", "3", "--seed", seed, "--out", str(region)]
        assert main(command) == ExitCode.DONE
    assert main(["validate", str(region)]) == ExitCode.DONE


def test_a_folder_that_may_not_be_written_to(folder: Folder, tmp_path: Path) -> None:
    """Permission denied is a sentence and 2. (Run without the rights of root, which may write anywhere.)"""
    inventory, locked = folder(BREAD), tmp_path / "locked"
    locked.mkdir(mode=0o555)
    command = [*PROGRAM, "match", str(inventory), "--out", str(locked / "plan")]
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("needs setpriv to give up the rights of root")
        tmp_path.chmod(0o755)
        for parent in tmp_path.parents:
            if parent.name.startswith("pytest"):
                parent.chmod(0o755)
        command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ended.returncode == ExitCode.USAGE, ended.stderr
    assert "Permission denied" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_full_disk_is_the_machines_failure(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    """No space left is 1 with a sentence: the user's command was right."""
    assert main(["validate", str(folder(INVALID)), "--report", "/dev/full"]) == ExitCode.FAILED
    assert "No space left" in capsys.readouterr().err


def test_a_reader_that_leaves_is_no_traceback(folder: Folder) -> None:
    """Piping into a program that stops reading ends quietly."""
    running = subprocess.Popen(
        [*PROGRAM, "validate", str(folder(INVALID))], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.close()
    said = running.stderr.read()
    running.stderr.close()
    assert running.wait(60) == ExitCode.FAILED
    assert said == ""


def test_ctrl_c(folder: Folder, tmp_path: Path) -> None:
    """An interrupt ends with 130 and one word, and leaves no half-written plan."""
    plan = tmp_path / "plan"
    command = [*PROGRAM, "match", str(folder(HARD)), "--out", str(plan), "--gap", "0"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 30
    while not plan.exists() and time.monotonic() < until:  # made when the options have been understood
        time.sleep(0.02)
    time.sleep(0.5)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert running.returncode == ExitCode.INTERRUPTED, said
    assert "interrupted" in said
    assert "Traceback" not in said
    assert not (plan / "summary.json").exists()
