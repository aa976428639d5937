"""Inventories, plans and error reports as files."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from api.http.context import Context
from api.http.problems import NotFound
from api.http.services import inventories, plans
from data import readers
from data.documents.marked import write_marked
from data.faults import Report
from data.loading import load_raw
from data.writers.export import Export, Form
from data.writers.inventory import export_inventory
from data.writers.tables_plan import export_plan

ReportForm = Literal["xlsx", "csv", "json"]


def inventory_in(context: Context, inventory_id: str, form: Form) -> Export:
    """An inventory in a form; it reads as the same inventory.

    Raises:
        NotFound: There is none of that id.
        UnwritableError: The form cannot hold it.
    """
    return export_inventory(readers.read(_stored(context, inventory_id), Report()), form)


def plan_in(context: Context, run_id: str, form: Form) -> Export:
    """The plan of a run in a form.

    Raises:
        NotFound: There is no such run.
        Conflict: The run has no plan (yet).
        UnwritableError: The form cannot hold it.
    """
    return export_plan(plans.folder_of(context, run_id), plans.plan_of(context, run_id), form)


def report_on_inventory(context: Context, inventory_id: str, form: ReportForm) -> bytes:
    """The error report of an inventory, which holds warnings only.

    Raises:
        NotFound: There is none of that id.
    """
    return _report_on(_stored(context, inventory_id), form, geocode=True)


def report_on_refused(context: Context, report_id: str, form: ReportForm, *, geocode: bool) -> bytes:
    """The error report of an upload that was refused.

    Raises:
        NotFound: There is none of that id, or no longer.
    """
    path = context.files.set_aside_under(report_id)
    gone = NotFound("There is no error report of that id any more: send the inventory again.")
    if path is None:
        raise gone
    try:
        return _report_on(path, form, geocode=geocode)
    except FileNotFoundError as error:  # made room for another in this moment
        raise gone from error


def _stored(context: Context, inventory_id: str) -> Path:
    record = inventories.get(context, inventory_id)
    path = context.files.inventory(record.id, record.file_format)
    if not path.is_file():
        raise NotFound("The file of this inventory is not there any more: send it again.")
    return path


def _report_on(path: Path, form: ReportForm, *, geocode: bool) -> bytes:
    """Read an upload again, and tell what is wrong with it."""
    report = Report()
    raw = readers.read(path, report)
    load_raw(raw, report, geocode=geocode)
    if form == "csv":
        return report.to_csv().encode()
    if form == "json":
        return report.to_json().encode()
    with TemporaryDirectory() as folder:
        marked = Path(folder) / "report.xlsx"
        write_marked(raw, report, marked)
        return marked.read_bytes()
