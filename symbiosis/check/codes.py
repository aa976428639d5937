"""The ways in which a plan can be wrong: stable codes, each with its sentence."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """A violation's code; ``sentence`` says in words what is wrong."""

    sentence: str

    def __new__(cls, code: str, sentence: str) -> Code:
        """Make a member that is its code as text."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.sentence = sentence
        return member

    # What an exchange says
    NOT_FINITE = "not_finite", "The figure is not a finite number."
    UNKNOWN_PERIOD = "unknown_period", "The inventory has no such period."
    UNKNOWN_SUPPLIER = "unknown_supplier", "The inventory has no stream, return or giving facility with this id."
    UNKNOWN_RECEIVER = "unknown_receiver", "The inventory has no demand or facility with this id."
    UNKNOWN_MATERIAL = "unknown_material", "The inventory has no such material."
    UNKNOWN_MODE = "unknown_mode", "The inventory has no such mode of transport."
    DUPLICATE_EXCHANGE = "duplicate_exchange", "The same supplier, receiver, materials, mode and period occur twice."
    DUPLICATE_EXCHANGE_ID = "duplicate_exchange_id", "Two exchanges have the same id."
    WRONG_MATERIAL = "wrong_material", "The material is not the supplier's."
    WRONG_TO_MATERIAL = "wrong_to_material", "The receiver does not take this material."
    WRONG_UNIT = "wrong_unit", "The unit is not that of the supplier's material."
    WRONG_FROM_ORGANISATION = "wrong_from_organisation", "The organisation is not the supplier's."
    WRONG_TO_ORGANISATION = "wrong_to_organisation", "The organisation is not the receiver's."
    QUANTITY_TOO_SMALL = "quantity_too_small", "An exchange carries at least 1e-6, or it is not there."
    WRONG_RECEIVED_QUANTITY = "wrong_received_quantity", "What is received is not quantity x yield."
    WRONG_DISTANCE = "wrong_distance", "The distance is not that of the links, the distances or the coordinates."
    WRONG_TRANSPORT_COST = "wrong_transport_cost", "The transport cost is not that of the link or the mode."
    WRONG_CONVERSION_COST = "wrong_conversion_cost", "The conversion cost is not cost x quantity."
    WRONG_FIXED_COST = "wrong_fixed_cost", "The fixed cost is not that of mode, link and transaction together."
    WRONG_DISPOSAL_AVOIDED = "wrong_disposal_avoided", "The disposal avoided is not disposal cost x quantity."
    WRONG_PURCHASE_AVOIDED = "wrong_purchase_avoided", "The purchase avoided is not purchase cost x what is received."
    WRONG_CO2E_SAVED = "wrong_co2e_saved", "The emissions saved are not what disposal, purchase and carriage make them."
    WRONG_NET_BENEFIT = "wrong_net_benefit", "The net benefit is not what is avoided less what is paid."

    # What may be exchanged at all
    NO_CONVERSION = "no_conversion", "Nothing lets this stream's material stand in for the material received."
    CONVERSION_FORM = "conversion_form", "The conversion is not for the stream's physical form."
    DEMAND_FORM = "demand_form", "The demand does not take the stream's physical form."
    DEMAND_HAZARDOUS = "demand_hazardous", "The stream is hazardous and the demand does not accept that."
    MODE_MATERIAL = "mode_material", "The mode does not carry this material."
    MODE_FORM = "mode_form", "The mode does not carry the stream's physical form."
    MODE_HAZARDOUS = "mode_hazardous", "The stream is hazardous and the mode may not carry that."
    LINK_FORBIDDEN = "link_forbidden", "A link forbids this pair."
    LINK_MISSING = "link_missing", "Links are closed and none covers this pair."
    INTERNAL = "internal", "A site may not supply itself under this policy."
    BORDER = "border", "The shipment crosses a border, which the policy forbids."
    PERMIT_OPERATION = "permit_operation", "The receiver's site has no permit for the operation."
    PERMIT_MATERIAL = "permit_material", "The receiver's site has no permit for the material."
    OWN_OUTPUT = "own_output", "A facility may not take its own output."
    PRICE_WINDOW = "price_window", "The asking price is above what the receiver would pay."
    TOO_FAR = "too_far", "The distance is above the limit of stream, demand, mode or policy."
    QUALITY_UNKNOWN = "quality_unknown", "The stream has no figure for a property that the receiver limits."
    DILUTION = "dilution", "A hazardous stream above a limit may not be blended under it."

    # Streams and demands
    STREAM_EXCEEDED = "stream_exceeded", "More is taken from the stream than it has."
    RETURN_EXCEEDED = "return_exceeded", "More is taken than comes back."
    OUTPUT_EXCEEDED = "output_exceeded", "More is taken of the output than the facility makes."
    DISPOSAL_LIMIT = "disposal_limit", "More is disposed of than may be."
    STREAM_MINIMUM = "stream_minimum", "Less of the stream is placed than must be."
    DEMAND_EXCEEDED = "demand_exceeded", "The demand receives more than it wants."
    DEMAND_MINIMUM = "demand_minimum", "The demand receives less than exchanges must bring."
    LOT = "lot", "The pair exchanges less than its least lot."
    STREAM_PARTNERS = "stream_partners", "The stream has more partners than it may."
    DEMAND_PARTNERS = "demand_partners", "The demand has more partners than it may."
    SUPPLIER_SHARE = "supplier_share", "One organisation supplies more than its share of the demand."
    SUBSTITUTION_SHARE = "substitution_share", "Exchanges cover more than their share of the demand."
    ORGANISATION_LOSS = (
        "organisation_loss", "One organisation sends more of what the demand receives than the policy allows."
    )  # fmt: skip
    BLEND_MAXIMUM = "blend_maximum", "The blend received is above a quality limit."
    BLEND_MINIMUM = "blend_minimum", "The blend received is below a quality limit."
    PERMIT_QUANTITY = "permit_quantity", "The site receives more than its permit allows."

    # Links
    LINK_CAPACITY = "link_capacity", "More goes over the link than its capacity."
    CONTRACT = "contract", "Less goes over the link than is contracted."

    # Facilities
    UNKNOWN_FACILITY = "unknown_facility", "The inventory has no facility with this id."
    DUPLICATE_FACILITY = "duplicate_facility", "A facility has two rows in one period."
    FACILITY_MISSING = "facility_missing", "A facility has no row in a period."
    FACILITY_CLOSED = "facility_closed", "A closed facility receives or processes something."
    EXISTING_CLOSED = "existing_closed", "An existing facility is said to be closed."
    FACILITY_CLOSED_AGAIN = "facility_closed_again", "A facility that was open is closed again."
    RECIPE = "recipe", "What the facility receives of an input is not amount x throughput."
    OPENING_PERIOD = "opening_period", "The facility may not be opened in this period."
    GROUP = "group", "More than one facility of a group of alternatives opens."
    EXPANSION_UNDONE = "expansion_undone", "Capacity that was added is taken away again."
    EXPANSION_PERIOD = "expansion_period", "The facility may not be expanded in this period."
    EXPANSION_CLOSED = "expansion_closed", "A closed facility is expanded."
    MAX_CAPACITY = "max_capacity", "The facility is expanded beyond its largest capacity."
    FACILITY_CAPACITY = "facility_capacity", "The throughput is above the capacity."
    FACILITY_MINIMUM = "facility_minimum", "An open facility has less throughput than it must."
    WRONG_THROUGHPUT = "wrong_throughput", "The throughput is not that of what is received and drawn from stock."
    WRONG_CAPACITY = "wrong_capacity", "The capacity is not the facility's, or less than it."
    WRONG_STORED = "wrong_stored", "What is in stock is not what receipts and throughput leave."
    WRONG_OPENING_COST = "wrong_opening_cost", "The opening cost is not the facility's."
    WRONG_FACILITY_FIXED_COST = (
        "wrong_facility_fixed_cost",
        "The fixed cost is not that of the facility and of the capacity added.",
    )
    WRONG_VARIABLE_COST = "wrong_variable_cost", "The variable cost is not cost x throughput."
    WRONG_EXPANSION_COST = "wrong_expansion_cost", "The expansion cost is not that of the capacity added in the period."

    # Storage
    UNKNOWN_TANK = "unknown_tank", "The facility has no storage for this input."
    DUPLICATE_STOCK = "duplicate_stock", "The stock of an input has two rows in one period."
    WRONG_STOCK = "wrong_stock", "The stock of the input is not what receipts and throughput leave."
    STOCK_NEGATIVE = "stock_negative", "More is drawn from stock than is there."
    STOCK_UNFOUNDED = "stock_unfounded", "More is put in stock than came."
    STOCK_LIMIT = "stock_limit", "More of the input is in stock than may be."
    STORAGE_CAPACITY = "storage_capacity", "More is in stock than the facility can hold."
    STOCK_LEFT = "stock_left", "Something is in stock after the last period."

    # Policy
    MIN_BENEFIT = "min_benefit", "The exchange is worth less than the policy asks."
    BUDGET = "budget", "Opening, expansion and fixed costs of new facilities are above the budget."
    MAX_CO2E = "max_co2e", "The emissions are above the policy's limit."
    MAX_OPEN = "max_open", "More facilities of the process are open than the policy allows."
    EXACT_OPEN = "exact_open", "The number of open facilities of the process is not the policy's."
    MAX_EXCHANGES = "max_exchanges", "There are more exchanges than the policy allows."

    # Unmatched rows
    UNMATCHED_UNKNOWN = (
        "unmatched_unknown",
        "The row names no stream, return or demand of the inventory, or no period of it.",
    )
    UNMATCHED_KIND = "unmatched_kind", "The kind is neither stream nor demand."
    UNMATCHED_DUPLICATE = "unmatched_duplicate", "A stream or demand has two rows in one period."
    UNMATCHED_MISSING = "unmatched_missing", "Something is left, and no row says so."
    UNMATCHED_NEEDLESS = "unmatched_needless", "A row says that something is left where nothing is."
    UNMATCHED_QUANTITY = "unmatched_quantity", "The quantity left is not what the exchanges leave."
    UNMATCHED_REASON = "unmatched_reason", "The row gives no reason code."
    UNMATCHED_NEAREST = "unmatched_nearest", "The nearest partner is not in the inventory."

    # Bookings
    UNKNOWN_BOOKING = "unknown_booking", "The booking names no request, or no asset of its kind."
    DUPLICATE_BOOKING = "duplicate_booking", "The request is booked more than once."
    BOOKING_INSTANT = "booking_instant", "The instant is not in the form of ISO 8601."
    BOOKING_WINDOW = "booking_window", "The booking is outside the window of its request or asset."
    BOOKING_LENGTH = "booking_length", "The booking is not as long as its request."
    BOOKING_AMOUNT = "booking_amount", "The amount booked is not that of its request."
    BOOKING_DISTANCE = "booking_distance", "The asset is farther away than the request allows."
    BOOKING_COST = "booking_cost", "The cost is not hours x amount x the asset's rate."
    ASSET_CAPACITY = "asset_capacity", "More is booked at once than the asset's capacity."

    # Summary
    WRONG_INVENTORY = "wrong_inventory", "The plan was made for another inventory."
    WRONG_CONTRACT = "wrong_contract", "The plan is not of version 1 of the contract."
    WRONG_COUNT = "wrong_count", "The count is not what it should be."
    WRONG_COST = "wrong_cost", "The cost is not what exchanges and facilities make it."
    UNKNOWN_COST = "unknown_cost", "The contract knows no such part of the cost."
    COSTS_SUM = "costs_sum", "The parts do not sum to the plan cost."
    WRONG_PLAN_COST = "wrong_plan_cost", "The plan cost is not what exchanges and facilities make it."
    WRONG_BASELINE = "wrong_baseline", "The baseline cost is not that of no exchange but contracts."
    WRONG_TOTAL_BENEFIT = "wrong_total_benefit", "The net benefit is not baseline cost less plan cost."
    BOUND_ABOVE_COST = "bound_above_cost", "The bound is above the plan cost."
    WRONG_GAP = "wrong_gap", "The gap is not that of plan cost and bound."
    WRONG_BENEFIT_GAP = "wrong_benefit_gap", "The gap on the benefit is not that of plan cost, bound and net benefit."
    NOT_OPTIMAL = "not_optimal", "The plan is called optimal, and its bound does not prove that."
    NO_PLAN = "no_plan", "There is said to be no plan, and yet there is part of one."
