"""The report is one safe, self-contained, accessible page that says what the plan says."""

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from data.report import render_report
from symbiosis.inventory import Inventory
from symbiosis.plan import Certificate, Plan, Status
from tests.data.writers.plans import (
    SHARP,
    exchange,
    infeasible_plan,
    rejected_summary,
    sample_facility,
    sample_inventory,
    sample_plan,
    sample_summary,
    unmatched,
)

EMPTY_ELEMENTS = {"meta", "br", "link", "img", "hr", "input"}


class Page(HTMLParser):
    """What a browser would find: elements with their attributes, visible text, and tags left open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.unbalanced: list[str] = []
        self.parts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in EMPTY_ELEMENTS:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.parts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.parts).split()).replace("\u202f", " ")

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page_of(plan: Plan, inventory: Inventory | None = None) -> Page:
    return Page(render_report(plan, inventory or sample_inventory()))


def all_pages() -> list[Plan]:
    return [
        sample_plan(),
        sample_plan(summary=rejected_summary()),
        infeasible_plan(),
        sample_plan(exchanges=(), facilities=(), unmatched=(), summary=sample_summary(costs={}, certificate=None)),
        Plan(replace(infeasible_plan().summary, status=Status.NO_SOLUTION, conflicts=())),
    ]


@pytest.mark.parametrize("plan", all_pages())
def test_the_page_asks_for_nothing_else(plan: Plan) -> None:
    """No script, no reference but within the page, nothing fetched by the style, and a policy that forbids it all."""
    text = render_report(plan, sample_inventory())
    page = Page(text)
    assert not {"script", "link", "img", "iframe", "object", "embed", "form", "base"} & {
        tag for tag, _ in page.elements
    }
    for _, attributes in page.elements:
        assert not {"src", "srcset", "xlink:href", "action", "data"} & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]
        assert (attributes.get("href") or "#").startswith("#")
    assert set(re.findall(r"url\((.)", text)) <= {"#"}
    assert "@import" not in text
    policies = [meta["content"] for meta in page.named("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"]


@pytest.mark.parametrize("plan", all_pages())
def test_the_page_is_well_formed_and_accessible(plan: Plan) -> None:
    """Every tag is closed; language, title, one top heading, scoped table headers and named drawings are there."""
    page = page_of(plan)
    assert (page.open, page.unbalanced) == ([], [])
    assert page.named("html") == [{"lang": "en"}]
    assert len(page.named("h1")) == 1
    assert all(header.get("scope") in {"row", "col"} for header in page.named("th"))
    identifiers = Counter(attributes["id"] for _, attributes in page.elements if attributes.get("id"))
    assert all(count == 1 for count in identifiers.values())
    drawings = [svg for svg in page.named("svg") if svg.get("aria-hidden") != "true"]
    assert all(svg["role"] == "img" and svg["aria-labelledby"] in identifiers for svg in drawings)
    links = {link["href"] for link in page.named("a")}
    assert links <= {f"#{identifier}" for identifier in identifiers}


@pytest.mark.parametrize(
    "sharp", [SHARP, '"><img src=x onerror=alert(1)>', "</title><script>", "</style><script>", "{{ 7*7 }}"]
)
def test_names_do_nothing(sharp: str) -> None:
    """Whatever ids, names and texts hold stands on the page as text."""
    inventory = sample_inventory(
        sites=[
            {
                "site_id": site,
                "organisation": sharp,
                "name": sharp,
                "latitude_deg": 55.0 + number,
                "longitude_deg": 11.0,
            }
            for number, site in enumerate(["power", "refinery", "glass", "board"])
        ],
        materials=[{"material": "gypsum", "name": sharp}, {"material": "sludge", "name": sharp}],
        streams=[{"stream_id": sharp, "site_id": "power", "material": "gypsum"}],
        demands=[{"demand_id": sharp, "site_id": "glass", "material": "gypsum"}],
    )
    names = dict.fromkeys(("exchange_id", "from_id", "to_id", "from_organisation", "to_organisation", "mode"), sharp)
    plan = sample_plan(
        exchanges=(exchange(**names),),
        unmatched=(unmatched(sharp, reason=sharp, advice=sharp, nearest_id=sharp, reason_code=sharp),),
        summary=sample_summary(
            solver=sharp, notes=(sharp,), versions={sharp: sharp}, kpis={sharp: 1.0}, screened={sharp: 1}
        ),
    )
    page = page_of(plan, inventory)
    assert not {"script", "img"} & {tag for tag, _ in page.elements}
    assert (page.open, page.unbalanced) == ([], [])
    assert page.text.count(sharp) > 10


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Proved optimal Whatever else is exchanged, no plan can cost less by more than 6.88 EUR"),
        ({"bound": 123476.87654321, "gap": 0.0}, "Proved optimal No plan for this inventory can cost less."),
        ({"bound": 123476.874}, "Proved optimal Whatever else is exchanged, no plan can cost less by even 0.01 EUR."),
        ({"status": Status.FEASIBLE}, "A better plan may exist. It is proved that none can cost less by more than"),
        ({"status": Status.FEASIBLE, "bound": None}, "How far it is from the best is not known"),
        ({"certificate": Certificate("verified", 3e-9, 1.0)}, "Checked and verified Every rule and every figure"),
        ({"certificate": None}, "Not checked"),
        ({"baseline_cost": None, "net_benefit": None, "benefit_gap": None}, "Plan cost 123 477 EUR without exchanges"),
    ],
)
def test_what_is_proved_is_said_in_words(changes: dict[str, object], words: str) -> None:
    """Status, bound and certificate are sentences, and no sentence says more than the summary does."""
    assert words in page_of(sample_plan(summary=sample_summary(**changes))).text


def test_a_rejected_plan_says_so_first() -> None:
    """A plan that failed its check warns against itself and lists each violation, figures and words alike."""
    text = page_of(sample_plan(summary=rejected_summary())).text
    assert "Exchange plan: a plan that failed its check" in text
    assert "not proved the best" not in text
    assert "2 rules or figures do not hold: do not act on this plan" in text
    assert "Capacity facility f-digester takes more than it can 410 400" in text
    assert "Pair exchange x9 no such pair s-steam to d-gypsum a candidate" in text


def test_an_infeasible_plan_says_what_stands_against_it() -> None:
    """Without a plan there is no map and no table of costs, but each conflict with its shortfall."""
    page = page_of(infeasible_plan())
    assert "No plan is possible" in page.text
    assert "demand d-gypsum: min_quantity Only 2 000 t can reach it. 4 000 t" in page.text
    assert page.named("svg") == []


def test_a_stopped_run_does_not_claim_that_there_is_no_plan() -> None:
    """Where a limit struck first, the page leaves open whether a plan exists."""
    plan = Plan(replace(infeasible_plan().summary, status=Status.NO_SOLUTION, conflicts=()))
    text = page_of(plan).text
    assert "A limit was reached before the first plan was found" in text
    assert "No plan is possible" not in text


def test_units_stand_side_by_side() -> None:
    """Tonnes, cubic metres and megawatt-hours each have a total and a diagram; no sum over them is anywhere."""
    page = page_of(sample_plan())
    for total in ("6 400 t in all", "70 000 m³ in all", "20 000 MWh in all"):
        assert total in page.text
    assert "96 400" not in page.text
    assert len([svg for svg in page.named("svg") if svg.get("class") == "sankey"]) == 3


def test_key_figures_are_those_of_the_plan() -> None:
    """Benefit, amounts, exchanges, organisations and CO2e less the facilities' own emissions stand at the top."""
    text = page_of(sample_plan(summary=sample_summary(kpis={}))).text
    assert "Net benefit 876 523 EUR 87.7 % of the cost without exchanges" in text
    assert "Waste put to use 6 400 t and 70 000 m³, 20 000 MWh" in text
    assert "CO₂e saved 1 229" in text  # 3 x 410 000 - 120 kg by the exchanges, less 400 x 2.5 kg by the digester
    assert "Exchanges 4 between 4 pairs of supply and demand Organisations linked 4 of 4 in the inventory" in text


def test_emissions_known_on_one_side_are_not_called_a_saving() -> None:
    """What transport adds is shown as added, and the reader told where the inventory knows nothing of the rest."""
    plan = sample_plan(summary=sample_summary(kpis={"co2e_saved_kg": -870.0}))
    text = page_of(plan).text
    assert "CO₂e added 0.87 t by transport and treatment; what is avoided is not in the inventory" in text


def test_key_figures_of_the_plan_have_their_units() -> None:
    """Keys of key figures are words, and the unit that ends a key stands behind its figure."""
    kpis = {"diverted_MWh": 7.0, "diverted_share_m3": 0.25, "co2e_kg": 5000.0, "mean_distance_km": 43.01, "firms": 2.0}
    text = page_of(sample_plan(summary=sample_summary(kpis=kpis))).text
    assert "More figures Diverted 7 MWh Diverted share of m³ 25.0 % CO₂e 5 t Mean distance 43 km Firms 2" in text


def test_waste_codes_are_printed_as_the_list_prints_them() -> None:
    """A List of Waste code without a name is shown in pairs of digits; a name is preferred."""
    stock = sample_inventory(
        materials=[{"material": "gypsum"}, {"material": "water"}, {"material": "steam"}, {"material": "sludge"}],
        processes=[{"process": "digestion", "role": "input", "material": "170802", "amount": 1.0}],
    )
    assert "waste 17 08 02" in page_of(sample_plan(exchanges=(exchange(material="170802"),)), stock).text


def test_costs_are_listed_by_head() -> None:
    """Each head that is not zero has its row, in the plan's order, and total and comparison close the table."""
    text = page_of(sample_plan()).text
    heads = (
        "Disposal of what is not placed",
        "Purchase of what",
        "Collection",
        "Transport 9.7",
        "Treatment",
        "Opening",
    )
    places = [text.index(head, text.index("A negative cost is an income")) for head in heads]
    assert places == sorted(places)
    assert "Cost of the plan 123 477 Cost without exchanges 1 000 000 Net benefit, the difference 876 523" in text
    assert "Shared assets" not in text


def test_what_rounds_to_no_cent_is_no_head_of_cost() -> None:
    """What a solver's tolerance leaves under a head does not become a row of 0.00."""
    costs = {"disposal": 100.0, "output_disposal": 4e-6, "storage": -0.004, "fixed": 0.006}
    text = page_of(sample_plan(summary=sample_summary(costs=costs))).text
    assert "Disposal of facilities’ outputs" not in text
    assert "Storage" not in text
    assert "Fixed cost of facilities" in text


def test_the_page_follows_the_colours_that_the_reader_prefers() -> None:
    """Every colour that is named is set for light and for dark."""
    style = render_report(sample_plan(), sample_inventory()).partition("<style>")[2].partition("</style>")[0]
    light, dark = re.findall(r":root \{(.*?)\}", style, flags=re.DOTALL)
    names = set(re.findall(r"(--[A-Za-z0-9-]+):", light))
    assert names == set(re.findall(r"(--[A-Za-z0-9-]+):", dark))
    assert set(re.findall(r"var\((--[A-Za-z0-9-]+)\)", style)) == names


def test_terms_are_explained_and_figures_written_out() -> None:
    """Bound and gap are said in words, and no figure of the page's own words is in powers of ten."""
    text = page_of(sample_plan()).text
    assert "The bound is a cost below which it is proved that no plan for this inventory can go." in text
    assert not re.search(r"\de-\d", text)


def test_long_tables_are_cut_with_a_count() -> None:
    """Two hundred exchanges of most benefit are shown, and the reader is told how many more there are."""
    rows = tuple(exchange(number, net_benefit=float(number)) for number in range(1, 251))
    text = page_of(sample_plan(exchanges=rows)).text
    assert "The 200 of most benefit; 50 more are in exchanges.csv" in text
    assert "x250 Fjord Power" in text
    assert "x50 Fjord Power" not in text


def test_remainders_are_grouped_by_reason() -> None:
    """What is left is grouped by reason, amounts by unit; what all of a group share is said once."""
    rows = tuple(unmatched("s-gypsum", quantity_left=1.0) for _ in range(30))
    lacking = unmatched("d-gypsum", kind="demand", quantity_left=40.0)
    plan = sample_plan(unmatched=(*rows, lacking, *sample_plan().unmatched))
    text = page_of(plan).text
    assert "Capacity: 32 streams (2 030 t, 20 000 m³) and 1 demand (40 t)" in text
    assert "and 8 more in unmatched.csv" in text
    assert "The nearest taker is too far away. Advice: Find another receiver." in text


def test_a_plan_about_strangers_is_shown() -> None:
    """Ids that the inventory does not have, and a facility's process that is unknown, do not stop the report."""
    plan = sample_plan(
        exchanges=(exchange(from_id="nobody", to_id="nowhere", material="nothing", quantity=-5.0),),
        facilities=(sample_facility(facility_id="castle"),),
        unmatched=(unmatched("ghost"),),
    )
    text = page_of(plan).text
    assert all(name in text for name in ("nobody", "nowhere", "nothing", "castle", "ghost"))


def test_the_same_plan_gives_the_same_page() -> None:
    """The report depends on plan and inventory alone: no clock, no chance."""
    assert render_report(sample_plan(), sample_inventory()) == render_report(sample_plan(), sample_inventory())
