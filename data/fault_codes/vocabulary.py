"""Faults of words that public lists fix: waste codes, operations, countries, activities, units."""

from __future__ import annotations

from data.fault_codes.code import Code, Explanation

EXPLANATIONS: dict[Code, Explanation] = {
    Code.UNKNOWN_CODE: Explanation(
        "There is no such code in the List of Waste.",
        "Look the code up.",
        example="`191299` is in no chapter; `30105`, `O30105` and `3.0105E4` should be `030105`.",
    ),
    Code.SUPERSEDED_CODE: Explanation(
        "A later edition of the List of Waste withdraws the code or changes its hazard; it was read as before.",
        "Give the code of the new edition, or the hazard, where that edition applies.",
        "warning",
        example="From 2026-12-09 `160605` is withdrawn (lithium batteries are `160607`), and `160604` is hazardous.",
    ),
    Code.UNKNOWN_TREATMENT: Explanation(
        "There is no such R or D code.",
        "Use R1 to R13 or D1 to D15.",
        example="`operation` of `R14`: R codes end at R13.",
    ),
    Code.UNKNOWN_COUNTRY: Explanation(
        "There is no such ISO 3166-1 alpha-2 code; no border is assumed.",
        "Use the two letters of the country.",
        "warning",
        example="`UK` should be `GB`.",
    ),
    Code.UNKNOWN_ACTIVITY: Explanation(
        "The version of NACE that the row names has no such code, or there is no such version.",
        "Look the code up, or correct the version.",
        "warning",
        example="`nace` of `17.13` is none; `38.33` is one of NACE Rev. 2.1, not of Rev. 2.",
    ),
    Code.HAZARD_CONTRADICTION: Explanation(
        "The hazard contradicts the entry in the List of Waste.",
        "Correct the hazard or the code.",
        example="`030105*`: sawdust of this entry is not hazardous; the entry with the star is `030104*`.",
    ),
    Code.UNKNOWN_FORM: Explanation(
        "The word is none of the physical forms that are known; it only fits rules that name it too.",
        "Use solid, powder, sludge, paste, liquid, gas or energy.",
        "warning",
        example="`physical_form` of `slugde` should be `sludge`.",
    ),
    Code.UNKNOWN_UNIT: Explanation(
        "The unit is not known.",
        "Use t, kg, m3, MWh, piece, or one of them per month.",
        example="`unit` of `bags`.",
    ),
    Code.AMBIGUOUS_UNIT: Explanation(
        "The unit has several meanings.",
        "Say which one is meant.",
        example="`ton` may be 1000 kg, 907 kg or 1016 kg; `t`, `short ton` and `long ton` may not.",
    ),
    Code.UNIT_MISMATCH: Explanation(
        "The unit cannot be changed into the material's.",
        "Use the material's unit.",
        example="`unit` of `m3` for a material counted in t whose density is not listed.",
    ),
    Code.UNLISTED_MATERIAL: Explanation(
        "The material is neither listed nor a List of Waste code.",
        "List it in the table materials.",
        "warning",
        example="`slugde` where `materials` lists `sludge`.",
    ),
}
