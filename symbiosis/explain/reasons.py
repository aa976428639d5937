"""Why something is left over: the codes of unmatched.csv, each with its sentence and what could be done about it.

Placeholders: ``{partner}`` the id that came closest, ``{km}`` its distance, ``{short}`` by how much it missed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code's texts, and the unit in which its shortfall is told (``""`` = none)."""

    code: str
    sentence: str
    advice: str
    shortfall: str = ""
    """``km``, ``quantity``, ``left`` (all that is left over), ``price`` (money per unit), ``money`` or ``""``."""
    to_demand: str = ""
    """The sentence as a demand is told it, where it is another one than for a stream."""

    def told(self, kind: str) -> str:
        """The sentence for a stream or a demand."""
        return self.to_demand if kind == "demand" and self.to_demand else self.sentence


REASONS: dict[str, Reason] = {
    reason.code: reason
    for reason in (
        Reason(
            "no_taker",
            "No demand or facility in the inventory takes this material, as it is or converted.",
            "Look for a taker outside the inventory, or add a conversion that makes it usable.",
        ),
        Reason(
            "no_supplier",
            "No stream in the inventory offers this material or anything that may stand in for it.",
            "Look for a supplier outside the inventory, or add a conversion from a waste that could serve.",
        ),
        Reason("forbidden_link", "The link with {partner} is marked as forbidden.", "Ask why the link was ruled out."),
        Reason(
            "unlinked",
            "Only linked exchanges may exist (links.closed), and none is open to it; {partner} would be compatible.",
            "Add a link, or set links.closed to false.",
        ),
        Reason(
            "internal",
            "Only its own site, {partner}, could use it, and links.internal = false rules that out.",
            "Set links.internal to true if the site may supply itself.",
            to_demand="Only its own site has it, as {partner}, and links.internal = false rules that out.",
        ),
        Reason(
            "hazard_receiver",
            "It is hazardous, and {partner} does not accept hazardous waste.",
            "Look for a receiver that is permitted to take hazardous waste.",
            to_demand="{partner} is hazardous, and hazardous waste is not accepted here.",
        ),
        Reason(
            "hazard_mode",
            "It is hazardous, and no mode of transport to {partner} may carry hazardous waste.",
            "Add a mode that may carry hazardous waste.",
            to_demand="{partner} is hazardous, and no mode of transport from there may carry hazardous waste.",
        ),
        Reason(
            "mode_material",
            "No mode of transport carries this material or form to {partner}.",
            "Add a mode for this material, or widen the materials of an existing one.",
            to_demand="No mode of transport carries the material or form of {partner}.",
        ),
        Reason(
            "form",
            "{partner} takes this material, but not in this physical form.",
            "Drying, crushing or packing may help: agree the form with the receiver.",
            to_demand="{partner} would do, but not in its physical form.",
        ),
        Reason(
            "permit",
            "The permits of {partner}'s site do not cover this operation or material.",
            "Ask whether the permit can be extended, or whether the operation is recorded rightly.",
            to_demand="The permits of this site do not cover its operation, or the material of {partner}.",
        ),
        Reason(
            "border",
            "The way to {partner} crosses a border, which the policy forbids.",
            "Set shipments.cross_border to allow once the notification is settled.",
        ),
        Reason(
            "quality_unknown",
            "{partner} limits a property of which nothing is known here.",
            "Have the property measured and add it to the properties table.",
            to_demand="A property that is limited here is not known of {partner}.",
        ),
        Reason(
            "dilution",
            "It is hazardous and exceeds a limit of {partner} on its own; blending it under the limit is not allowed.",
            "Treat it first, or look for a receiver with a wider limit.",
            to_demand="{partner} is hazardous and exceeds a limit on its own; blending it under is not allowed.",
        ),
        Reason(
            "price_window",
            "The asking price is above what {partner} would pay, by {short}.",
            "Bring the two together: either side may move.",
            "price",
            to_demand="{partner} asks for more than is paid here, by {short}.",
        ),
        Reason(
            "distance",
            "{partner} is the nearest that would do, {km} away: {short} beyond the limit.",
            "Raise the distance limit, or look for a nearer partner.",
            "km",
        ),
        Reason("no_quantity", "Nothing is available or wanted at {partner} in any period.", "Check the quantities."),
        Reason(
            "lot",
            "What could be exchanged with {partner} stays below the smallest lot, by {short}.",
            "Collect several periods' amounts, bundle with others, or agree on a smaller lot.",
            "quantity",
        ),
        Reason(
            "not_worth_it",
            "The best exchange, with {partner}, would cost {short} more than it saves.",
            "A lower transport or conversion cost, or a higher disposal or purchase price, would change it.",
            "money",
        ),
        Reason(
            "partner_full",
            "{partner} and every better partner is used to the full by exchanges that are worth more.",
            "Look for further partners, or ask {partner} whether more is possible.",
            "left",
        ),
        Reason(
            "outranked",
            "Only its best partners within reach were looked at, and they have no room; {partner} is the best known.",
            "Partners that were left aside may have room: ask for this one alone, in an inventory of its own.",
            "left",
        ),
        Reason(
            "substitution_share",
            "{partner} may cover no more of its need from exchanges (max_substitution_share).",
            "Ask whether the share may rise.",
            "left",
            to_demand="Exchanges may cover no more of this need (max_substitution_share); {partner} would have more.",
        ),
        Reason(
            "supplier_share",
            "The supplier already has the largest share that {partner}'s demand allows it (max_supplier_share).",
            "Ask whether the share may rise, or spread the supply.",
            "left",
            to_demand="{partner} already supplies the largest share that one organisation may (max_supplier_share).",
        ),
        Reason(
            "facility_closed",
            "Facility {partner} could take it, but opening it does not pay, or its limits forbid it.",
            "See what opening would cost: more input, or a subsidy, may change it.",
        ),
        Reason(
            "facility_full",
            "Facility {partner} works at its capacity.",
            "Ask whether its capacity can grow.",
            "left",
        ),
        Reason(
            "permit_quantity",
            "The site of {partner} has received all that its permit allows.",
            "Ask whether the permitted quantity can be raised.",
            "left",
        ),
        Reason(
            "link_capacity",
            "The link with {partner} is used to its capacity.",
            "Ask whether the link can carry more.",
            "left",
        ),
        Reason(
            "partner_limit",
            "{partner} would do, but one of the two already has as many partners as it may have.",
            "Raise max_partners.",
        ),
        Reason(
            "remainder_below_lot",
            "What is left, or what {partner} can still take, is below the smallest lot, by {short}.",
            "Agree on a smaller lot, or bundle the remainder with others.",
            "quantity",
        ),
        Reason(
            "remainder_not_worth_it",
            "What is left is too little to pay for an exchange with {partner}: {short} more than it would save.",
            "A shared collection round would lower the fixed cost.",
            "money",
        ),
        Reason(
            "blend",
            "More of it at {partner} would push the blend beyond a quality limit.",
            "Pre-treatment, or a cleaner stream to blend it with, would make room.",
            to_demand="More of {partner} would push the blend beyond a quality limit.",
        ),
        Reason(
            "trade_off",
            "Exchanging more with {partner} is possible, but another part of the plan would lose more by it.",
            "See the limits of the policy (budget, emissions, exchanges) and the competing exchanges.",
        ),
        Reason(
            "not_proved",
            "An exchange with {partner} looks possible; the search stopped before it could be ruled in or out.",
            "Give the solver more time, or a smaller gap.",
        ),
    )
}
