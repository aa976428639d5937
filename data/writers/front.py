"""Write a Pareto front: its table, one document, and the plan of each point in a folder of its own."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from data.writers.folder import require_plan_folder
from data.writers.plan import to_json, write_plan
from symbiosis.inventory import Inventory
from symbiosis.pareto import Front

TABLE, DOCUMENT = "pareto.csv", "pareto.json"


def write_front(front: Front, inventory: Inventory, folder: Path) -> tuple[Path, ...]:
    """Write ``pareto.csv``, ``pareto.json`` and ``points/<number>`` into ``folder``; return the paths of the first two.

    Raises:
        PlanFolderError: ``folder`` is a file, holds an inventory, or cannot be written to.
    """
    require_plan_folder(folder)
    for number, point in enumerate(front.points, 1):
        write_plan(point.plan, inventory, folder / _place(number))
    folder.mkdir(parents=True, exist_ok=True)
    texts = {TABLE: _table(front), DOCUMENT: to_json(to_document(front))}
    for name, text in texts.items():  # last: they name plans that are there
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return tuple(folder / name for name in texts)


def to_document(front: Front) -> dict[str, object]:
    """The front as one JSON document."""
    return {
        "objectives": list(front.goals),
        "points": [
            {
                "point": number,
                **dict(zip(front.goals, point.figures, strict=True)),
                "bound": point.bound,
                "gap": point.gap,
                "proved": point.proved,
                "certificate": point.plan.summary.certificate.status if point.plan.summary.certificate else None,
                "seconds": point.seconds,
                "plan": _place(number),
            }
            for number, point in enumerate(front.points, 1)
        ],
        "solves": front.solves,
        "wall_s": front.seconds,
        "notes": list(front.notes),
    }


def _place(number: int) -> str:
    return f"points/{number:02d}"


def _table(front: Front) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["point", *front.goals, "bound", "gap", "proved", "exchanges", "certificate", "seconds", "plan"])
    for number, point in enumerate(front.points, 1):
        certificate = point.plan.summary.certificate
        status = certificate.status if certificate else ""
        figures = (repr(figure) for figure in point.figures)
        proof = ("" if figure is None else repr(figure) for figure in (point.bound, point.gap))
        said = (*proof, "yes" if point.proved else "no", len(point.plan.exchanges), status, f"{point.seconds:.3f}")
        writer.writerow([number, *figures, *said, _place(number)])
    return text.getvalue()
