"""Converters of official registers into inventories.

A new format is one module with a `Converter` and one line in `CONVERTERS`.
"""

from collections.abc import Mapping

from data.converters import eprtr
from data.converters.base import ConversionError, ConversionReport, Converter, ReportedRow, TableCount

CONVERTERS: Mapping[str, Converter] = {
    "eprtr": eprtr.convert,
}
"""Format name, as `symbiosis convert --from NAME` takes it, to its converter."""

__all__ = ["CONVERTERS", "ConversionError", "ConversionReport", "Converter", "ReportedRow", "TableCount"]
