"""Reference figures where there are several periods, plants that give something and products that come back."""

from pathlib import Path

from data import load

TABLES = {
    "sites": "site_id,latitude_deg,longitude_deg,country\na,60.2,24.9,FI\nb,60.3,25.0,FI\n",
    "modes": "mode,cost_per_unit_km\ntruck,0.2\n",
    "periods": "period\n2026\n2027\n",
    "streams": "stream_id,site_id,material,quantity,unit,period\ns,a,030105,10,t,2026\ns,a,030105,9000,kg,2027\n",
    "demands": "demand_id,site_id,material,quantity,period\nd,b,gypsum,10,2027\nd,b,gypsum,10,2026\n",
}


def test_each_figure_is_told_once(tmp_path: Path) -> None:
    """Every row gets it, in its own unit, so that rows of one id still agree; the list of assumptions has it once."""
    for name, text in TABLES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    loaded = load(tmp_path, defaults=True)
    inventory = loaded.inventory
    assert inventory is not None, loaded.report.to_csv()
    assert inventory.streams.quantity.tolist() == [[10, 9]]
    told = [(use.table, use.id, use.column) for use in inventory.assumptions if use.table != "conversions"]
    assert ("streams", "s", "disposal_cost") in told
    assert ("demands", "d", "purchase_cost") in told
    assert len(set(told)) == len(told)
    cost = next(use for use in inventory.assumptions if use.column == "disposal_cost")
    assert (inventory.streams.disposal_cost.tolist(), cost.unit) == ([cost.value], "EUR per t")


def test_pathways_start_from_outputs_and_returns_too(tmp_path: Path) -> None:
    """What a plant gives and what comes back may stand in for what is wanted as a stream of the same material may."""
    more = {
        "streams": "stream_id,site_id,material,quantity\ns,a,200108,10\n",
        "processes": "process,role,material,amount\np,input,200108,1\np,output,030105,1\n",
        "returns": "demand_id,material,lag_periods,fraction\nd,150103,0,0.5\n",
        "demands": "demand_id,site_id,material,quantity\nd,b,wood chips,10\n",
        "periods": "period\n2026\n",
    }
    for name, text in {**TABLES, **more}.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    inventory = load(tmp_path, defaults=True).inventory
    assert inventory is not None
    starts = {inventory.materials.id[row] for row in inventory.conversions.from_material if row >= 0}
    assert {"030105", "150103"} <= starts
