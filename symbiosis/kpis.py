"""Key figures of a plan, over the horizon, undiscounted."""

from __future__ import annotations

import numpy as np

from symbiosis.bill import emissions
from symbiosis.extract import Flows
from symbiosis.grades import grade_counts
from symbiosis.inventory import Inventory


def key_figures(inventory: Inventory, flows: Flows) -> dict[str, float]:
    """Quantities diverted from disposal and bought material replaced (by unit), emissions, partners and distances.

    ``diverted_<unit>`` is what streams place, ``diverted_share_<unit>`` its share of what they offer,
    ``replaced_<unit>`` what demands receive; units are never added together. ``streams_<grade>`` counts streams by how
    far their figures can be trusted.
    """
    figures: dict[str, float] = {}
    rows = flows.rows
    into_demand = rows.receiver < len(inventory.demands.id)
    from_stream = rows.supplier < len(inventory.streams.id)
    stream_unit = inventory.materials.unit[inventory.streams.material]
    to_unit = inventory.materials.unit[rows.to_material]
    for unit in sorted({*stream_unit.tolist(), *to_unit.tolist()}):
        offered = float(inventory.streams.quantity[stream_unit == unit].sum())
        diverted = float(flows.quantity[from_stream][stream_unit[rows.supplier[from_stream]] == unit].sum())
        figures[f"diverted_{unit}"] = diverted
        figures[f"diverted_share_{unit}"] = diverted / offered if offered else 0.0
        figures[f"replaced_{unit}"] = float(flows.received[into_demand & (to_unit == unit)].sum())
    nothing = inventory.streams.disposal_co2e @ inventory.streams.quantity
    nothing = nothing + inventory.demands.purchase_co2e @ inventory.demands.quantity
    emitted = float(emissions(inventory, flows).sum())
    figures["co2e_kg"] = emitted
    figures["co2e_saved_kg"] = float(nothing.sum()) - emitted
    sites = inventory.sites.organisation
    partners = np.concatenate(
        [sites[inventory.suppliers.site[rows.supplier]], sites[inventory.receiver_site[rows.receiver]]]
    )
    figures["organisations_exchanging"] = float(len(np.unique(partners)))
    figures["mean_distance_km"] = float(rows.km.mean()) if len(rows) else 0.0
    return figures | grade_counts(inventory)
