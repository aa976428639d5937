"""What can be wrong with an inventory: stable codes, each with its cause, what to do, and an example.

A code that is published is never renamed and never means something else. docs/errors.md is made of this package.
"""

from __future__ import annotations

from data.fault_codes import cells, files, rules, vocabulary
from data.fault_codes.code import Code, Explanation, Severity

__all__ = ["EXPLANATIONS", "Code", "Explanation", "Severity"]

_BY_SUBJECT = files.EXPLANATIONS | cells.EXPLANATIONS | vocabulary.EXPLANATIONS | rules.EXPLANATIONS

EXPLANATIONS: dict[Code, Explanation] = {code: _BY_SUBJECT[code] for code in Code}
"""Cause, action and severity of each code, for reports and documentation."""
