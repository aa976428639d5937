"""Map and flow diagram: nothing overlaps that should be read, and sizes mean quantities."""

from dataclasses import replace
from itertools import pairwise
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.report.directory import directory_of
from data.report.figures import amount, by_unit, emissions, figure, money, percent, shorten, text_width
from data.report.map import Map, draw_maps
from data.report.sankey import LABEL_WIDTH, SLOT, Flow, Node, Sankey, lay_out
from symbiosis.inventory import Inventory
from symbiosis.plan import Exchange
from tests.data.writers.plans import exchange, sample_inventory, sample_plan
from tests.inventories import inventory

ends = st.tuples(st.sampled_from("abcdefghij"), st.sampled_from("xyz"))
flows = st.lists(
    st.builds(Flow, ends, ends, st.floats(1e-3, 1e6) | st.just(0.0) | st.just(-1.0)), min_size=0, max_size=120
)


def bottom(node: Node) -> float:
    return node.y + node.height


@given(flows)
def test_labels_never_overlap(flows: list[Flow]) -> None:
    """In each column the labels are a slot apart and inside the drawing, whatever the quantities."""
    drawing = lay_out(flows)
    for column in (drawing.left, drawing.right):
        assert all(below.middle - above.middle >= SLOT for above, below in pairwise(column))
        assert all(bottom(above) <= below.y + 1e-6 for above, below in pairwise(column))
        assert all(SLOT / 2 <= node.middle <= drawing.height - SLOT / 2 for node in column)


@given(flows)
def test_nothing_that_flows_is_lost(flows: list[Flow]) -> None:
    """Each side adds up to all that flows, every shown end to all its own, and ribbons to their nodes."""
    drawing = lay_out(flows, most=5)
    everything = sum(flow.quantity for flow in flows if flow.quantity > 0)
    for column in (drawing.left, drawing.right):
        assert sum(node.quantity for node in column) == pytest.approx(everything)
        assert len(column) <= 6 or everything == 0
    for node in drawing.left:
        total = sum(ribbon.quantity for ribbon in drawing.ribbons if ribbon.source is node)
        assert total == pytest.approx(node.quantity)
        if node.key[0]:
            own = sum(flow.quantity for flow in flows if flow.source == node.key and flow.quantity > 0)
            assert node.quantity == pytest.approx(own)


def test_nothing_flows() -> None:
    """Without flows there is no diagram."""
    assert lay_out([]) == Sankey(0.0, (), (), ())


def test_one_who_gives_and_takes_stands_on_both_sides() -> None:
    """A circle of exchanges becomes a diagram without one: each end is a node of its own."""
    drawing = lay_out([Flow(("A", "ash"), ("B", "ash"), 2.0), Flow(("B", "ash"), ("A", "ash"), 1.0)])
    assert sorted(node.key[0] for node in drawing.left) == sorted(node.key[0] for node in drawing.right) == ["A", "B"]
    assert all(ribbon.source.x < ribbon.target.x for ribbon in drawing.ribbons)


def test_small_flows_are_grouped() -> None:
    """Ends beyond the largest flows become one node per side, at the bottom, that says how many it stands for."""
    many = [Flow((f"s{number}", "m"), (f"r{number}", "m"), float(number)) for number in range(1, 101)]
    drawing = lay_out(many)
    assert [len(drawing.left), len(drawing.right)] == [26, 26]
    assert drawing.left[-1].title == "75 other suppliers’ materials"
    assert drawing.right[-1].title == "75 other receivers"
    assert drawing.left[-1].quantity == sum(range(1, 76))


def test_long_names_stay_in_their_place() -> None:
    """A name that is too long for its column is cut with an ellipsis, in any script."""
    for name in ("A very long name of a company " * 5, "株式会社" * 20):
        assert shorten(name, LABEL_WIDTH, 13).endswith("…")
        assert text_width(shorten(name, LABEL_WIDTH, 13), 13) <= LABEL_WIDTH
    assert shorten("Short", LABEL_WIDTH, 13) == "Short"


def drawn(*rows: Exchange, stock: Inventory | None = None) -> Map:
    """The one map that there is."""
    place = stock or sample_inventory()
    [drawing] = draw_maps(rows, place, directory_of(place))
    return drawing


def test_sites_and_lines_are_on_the_map() -> None:
    """Each active site is inside the frame with its role, each connection a line in its unit, and labels keep apart."""
    drawing = drawn(*sample_plan().exchanges)
    assert sorted(point.role for point in drawing.points) == ["both", "facility", "receiver", "supplier"]
    assert all(0 < point.x < 1000 and 0 < point.y < drawing.height for point in drawing.points)
    assert sorted(line.unit for line in drawing.lines) == ["MWh", "m3", "t", "t"]
    assert len(drawing.labels) == 4


def test_widths_compare_within_a_unit_only() -> None:
    """The largest flow of each unit is equally wide; a smaller one in the same unit is thinner."""
    widths = {line.unit: line.width for line in drawn(*sample_plan().exchanges).lines}
    assert widths["m3"] == widths["MWh"] == widths["t"] == 7.0
    thin = min(line.width for line in drawn(*sample_plan().exchanges).lines)
    assert thin == pytest.approx(1 + 6 * (400 / 6000) ** 0.5)


def test_the_scale_is_true() -> None:
    """Pixels between two sites and the scale bar agree with the distance on the ground."""
    stock = inventory(
        streams=[{"latitude_deg": 60.0, "longitude_deg": 24.0}], demands=[{"latitude_deg": 60.2, "longitude_deg": 24.6}]
    )
    row = exchange(from_id="s1", to_id="d1", material="m", to_material="m")
    drawing = drawn(row, stock=stock)
    one, other = drawing.points
    km = hypot(one.x - other.x, one.y - other.y) / drawing.scale_px * float(drawing.scale_text.split("\u202f")[0])
    assert km == pytest.approx(40.1, abs=0.4)  # the geodesic is 40.1 km long


def test_the_180th_meridian_does_not_tear_the_map() -> None:
    """Neighbours on both sides of the date line are drawn as neighbours, with labels on both hemispheres."""
    stock = inventory(
        streams=[{"latitude_deg": -17.0, "longitude_deg": 179.5}],
        demands=[{"latitude_deg": -17.0, "longitude_deg": -179.5}],
    )
    row = exchange(from_id="s1", to_id="d1", material="m", to_material="m")
    drawing = drawn(row, stock=stock)
    texts = " ".join(line.text for line in drawing.meridians)
    assert drawing.scale_text in {"20\u202fkm", "10\u202fkm"}
    assert "E" in texts
    assert "W" in texts


def test_what_cannot_be_drawn_is_said() -> None:
    """Exchanges within one place and idle sites outside the frame are counted under the map."""
    home = exchange(9, from_id="s-steam", to_id="d-water", unit="MWh")
    drawing = drawn(*sample_plan().exchanges, home)
    assert drawing.remarks == ("1 exchange within one place", "1 site without exchanges outside the map")


def test_a_crowd_and_a_stranger_get_a_close_up() -> None:
    """Where most sites are close together and one far away, a second map shows the crowd, with its own scale."""
    stock = inventory(
        streams=[{"latitude_deg": 55.0 + number / 500, "longitude_deg": 11.0} for number in range(10)],
        demands=[{"latitude_deg": 55.01, "longitude_deg": 11.01}, {"latitude_deg": 50.0, "longitude_deg": 5.0}],
    )
    rows = [
        exchange(number, from_id=f"s{number}", to_id=to, material="m", to_material="m")
        for number, to in enumerate(["d1"] * 9 + ["d2"], 1)
    ]
    overview, close_up = draw_maps(rows, stock, directory_of(stock))
    assert (overview.title, close_up.title) == ("Overview", "Close-up")
    assert (len(overview.points), len(close_up.points)) == (12, 11)
    assert len(overview.lines) == len(close_up.lines) == 10
    assert (overview.scale_text, close_up.scale_text) == ("100\u202fkm", "500\u202fm")


def test_without_exchanges_all_sites_are_shown() -> None:
    """A plan of nothing still shows where everyone is; an inventory without sites has no map."""
    assert [point.role for point in drawn().points] == ["idle"] * 5
    nothing = inventory()
    assert draw_maps([], nothing, directory_of(nothing)) == []


def test_many_connections_lose_their_arrows_and_the_thinnest() -> None:
    """A crowded map drops arrow heads, keeps the widest connections, and says how many there are."""
    count = 700
    stock = inventory(
        streams=[{"latitude_deg": 50 + number / 1000, "longitude_deg": 5.0} for number in range(count)],
        demands=[{"latitude_deg": 50.0, "longitude_deg": 6.0}],
    )
    rows = [
        exchange(number, from_id=f"s{number}", to_id="d1", material="m", to_material="m", quantity=float(number))
        for number in range(1, count + 1)
    ]
    drawing = drawn(*rows, stock=stock)
    assert (len(drawing.lines), drawing.arrows) == (600, False)
    assert drawing.remarks == ("the 600 widest of 700 connections are shown",)
    fewer = draw_maps(rows[:80], stock, directory_of(stock))[0]
    assert (len(fewer.lines), fewer.arrows) == (80, True)


def test_of_many_sites_the_busiest_are_drawn() -> None:
    """A page of a large region stays one that opens: it draws the sites that exchange most, and says how many."""
    count = 2100
    stock = inventory(
        streams=[{"latitude_deg": 50 + number / 1000, "longitude_deg": 5.0} for number in range(count)],
        demands=[{"latitude_deg": 50.0, "longitude_deg": 6.0}],
    )
    rows = [
        exchange(number, from_id=f"s{number}", to_id="d1", material="m", to_material="m", quantity=float(number))
        for number in range(1, count + 1)
    ]
    drawing = drawn(*rows, stock=stock)
    assert len(drawing.points) == 2000
    assert drawing.remarks[-1] == "2\u202f000 of 2\u202f101 sites that exchange are shown"


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (figure(1234567.4), "1 234 567"),
        (figure(-1234.5), "−1 234"),
        (figure(-0.0000001), "0"),
        (figure(12.345), "12.3"),
        (figure(1.005), "1"),
        (figure(0.00042), "0.00042"),
        (figure(float("nan")), "–"),
        (amount(90000.0, "m3"), "90 000 m³"),
        (amount(None, "t"), "–"),
        (money(1234.56, "EUR"), "1 235 EUR"),
        (money(0.3, "EUR"), "0.30 EUR"),
        (money(-800.0, "SEK"), "−800 SEK"),
        (emissions(410000.0), "410 t"),
        (emissions(-120.0), "−120 kg"),
        (percent(0.000055), "0.006 %"),
        (percent(7.8e-6), "less than 0.001 %"),
        (percent(-7.8e-6), "−0.001 %"),
        (percent(0.0), "0 %"),
        (percent(0.876), "87.6 %"),
    ],
)
def test_figures_as_they_are_read(shown: str, expected: str) -> None:
    """Thousands are grouped, digits are few, units follow, and nothing unknown looks like a number."""
    assert shown.replace("\u202f", " ") == expected


def test_units_are_summed_apart() -> None:
    """Amounts are added within their unit only, common units first."""
    assert by_unit([("MWh", 1.0), ("t", 2.0), ("MWh", 3.0), ("barrel", 1.0)]) == {"t": 2.0, "MWh": 4.0, "barrel": 1.0}
    assert list(by_unit([("barrel", 1.0), ("MWh", 1.0), ("t", 1.0)])) == ["t", "MWh", "barrel"]


def test_a_material_in_two_units_is_received_in_its_own() -> None:
    """What a site receives is shown in the unit of the material that it becomes, not of the one that was sent."""
    rows = (replace(sample_plan().exchanges[0], to_id="d-steam", to_material="steam", received_quantity=900.0),)
    titles = [point.title for point in drawn(*rows).points]
    assert any("receives 900\u202fMWh" in title for title in titles)
