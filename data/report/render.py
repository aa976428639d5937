"""From a plan to the page: collect what is shown, hand it to the template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from data.report import figures, tables
from data.report.directory import Directory, directory_of
from data.report.equipment import equipment
from data.report.headline import certificate_remark, status_remark, tiles
from data.report.horizon import FlowsOverTime, flows_over_time
from data.report.map import draw_maps
from data.report.partnerships import exchange_table
from data.report.remainders import unmatched_groups
from data.report.sankey import Flow, Sankey, lay_out
from symbiosis.inventory import Inventory
from symbiosis.plan import Exchange, Plan

COLOURS = 8
"""How many colours the ribbons' style sheet has; materials take them in turn."""


@dataclass(frozen=True, slots=True)
class FlowDiagram:
    """The flows of one unit."""

    unit: str
    total: str
    drawing: Sankey
    colours: dict[str, int]
    """Colour number of each material."""
    over_time: FlowsOverTime | None
    """None where there is one period."""


def render_report(plan: Plan, inventory: Inventory) -> str:
    """Return the report as one HTML page that needs nothing else: no network, no script, no other file.

    It is a function of its arguments alone: the same plan gives the same page. Private figures are in it.
    """
    directory = directory_of(inventory)
    return _environment().get_template("report.html.jinja").render(_view(plan, inventory, directory))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("data.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "amount": figures.amount,
        "figure": figures.figure,
        "words": figures.in_words,
        "plural": figures.plural,
        "seconds": figures.seconds,
        "sign": figures.unit_sign,
    }
    return environment


def _view(plan: Plan, inventory: Inventory, directory: Directory) -> dict[str, Any]:
    """Return everything that the template names."""
    summary, currency = plan.summary, inventory.policy.currency
    solved = summary.plan_cost is not None
    facilities = tables.facility_rows(plan.facilities, directory)
    periods = inventory.periods.id.tolist()
    return {
        "plan": plan,
        "summary": summary,
        "solved": solved,
        "currency": currency,
        "several_periods": len(periods) > 1,
        "status": status_remark(summary, currency),
        "certificate": certificate_remark(summary.certificate) if solved else None,
        "tiles": tiles(plan, inventory, directory) if solved else [],
        "money": figures.money,
        "percent": figures.percent,
        "maps": draw_maps(plan.exchanges, inventory, directory),
        "diagrams": list(flow_diagrams(plan.exchanges, inventory, directory)),
        "equipment": equipment(plan, inventory),
        "costs": tables.cost_rows(summary),
        "exchanges": exchange_table(plan.exchanges, directory, periods),
        "assumptions": tables.assumption_groups(summary.assumptions),
        "kpis": tables.kpi_rows(summary.kpis),
        "facilities": facilities[: tables.MOST_FACILITIES],
        "facilities_left": max(0, len(facilities) - tables.MOST_FACILITIES),
        "unmatched": unmatched_groups(plan.unmatched, directory, periods),
    }


def flow_diagrams(exchanges: tuple[Exchange, ...], inventory: Inventory, directory: Directory) -> Iterator[FlowDiagram]:
    """Yield a diagram for each unit in which something flows; units are never mixed."""
    totals = figures.by_unit((row.unit, row.quantity) for row in exchanges)
    for unit, total in totals.items():
        drawing = lay_out(_flow(row, directory) for row in exchanges if row.unit == unit)
        materials = dict.fromkeys(ribbon.source.key[1] for ribbon in drawing.ribbons)
        colours = {material: number % COLOURS for number, material in enumerate(materials)}
        over_time = flows_over_time(exchanges, unit, inventory.periods.id.tolist(), directory)
        yield FlowDiagram(unit, figures.amount(total, unit), drawing, colours, over_time)


def _flow(row: Exchange, directory: Directory) -> Flow:
    return Flow(
        (row.from_organisation, directory.material(row.material)),
        (row.to_organisation, directory.material(row.to_material)),
        row.quantity,
    )
