"""``symbiosis suggest``: what a waste is called officially, and who may take it for what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import AsJson
from api.faults import Refused

if TYPE_CHECKING:
    from data.suggest import PathwayHit, Suggestion


def suggest(
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help='What is on offer: "spent caustic from an oil refinery".')
    ] = None,
    taker: Annotated[str | None, typer.Option(help='Who would take it: "pulp mill".')] = None,
    file: Annotated[
        Path | None, typer.Option(help="Many at once: CSV with the columns resource and taker; others are ignored.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find codes of the List of Waste and pathways for free text.

    At most three of each, with scores from 0 to 1; nothing where nothing is near.

    Exit codes: 0 done, also where nothing is found; 2 wrong usage.
    """
    if (text is None) == (file is None):
        raise Refused("name either a TEXT or a --file")
    if file is not None and taker is not None:
        raise Refused("--taker goes with a TEXT; in a --file, the column taker names the takers")
    found = _many(file) if file is not None else [_one(text or "", taker)]
    if as_json:
        documents = [_document(suggestion) for suggestion in found]
        _write(documents if file is not None else documents[0])
    else:
        for suggestion in found:
            _print(suggestion)


def _one(text: str, taker: str | None) -> Suggestion:
    from data.suggest import advisor

    if not text.strip():
        raise Refused("TEXT is empty: say what is on offer")
    if taker is not None and not taker.strip():
        raise Refused("--taker is empty: name an industry, or leave the option out")
    return advisor().suggest(text, taker)


def _many(file: Path) -> list[Suggestion]:
    from data.suggest import advisor
    from data.suggest.batch import BatchError, read_questions

    try:
        questions = read_questions(file)
    except BatchError as error:
        raise Refused(str(error)) from error
    return [advisor().suggest(question.resource, question.taker) for question in questions]


def _document(found: Suggestion) -> dict[str, Any]:
    return {
        "resource": found.resource,
        "taker": found.taker,
        "codes": [{"code": hit.code, "label": hit.label, "score": round(hit.score, 4)} for hit in found.codes],
        "pathways": [_pathway_document(hit) for hit in found.pathways],
        "covered": found.covered,
    }


def _pathway_document(hit: PathwayHit) -> dict[str, Any]:
    from data.reference.pathways import industries

    pathway = hit.pathway
    return {
        "pathway": pathway.pathway_id,
        "score": round(hit.score, 4),
        "waste": pathway.waste.name,
        "feedstock": pathway.feedstock.name,
        "takers": [industries()[taker].name for taker in pathway.takers],
        "conversion": pathway.conversion,
        "yield": [pathway.yield_low, pathway.yield_typical, pathway.yield_high],
        "cost_eur": [pathway.cost_low, pathway.cost, pathway.cost_high],
        "unit": pathway.waste.unit,
        "feedstock_unit": pathway.feedstock.unit,
        "checks": pathway.checks,
        "confidence": pathway.confidence,
        "source": pathway.source,
        "year": pathway.year,
    }


def _write(document: dict[str, Any] | list[dict[str, Any]]) -> None:
    import json
    import sys

    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write(text.encode("utf-8", "replace").decode("utf-8") + "\n")


def _print(found: Suggestion) -> None:
    from api.cli.output import clean, console, figure, table

    screen = console()
    screen.print(clean(found.resource + (f" -> {found.taker}" if found.taker else "")), soft_wrap=True)
    if found.covered is not None:
        screen.print("a pathway leads there" if found.covered else "no pathway leads there")
    codes = [(hit.code, hit.label, figure(hit.score, 2)) for hit in found.codes]
    if codes:
        screen.print(table("List of Waste", ("code", "label", "score"), codes, (2,)))
    ways = [_line(hit) for hit in found.pathways]
    if ways:
        screen.print(table("Pathways", ("stands in for", "conversion", "EUR", "check", "score"), ways, (2, 4)))
    if not codes and not ways:
        screen.print("nothing is near enough to be suggested: say what the material is and where it arises")


def _line(hit: PathwayHit) -> tuple[str, ...]:
    from api.cli.output import figure

    pathway = hit.pathway
    cost = f"{pathway.cost:g}/{pathway.waste.unit}"
    return (pathway.feedstock.name, pathway.conversion, cost, pathway.checks, figure(hit.score, 2))
