"""Reading the plan of a run, and a manufacturer's part of it."""

from __future__ import annotations

from pathlib import Path

from api.http.context import Context
from api.http.models import Match
from api.http.problems import Conflict, NotFound
from api.http.services import runs as run_service
from api.http.store import inventories, runs
from api.http.store.tables import RunRecord
from data.readers.plan import read_plan
from data.writers.plan_form import SUMMARY
from symbiosis.plan import Exchange, Plan


def file_of(context: Context, run_id: str, name: str) -> Path:
    """A file of a run's plan folder.

    Raises:
        NotFound: There is no such run, or its plan has no such file.
        Conflict: The run has no plan (yet).
    """
    path = folder_of(context, run_id) / name
    if not path.is_file():
        raise NotFound(f"The plan of this run has no {name}.")
    return path


def plan_of(context: Context, run_id: str) -> Plan:
    """The plan of a run.

    Raises:
        NotFound: There is no such run.
        Conflict: The run has no plan (yet).
    """
    return read_plan(folder_of(context, run_id))


def folder_of(context: Context, run_id: str) -> Path:
    """The plan folder of a run.

    Raises:
        NotFound: There is no such run.
        Conflict: The run has no plan (yet).
    """
    return _folder(context, run_service.get(context, run_id))


def _folder(context: Context, run: RunRecord) -> Path:
    folder = context.files.plan(run.id)
    if run.summary is None or not (folder / SUMMARY).is_file():
        raise Conflict(f"The run has no plan: it is {run.state}.")
    return folder


def matches_of(context: Context, organisation: str, run_id: str | None) -> tuple[RunRecord, list[Match]]:
    """The exchanges of one organisation, as it may see them, in the run named or else the latest that has a plan.

    Raises:
        NotFound: There is no such run, no such organisation in it, or no run with a plan that names the organisation.
        Conflict: The run named has no plan (yet).
    """
    run = _run_for(context, organisation, run_id)
    plan = read_plan(_folder(context, run))
    return run, [view_of(exchange, organisation) for exchange in plan.exchanges if is_party(exchange, organisation)]


def _run_for(context: Context, organisation: str, run_id: str | None) -> RunRecord:
    with context.database.read() as session:
        if run_id is None:
            run = runs.latest_with_plan(session, organisation)
            if run is None:
                raise NotFound("No finished run with a plan names this organisation.")
            return run
        run = runs.find(session, run_id)
        if run is None:
            raise NotFound("There is no run of that id.")
        if not inventories.names_organisation(session, run.inventory_id, organisation):
            raise NotFound("The inventory of this run does not name this organisation.")
        return run


def is_party(exchange: Exchange, organisation: str) -> bool:
    """Whether the organisation gives or takes in the exchange."""
    return organisation in (exchange.from_organisation, exchange.to_organisation)


def view_of(exchange: Exchange, organisation: str) -> Match:
    """An exchange as one of its parties sees it: what flows, with whom, and its own gain.

    The disposal avoided is the supplier's alone, the purchase avoided the receiver's. Costs that both sides share
    and the net benefit are left out: with its own gain, either party could work out the other's from them.
    """
    supplies = exchange.from_organisation == organisation
    receives = exchange.to_organisation == organisation
    return Match(
        exchange_id=exchange.exchange_id,
        period=exchange.period,
        role="both" if supplies and receives else "supplier" if supplies else "receiver",
        own_id=exchange.from_id if supplies else exchange.to_id,
        partner_id=exchange.to_id if supplies else exchange.from_id,
        partner_organisation=exchange.to_organisation if supplies else exchange.from_organisation,
        material=exchange.material,
        to_material=exchange.to_material,
        mode=exchange.mode,
        quantity=exchange.quantity,
        received_quantity=exchange.received_quantity,
        unit=exchange.unit,
        distance_km=exchange.distance_km,
        disposal_avoided=exchange.disposal_avoided if supplies else None,
        purchase_avoided=exchange.purchase_avoided if receives else None,
    )
