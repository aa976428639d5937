"""What cells come to mean: units, hazard, places, inheritance, defaults."""

from math import inf
from pathlib import Path

import numpy as np
import pytest

from data import load, parse
from data.loading import Loaded
from symbiosis.inventory import Inventory

SITES = "site_id,latitude_deg,longitude_deg\na,60,25\nb,61,25\n"


def read(folder: Path, **tables: str) -> Loaded:
    for name, text in tables.items():
        (folder / (f"{name}.csv" if name != "policy" else "policy.toml")).write_text(text, encoding="utf-8")
    return load(folder)


def built(folder: Path, **tables: str) -> Inventory:
    loaded = read(folder, **tables)
    assert loaded.inventory is not None, loaded.report.to_csv()
    return loaded.inventory


def test_two_files_are_an_inventory(tmp_path: Path) -> None:
    """Streams and demands with inline places need no other table; equal owners at equal spots are one site."""
    inventory = built(
        tmp_path,
        streams="stream_id,organisation,latitude_deg,longitude_deg,material,quantity\n"
        "s1,Bakery,60.1,24.9,200108,5\ns2,Bakery,60.1,24.9,200108,6\ns3,,60.1,24.9,200108,7\n",
        demands="demand_id,organisation,latitude_deg,longitude_deg,material,quantity\nd1,Bakery,60.1,24.9,200108,5\n",
    )
    assert inventory.sites.id.tolist() == ["Bakery@60.1,24.9", "s3@60.1,24.9"]
    assert inventory.streams.site.tolist() == [0, 0, 1]
    assert inventory.demands.site.tolist() == [0]
    assert inventory.organisations[inventory.sites.organisation].tolist() == ["Bakery", "s3"]
    assert inventory.materials.unit.tolist() == ["t"]


def test_listed_and_inline_places_meet(tmp_path: Path) -> None:
    """An inline row at a listed site's owner and spot is at that site; two listed sites there are one place."""
    inventory = built(
        tmp_path,
        sites="site_id,organisation,latitude_deg,longitude_deg,permit_quantity\na,X,60,25,9\nb,X,60.0,25,\nc,,60,25,\n",
        streams="stream_id,site_id,organisation,latitude_deg,longitude_deg,material,quantity\n"
        "s1,,X,60,25,200108,5\ns2,b,,,,200108,5\ns3,c,,,,200108,5\n",
    )
    assert inventory.sites.id.tolist() == ["a", "b", "c"]
    assert inventory.streams.site.tolist() == [0, 1, 2]
    assert inventory.sites.place.tolist() == [0, 0, 1]
    assert inventory.sites.permit_quantity.tolist() == [9, inf, inf]


def test_units_of_rows_become_the_material_s(tmp_path: Path) -> None:
    """Amounts are multiplied, per-unit figures divided; a rate touches the amounts only; km and shares stay."""
    inventory = built(
        tmp_path,
        sites=SITES,
        periods="period,days\n2026,73\n",
        materials="material,unit,density_t_per_m3\nbrine,t,1.25\n",
        streams="stream_id,site_id,material,quantity,min_lot,disposal_cost,asking_price,max_distance_km,unit\n"
        "kilo,a,brine,7,3,2,-1,50,kg\ncube,a,brine,8,4,10,,50,m3\nrate,a,brine,10,5,2,,50,t/month\ndaily,a,brine,2,0,2,,,kg/day\n"
        "plain,a,brine,2,0,2,,,\n",
    )
    streams = inventory.streams
    assert streams.quantity[:, 0].tolist() == [0.007, 10.0, 24.0, 0.146, 2.0]
    assert streams.min_lot.tolist() == [0.003, 5.0, 12.0, 0.0, 0.0]
    assert streams.disposal_cost.tolist() == [2000.0, 8.0, 2.0, 2000.0, 2.0]
    assert streams.asking_price[0] == -1000.0
    assert np.isnan(streams.asking_price[1:]).all()
    assert streams.max_distance_km.tolist() == [50, 50, 50, inf, inf]


def test_unlisted_materials_take_the_unit_of_their_rows(tmp_path: Path) -> None:
    """kg and t of one unlisted material are both tonnes, litres make m3; each material is warned of once."""
    loaded = read(
        tmp_path,
        sites=SITES,
        streams="stream_id,site_id,material,quantity,unit\ns1,a,whey,500,l\ns2,a,husk,500,kg\ns3,a,husk,1,\n",
    )
    assert loaded.inventory is not None
    assert loaded.inventory.materials.unit.tolist() == ["m3", "t"]
    assert loaded.inventory.streams.quantity[:, 0].tolist() == [0.5, 0.5, 1.0]
    assert [str(fault.code) for fault in loaded.report] == ["unlisted_material"] * 2


def test_codes_are_one_material_however_written(tmp_path: Path) -> None:
    """Spaces, dots and the star are spelling: one material, with its own code."""
    inventory = built(
        tmp_path,
        sites=SITES,
        materials="material,unit,density_t_per_m3\n13 02 05*,t,0.9\n",
        streams="stream_id,site_id,material,quantity,unit\n"
        "s1,a,130205,1,\ns2,a,13 02 05*,1,m3\ns3,a,13.02.05,1,\ns4,a,130205*,1,\n",
    )
    assert inventory.materials.id.tolist() == ["130205"]
    assert inventory.materials.low_code.tolist() == ["130205"]
    assert inventory.streams.quantity[:, 0].tolist() == [1, 0.9, 1, 1]
    assert inventory.streams.hazardous.all()


def test_hazard_is_the_cell_s_else_the_material_s_else_the_entry_s(tmp_path: Path) -> None:
    """The order of the contract; a mirror entry keeps the flag that it was given."""
    inventory = built(
        tmp_path,
        sites=SITES,
        materials="material,unit,hazardous,low_code\nflagged,t,true,\ncoded,t,,130205\nmirror,t,,010305\nplain,t,,\n",
        streams="stream_id,site_id,material,quantity,hazardous\n1,a,flagged,1,\n2,a,flagged,1,false\n3,a,coded,1,\n"
        "4,a,mirror,1,\n5,a,mirror,1,no\n6,a,plain,1,\n7,a,plain,1,TRUE\n8,a,010306,1,\n9,a,010306,1,yes\n",
    )
    assert inventory.streams.hazardous.tolist() == [True, False, True, True, False, False, True, False, True]


def test_forms_are_inherited_and_known_by_other_words(tmp_path: Path) -> None:
    """The stream's form, else its material's, in the vocabulary's words wherever a form may stand; unknown is none."""
    inventory = built(
        tmp_path,
        sites=SITES,
        materials="material,unit,physical_form\nm,t,Slurry\nn,t,\n",
        streams="stream_id,site_id,material,quantity,physical_form\n1,a,m,1,\n2,a,m,1,LIQUIDS\n3,a,n,1,\n"
        "4,a,n,1,Filter-cake\n5,a,n,1,Unknown\n",
        demands="demand_id,site_id,material,quantity,forms\nd,b,m,1,Granular; mud;pellets\n",
        conversions="from_material,to_material,forms\nn,m,Steam\n",
        modes="mode,cost_per_unit_km,forms\ncart,1,dust;ash\n",
    )
    assert inventory.materials.physical_form.tolist() == ["sludge", ""]
    assert inventory.streams.physical_form.tolist() == ["sludge", "liquid", "", "sludge", ""]
    assert inventory.demands.forms == (("solid", "sludge"),)
    assert inventory.conversions.forms == (("gas",),)
    assert inventory.modes.forms == (("powder",),)


def test_forms_outside_the_vocabulary_are_warned_of_and_stay(tmp_path: Path) -> None:
    """A word of the user's own is compared however it is spaced; each use is a warning, near words are named."""
    tables = {
        "sites": SITES,
        "streams": "stream_id,site_id,material,quantity,physical_form\n1,a,170101,1,Monolith block\n"
        "2,a,170101,1,sluge\n",
        "demands": "demand_id,site_id,material,quantity,forms\nd,b,170101,1,monolith-block;soild;solid\n",
    }
    loaded = read(tmp_path, **tables)
    inventory, report = loaded.inventory, loaded.report
    assert inventory is not None
    assert inventory.streams.physical_form.tolist() == ["monolith block", "sluge"]
    assert inventory.demands.forms == (("monolith block", "soild", "solid"),)
    assert [(fault.table, fault.row, fault.column, fault.code, fault.severity) for fault in report] == [
        ("streams", 1, "physical_form", "unknown_form", "warning"),
        ("streams", 2, "physical_form", "unknown_form", "warning"),
        ("demands", 1, "forms", "unknown_form", "warning"),
        ("demands", 1, "forms", "unknown_form", "warning"),
    ]
    hints = [fault.hint for fault in report]
    assert "Did you mean 'sludge'?" in hints[1]
    assert sum("Did you mean 'solid'?" in hint for hint in hints) == 1
    assert "Did you mean" not in hints[0]


def test_quality_goes_to_owners_and_own_rows_come_first(tmp_path: Path) -> None:
    """Materials hand figures down to streams, demands and single-input facilities; an own row replaces them."""
    inventory = built(
        tmp_path,
        sites=SITES,
        materials="material,unit\nm,t\nn,t\n",
        streams="stream_id,site_id,material,quantity\ns1,a,m,1\ns2,a,m,1\ns3,a,n,1\n",
        demands="demand_id,site_id,material,quantity\nd1,b,m,1\nd2,b,m,1\n",
        processes="process,role,material,amount,mix\none,input,m,1,\ntwo,input,m,1,free\ntwo,input,n,1,free\n",
        facilities="facility_id,site_id,process,capacity\nf1,b,one,5\nf2,b,two,5\n",
        properties="owner_id,property,value,low,high,min,max,unit\n"
        "m,ash,5,,,,9,%\ns2,ash,,4,6,,,\nd2,ash,,,,1,,%\nf2,heat,,,,-3,,\n",
    )
    quality = inventory.quality
    assert (quality.names, quality.units) == (("ash", "heat"), ("%", ""))
    offers = zip(quality.offer_supplier, quality.offer_property, quality.offer_low, quality.offer_high, strict=True)
    assert list(offers) == [(0, 0, 5, 5), (1, 0, 4, 6)]
    limits = zip(quality.limit_receiver, quality.limit_property, quality.limit_min, quality.limit_max, strict=True)
    assert list(limits) == [(0, 0, -inf, 9), (1, 0, 1, inf), (2, 0, -inf, 9), (3, 1, -3, inf)]


def test_conversions_start_from_materials_or_prefixes(tmp_path: Path) -> None:
    """A six-digit code is a material, two or four digits are a prefix unless a material is named so."""
    inventory = built(
        tmp_path,
        materials="material,unit\nfuel,t\n19,t\n",
        conversions="from_material,to_material,yield,hazardous,forms\n"
        "03 01,fuel,0.5,true,\n030105,fuel,,,Solid\n19,fuel,,,\n20,fuel,,,\n",
    )
    conversions = inventory.conversions
    assert conversions.from_prefix.tolist() == ["0301", "", "", "20"]
    names = ["" if row < 0 else inventory.materials.id[row] for row in conversions.from_material]
    assert names == ["", "030105", "19", ""]
    assert conversions.yield_.tolist() == [0.5, 1, 1, 1]
    assert conversions.hazardous.tolist() == [True, False, False, False]
    assert conversions.forms == ((), ("solid",), (), ())


def test_empty_cells_are_the_contract_s_defaults(tmp_path: Path) -> None:
    """No limit is inf, not given is nan, and the rest is as the contract says."""
    inventory = built(
        tmp_path,
        sites=SITES,
        materials="material,unit\nm,t\n",
        streams="stream_id,site_id,material,quantity\ns,a,m,1\n",
        demands="demand_id,site_id,material,quantity\nd,b,m,1\n",
        modes="mode,cost_per_unit_km\nbarge,0.02\n",
        links="from_id,to_id\ns,d\n",
    )
    demand, link, mode = inventory.demands, inventory.links, inventory.modes
    assert (demand.max_price[0], demand.max_supplier_share[0], demand.max_substitution_share[0]) == (inf, 1, 1)
    assert demand.accepts_hazardous[0]
    assert (mode.load_size[0], mode.circuity[0], mode.max_distance_km[0]) == (inf, 1, inf)
    assert mode.hazardous[0]
    assert np.isnan([link.unit_cost[0], link.price[0], link.distance_km[0]]).all()
    assert (link.capacity[0], link.mode[0], link.material[0], link.until[0]) == (inf, -1, -1, -1)
    assert inventory.streams.max_partners[0] == inf
    assert inventory.policy.links_internal
    assert inventory.policy.cross_border


def test_policy_is_typed(tmp_path: Path) -> None:
    """Keys of every kind arrive where they belong; process names may hold dots."""
    inventory = built(
        tmp_path,
        processes="process,role,material,amount\nburn,input,191210,1\nv.2,input,191210,1\n",
        policy='currency = "SEK"\n[objective]\ncarbon_price = 80\n[limits]\n'
        "min_benefit_per_exchange = -5.5\nmax_exchanges = 3\n"
        'max_open.burn = 2\nmax_open."v.2" = 1\nexact_open.burn = 1\n[shipments]\ncross_border = "forbid"\n'
        "[blending]\ndilute_hazardous = true\n[transaction]\nfixed_cost = 9\n[resilience]\nmax_organisation_loss = 1\n",
    )
    policy = inventory.policy
    assert (policy.currency, policy.objective.carbon_price, policy.transaction_fixed_cost) == ("SEK", 80, 9)
    assert (policy.limits.min_benefit_per_exchange, policy.limits.max_exchanges) == (-5.5, 3)
    assert policy.limits.max_open == (("burn", 2), ("v.2", 1))
    assert policy.limits.exact_open == (("burn", 1),)
    assert (policy.cross_border, policy.dilute_hazardous) == (False, True)


def test_a_contract_over_a_period_is_read(tmp_path: Path) -> None:
    """One row of periods is accepted, and cells may name it."""
    inventory = built(
        tmp_path,
        sites=SITES,
        periods="period,days,discount_factor\n2026,366,0.5\n",
        materials="material,unit\nm,t\n",
        streams="stream_id,site_id,material,quantity,period\ns,a,m,9,2026\n",
        demands="demand_id,site_id,material,quantity,period\nd,b,m,9,\n",
        links="from_id,to_id,min_quantity,until\ns,d,3,2026\n",
    )
    assert (inventory.periods.days[0], inventory.periods.discount_factor[0]) == (366, 0.5)
    assert inventory.links.until.tolist() == [0]


@pytest.mark.parametrize("identifier", ["a\tb", "line\nbreak", "bell\x07"])
def test_control_characters_in_identifiers_are_refused(tmp_path: Path, identifier: str) -> None:
    """An identifier is one line of visible signs."""
    loaded = read(tmp_path, sites=f'site_id,latitude_deg,longitude_deg\n"{identifier}",60,25\n')
    (fault,) = loaded.report
    assert str(fault.code) == "bad_character"


def test_permits_and_patterns_are_normalised(tmp_path: Path) -> None:
    """Operations and codes compare however they were written; a pattern that fits nothing is a warning."""
    loaded = read(
        tmp_path,
        sites="site_id,latitude_deg,longitude_deg,permits,permit_materials,country\n"
        "a,60,25,r 4; D01,19 12;wood;03 01 05*;zzz,fi\n",
        materials="material,unit\nwood,t\n",
        modes="mode,cost_per_unit_km,materials,forms\ntruck,0.1,19;wood,Solid\n",
    )
    assert loaded.inventory is not None
    assert loaded.inventory.sites.permits == (("R4", "D1"),)
    assert loaded.inventory.sites.permit_materials == (("1912", "wood", "030105", "zzz"),)
    assert loaded.inventory.sites.country.tolist() == ["FI"]
    assert loaded.inventory.modes.materials == (("19", "wood"),)
    assert [str(fault.code) for fault in loaded.report] == ["unlisted_material"]


def test_the_largest_figures_stay_finite(tmp_path: Path) -> None:
    """What passes as a figure is finite in the material's unit too, whatever the unit of the row; more is refused."""
    rows = [f"{unit},a,m,{parse.LARGEST!r},{unit},-{parse.LARGEST!r}" for unit in ("kt/h", "g", "l", "t/year")]
    tables = {
        "sites": SITES,
        "materials": "material,unit,density_t_per_m3\nm,t,1e-30\n",
        "streams": "stream_id,site_id,material,quantity,unit,disposal_cost\n" + "\n".join(rows) + "\n",
    }
    inventory = built(tmp_path, **tables)
    assert np.isfinite(inventory.streams.quantity).all()
    assert np.isfinite(inventory.streams.disposal_cost).all()
    more = np.nextafter(parse.LARGEST, inf)
    tables["streams"] = tables["streams"].replace(f",{parse.LARGEST!r}", f",{float(more)!r}")
    refused = read(tmp_path, **tables, policy=f"[limits]\nbudget = {float(more)!r}\n")
    assert {(fault.code, fault.column, fault.hint) for fault in refused.report} == {
        ("out_of_range", "quantity", parse.TOO_LARGE),
        ("out_of_range", "limits.budget", parse.TOO_LARGE),
    }
