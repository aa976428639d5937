"""docs/errors.md: every code of the error report."""

from __future__ import annotations

from data.documents.markdown import NOTICE, table
from data.fault_codes import EXPLANATIONS, Code
from data.faults import FIRST, MOST_ROWS

_INTRODUCTION = f"""{NOTICE}

# The error report

Every fault of an inventory is found in one run. A report has one row a fault: `table`, `row` (data rows from 1; empty
where a whole table, file or column is meant), `column`, `code`, `severity`, `value` (the cell as it was written),
`expected` and `hint`. Errors stop the solve; warnings do not.

    symbiosis validate INVENTORY                         # as a table on the screen
    symbiosis validate INVENTORY --json                  # as one JSON document
    symbiosis validate INVENTORY --report FILE.csv       # or .json
    symbiosis validate INVENTORY --report FILE.xlsx      # the tables again, the faulty cells marked
    symbiosis validate INVENTORY --fix-safe --out FOLDER # mended, where that cannot change what is meant

At most {MOST_ROWS:,} faults are listed: of each code in each column the first {FIRST}, then errors before warnings. All
are counted; where some are not listed, a row `report_capped` at the end says how many of which code.

Codes are stable: none is renamed, none changes its meaning.""".replace(",000", " 000")


def errors_page() -> str:
    """Return the page."""
    overview = table(
        ("code", "severity", "cause"),
        ((f"[`{code}`](#{code})", EXPLANATIONS[code].severity, EXPLANATIONS[code].cause) for code in Code),
    )
    return "\n\n".join([_INTRODUCTION, overview, *(_section(code) for code in Code)]) + "\n"


def _section(code: Code) -> str:
    known = EXPLANATIONS[code]
    lines = [
        f"## {code}",
        "",
        f"- **Severity:** {known.severity}",
        f"- **Cause:** {known.cause}",
        f"- **What to do:** {known.action}",
        f"- **Example:** {known.example}",
    ]
    return "\n".join(lines)
