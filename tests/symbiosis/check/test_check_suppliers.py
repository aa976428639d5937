"""What can send, as the judge lists it from the base tables."""

from math import inf, isnan

import pytest

from symbiosis.check.facts import Facts
from tests.inventories import inventory
from tests.symbiosis.check.worlds import WORLDS, world


@pytest.mark.parametrize("name", WORLDS)
def test_the_judge_s_list_is_the_engine_s(name: str) -> None:
    """Worked out apart, both number the same suppliers and know the same of them: offers of quality mean the same."""
    suppliers, facts = world(name).suppliers, Facts(world(name))
    assert [each.id for each in facts.suppliers] == suppliers.id.tolist()
    for row, each in enumerate(facts.suppliers):
        assert each.source == suppliers.source[row]
        assert each.site == suppliers.site[row]
        assert each.material == suppliers.material[row]
        assert (each.returned, each.facility) == (suppliers.returned[row], suppliers.facility[row])
        assert (each.hazardous, each.form) == (suppliers.hazardous[row], suppliers.physical_form[row])
        assert float(each.disposal_cost) == suppliers.disposal_cost[row]
        assert float(each.disposal_co2e) == suppliers.disposal_co2e[row]
        assert float(each.disposal_limit) == suppliers.disposal_limit[row]
        assert float(each.collection_cost) == suppliers.collection_cost[row]
        assert each.asking_price == suppliers.asking_price[row] or isnan(each.asking_price)
        assert (float(each.min_lot), each.max_distance_km) == (suppliers.min_lot[row], suppliers.max_distance_km[row])


def test_outputs_come_plant_by_plant_in_the_order_of_the_process() -> None:
    """Streams, returns, then of each plant every output row of its process, wherever the rows stand in their table."""
    rows = [
        {"process": "b", "role": "input", "material": "m"},
        {"process": "b", "role": "output", "material": "x"},
        {"process": "a", "role": "output", "material": "z"},
        {"process": "a", "role": "input", "material": "m"},
        {"process": "b", "role": "output", "material": "w"},
    ]
    plants = [{"facility_id": f"f{k}", "process": process, "capacity": 1.0} for k, process in enumerate("aba")]
    back = {"demand_id": "d1", "material": "old"}
    facts = Facts(inventory(streams=[{}], demands=[{}], returns=[back], processes=rows, facilities=plants))
    named = [(each.id, facts.material_id[each.material]) for each in facts.suppliers]
    assert named == [("s1", "m"), ("d1#old", "old"), ("f0", "z"), ("f1", "x"), ("f1", "w"), ("f2", "z")]


def test_a_supplier_is_found_by_id_and_material() -> None:
    """Of one thing that an id sends the id is enough; of several the material must tell which."""
    rows = [
        {"process": "p", "role": "input", "material": "m"},
        {"process": "p", "role": "output", "material": "x"},
        {"process": "p", "role": "output", "material": "y"},
    ]
    plant = {"facility_id": "f1", "process": "p", "capacity": 1.0}
    facts = Facts(inventory(streams=[{}], processes=rows, facilities=[plant]))
    assert facts.supplier_named("s1", "m") == facts.supplier_named("s1", "x") == 0
    assert (facts.supplier_named("f1", "x"), facts.supplier_named("f1", "y")) == (1, 2)
    assert facts.supplier_named("f1", "m") == facts.supplier_named("f9", "m") == -1


def test_tanks_are_the_inputs_that_may_be_in_stock() -> None:
    """Both limits hold, an empty one does not limit, 0 or both empty is none; an input's own cost goes first."""
    rows = [
        {"process": "p", "material": "a", "storage_limit": 5.0, "storage_cost": 2.0},
        {"process": "p", "material": "b"},
        {"process": "p", "material": "c", "storage_limit": 0.0},
        {"process": "q", "material": "a", "storage_limit": inf},
        {"process": "q", "material": "b"},
    ]
    plants = [
        {"facility_id": "f1", "process": "p", "capacity": 1.0, "storage_capacity": 4.0, "storage_cost": 1.0},
        {"facility_id": "f2", "process": "q", "capacity": 1.0},
    ]
    years = [{"period": "y1"}, {"period": "y2"}]
    facts = Facts(inventory(processes=rows, facilities=plants, periods=years))
    found = {
        (facts.inventory.facilities.id[plant], facts.material_id[material]): (float(tank.limit), float(tank.cost))
        for (plant, material), tank in facts.tanks.items()
    }
    assert found == {("f1", "a"): (4.0, 2.0), ("f1", "b"): (4.0, 1.0), ("f2", "a"): (inf, 0.0)}
    assert not Facts(inventory(processes=rows, facilities=plants)).tanks
