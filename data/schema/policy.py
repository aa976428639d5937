"""The keys of the policy, as data."""

from data.schema.column import PolicyKey
from data.schema.places import NO_LIMIT

POLICY: tuple[PolicyKey, ...] = (
    PolicyKey("currency", "text", "currency of every cost and price", default="EUR", example="EUR"),
    PolicyKey(
        "objective.carbon_price",
        "number",
        "price of emissions, added to the plan's cost",
        default=0.0,
        minimum=0.0,
        unit="money per t CO2e",
        example="80",
    ),
    PolicyKey(
        "objective.distance_price",
        "number",
        "price of distance, added to the plan's cost to prefer the near",
        default=0.0,
        minimum=0.0,
        unit="money per unit and km",
        example="0.01",
    ),
    PolicyKey(
        "limits.max_distance_km",
        "number",
        "longest way of any exchange",
        absent=NO_LIMIT,
        minimum=0.0,
        unit="km",
        example="75",
    ),
    PolicyKey(
        "limits.min_benefit_per_exchange",
        "number",
        "least net benefit of a stream-demand exchange in a period",
        absent=NO_LIMIT,
        unit="money",
        example="1000",
    ),
    PolicyKey(
        "limits.budget",
        "number",
        "most spent on opening, expansion and candidates' fixed costs over the horizon, undiscounted",
        absent=NO_LIMIT,
        minimum=0.0,
        unit="money",
        example="5000000",
    ),
    PolicyKey(
        "limits.max_co2e",
        "number",
        "most emissions over the horizon, gross, of everything",
        absent=NO_LIMIT,
        unit="kg CO2e",
        example="800000",
    ),
    PolicyKey(
        "limits.max_open.<process>",
        "whole",
        "most facilities of the process open in the last period",
        absent=NO_LIMIT,
        minimum=0.0,
        example="3",
    ),
    PolicyKey(
        "limits.exact_open.<process>",
        "whole",
        "exact number of facilities of the process open in the last period",
        absent=NO_LIMIT,
        minimum=0.0,
        example="2",
    ),
    PolicyKey(
        "limits.max_exchanges", "whole", "most exchanges over the horizon", absent=NO_LIMIT, minimum=0.0, example="40"
    ),
    PolicyKey(
        "links.closed", "flag", "whether only combinations that a link covers exist", default=False, example="true"
    ),
    PolicyKey("links.internal", "flag", "whether a site may supply itself", default=True, example="false"),
    PolicyKey(
        "transaction.fixed_cost",
        "number",
        "cost of each exchange in each period, on top of mode and link",
        default=0.0,
        minimum=0.0,
        unit="money",
        example="12000",
    ),
    PolicyKey(
        "shipments.cross_border",
        "choice",
        "whether shipments may cross a border",
        default="allow",
        choices=("allow", "forbid"),
        example="forbid",
    ),
    PolicyKey(
        "blending.dilute_hazardous",
        "flag",
        "whether hazardous streams may be blended under a limit that they exceed alone",
        default=False,
        example="true",
    ),
    PolicyKey(
        "defaults",
        "flag",
        "whether missing costs and conversions are filled from reference tables",
        default=False,
        example="true",
    ),
    PolicyKey(
        "resilience.max_organisation_loss",
        "number",
        "largest share that one organisation, the own one included, supplies of what a demand receives in a period",
        default=1.0,
        minimum=0.0,
        maximum=1.0,
        example="0.5",
        built=False,
    ),
)
