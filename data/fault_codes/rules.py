"""Faults between cells, rows and tables: references, contradictions, places."""

from __future__ import annotations

from data.fault_codes.code import Code, Explanation

EXPLANATIONS: dict[Code, Explanation] = {
    Code.UNKNOWN_REFERENCE: Explanation(
        "The identifier names no row.",
        "Correct it, or add the row that it names.",
        example="`site_id` of `nroth` where `sites` has `north`.",
    ),
    Code.AMBIGUOUS_OWNER: Explanation(
        "The owner fits several rows.",
        "Rename one of them.",
        example="`owner_id` of `s1` where a stream and a demand are both called s1.",
    ),
    Code.DUPLICATE: Explanation(
        "Two rows have the same identifiers.",
        "Keep one of them, or rename it.",
        example="Two streams with the `stream_id` s1.",
    ),
    Code.MINIMUM_ABOVE_MAXIMUM: Explanation(
        "A minimum exceeds its maximum.",
        "Lower the one or raise the other.",
        example="`min_quantity` of 1300 where `quantity` is 1200.",
    ),
    Code.PLACE_CONFLICT: Explanation(
        "The row gives a site and another place too.",
        "Keep one of the two.",
        example="A stream with the `site_id` north and a `latitude_deg` that is not north's.",
    ),
    Code.CITY_UNKNOWN: Explanation(
        "There is no city of that name in the country.",
        "Correct the name, or give the coordinates.",
        example="`city` of `Kalundbrog` should be `Kalundborg`.",
    ),
    Code.CITY_AMBIGUOUS: Explanation(
        "Several cities have the name, so none is taken.",
        "Give the country, in the United States the state as region, or the coordinates.",
        example="`city` of `Paris` without a country; `Springfield` in `US` without a region.",
    ),
    Code.PLACE_FROM_CITY: Explanation(
        "The row has no coordinates and was put at the centre of its city; its distances are approximate.",
        "Give the coordinates.",
        "warning",
        example="A site in Kalundborg without coordinates, with `--geocode`.",
    ),
    Code.BAD_INSTANT: Explanation(
        "The cell is not a date and time in the form of ISO 8601.",
        "Write it like 2026-03-01T08:00, with an offset such as +02:00 where it is not UTC.",
        example="`1.3.2026 8:00` should be `2026-03-01T08:00`.",
    ),
    Code.MIXED_OFFSETS: Explanation(
        "Some instants say their offset and some do not; those without are taken as UTC.",
        "Give all of them an offset, or none.",
        "warning",
        example="`2026-03-01T08:00` beside `2026-03-01T18:00+02:00`.",
    ),
    Code.EMPTY_WINDOW: Explanation(
        "The window ends when it begins, or before.",
        "Correct one of the two instants.",
        example="`start` of 2026-03-02 with `end` of 2026-03-01.",
    ),
    Code.WINDOW_TOO_SHORT: Explanation(
        "The booking is longer than its window, so it can only be bought outside.",
        "Widen the window or shorten the booking.",
        "warning",
        example="`duration_h` of 6 between 08:00 and 12:00.",
    ),
    Code.CONTRADICTION: Explanation(
        "Two statements exclude each other.",
        "Correct one of them.",
        example="A link that is `forbidden` and has a `min_quantity` of 10; two rows of one stream, for two periods, "
        "with another `disposal_cost` each.",
    ),
    Code.INCOMPLETE: Explanation(
        "A figure is given without another that it needs.",
        "Give both or neither.",
        example="`cost_per_load_km` without `load_size`; `low` without `high`.",
    ),
    Code.MEANINGLESS: Explanation(
        "The figure cannot be given for this kind of row.",
        "Leave the cell empty.",
        example="A `value` for a demand, which has limits (`min`, `max`).",
    ),
    Code.UNCHECKED_PERMIT: Explanation(
        "The site has permits, but the row names no operation, so they are not checked.",
        "Give the R or D code that is performed.",
        "warning",
        example="A demand without `operation` at a site with the permits `R1;D10`.",
    ),
    Code.PLACE_ZERO: Explanation(
        "Latitude and longitude are both 0.", "Give the site's coordinates.", "warning", example="A site at `0,0`."
    ),
    Code.PLACE_SWAPPED: Explanation(
        "Latitude and longitude look exchanged.", "Exchange them.", "warning", example="`FI` at 24.9 N, 60.2 E."
    ),
    Code.PLACE_AT_SEA: Explanation(
        "The place lies in the open sea.", "Look for a lost sign or digit.", "warning", example="A site at 30 N, 40 W."
    ),
    Code.PLACE_OUTSIDE_COUNTRY: Explanation(
        "The place is not in its country.", "Correct one of them.", "warning", example="`IE` with 9.5 for -9.5."
    ),
    Code.PROFILE_GAP: Explanation(
        "A profile has no factor for a period of the rows that name it; their quantities hold there as written.",
        "Give a row for each period, with the factor 1 where nothing changes.",
        "warning",
        example="A stream with the `profile` harvest in 2026 and 2027, where `profiles` has harvest for 2026 alone.",
    ),
    Code.MORE_COMES_BACK: Explanation(
        "More of a product comes back than was delivered.",
        "Give shares between 0 and 1 that sum to at most 1.",
        "warning",
        example="`fraction` of 0.7 with `lag_periods` 1 and of 0.6 with `lag_periods` 2.",
    ),
    Code.FEEDS_ITSELF: Explanation(
        "All that a demand receives comes back in the same period as what it takes, so it may be met from nothing.",
        "Give a `lag_periods` of 1 or more, a smaller `fraction`, or set `links.internal` to false.",
        "warning",
        example="`fraction` of 1 with `lag_periods` 0, of the material that the demand itself takes.",
    ),
}
