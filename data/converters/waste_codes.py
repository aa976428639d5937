"""List of Waste codes and hazard flags as forms give them."""

from dataclasses import dataclass

from data.converters.faults import Fault
from symbiosis.codes import low, treatment

# R12 (exchange) and R13 (storage), D13 to D15 likewise, only prepare for what comes after: not final.
FINAL_RECOVERY = frozenset(f"R{number}" for number in range(1, 12))


@dataclass(frozen=True, slots=True)
class Waste:
    """A code of the list, its hazard flag, and remarks on how they were found."""

    material: str
    hazardous: bool
    remarks: tuple[Fault, ...]


def read_waste(code: str, flag: str) -> Waste | Fault:
    """Read a code and the form's own hazard flag (`true`, `false` or nothing).

    The list decides where its entry is absolute, and the form where it is one of a pair or the editions disagree.
    """
    if not code:
        return Fault("code_missing", "", "the form gives no waste code")
    digits = low.normalise(code)
    entry = low.entry(digits) if digits is not None else None
    if digits is None or entry is None:
        return Fault("code_unknown", code, "not a code of the European List of Waste")
    if flag in ("true", "false"):
        stated, shown = flag == "true", flag
    elif low.starred(code):
        stated, shown = True, code
    else:
        return Waste(digits, entry.hazardous, ())
    if stated == entry.hazardous or entry.kind == "mirror" or digits in low.reclassified():
        return Waste(digits, stated, ())
    word = "hazardous" if entry.hazardous else "not hazardous"
    text = f"the form says otherwise, but {digits} is always {word} in the List of Waste, which is followed"
    return Waste(digits, entry.hazardous, (Fault("hazard_contradicts_list", shown, text),))


def read_operation(text: str) -> str | Fault:
    """Read an R or D code; empty stays empty."""
    if not text:
        return ""
    code = treatment.normalise(text)
    return (
        code
        if code is not None
        else Fault("operation_unknown", text, "no R or D code of the Waste Directive; left open")
    )
