"""Converters of official registers into inventories.

A new format is one module with a `Converter` and one line in `CONVERTERS`.
"""

from collections.abc import Mapping

from data.converters import eprtr, rcra_br, trackdechets, tri, uk_receipts
from data.converters.base import ConversionError, ConversionReport, Converter, ReportedRow, TableCount

CONVERTERS: Mapping[str, Converter] = {
    "eprtr": eprtr.convert,
    "rcra-br": rcra_br.convert,
    "trackdechets": trackdechets.convert,
    "tri": tri.convert,
    "uk-receipts": uk_receipts.convert,
}
"""Format name, as `symbiosis convert --from NAME` takes it, to its converter."""

__all__ = ["CONVERTERS", "ConversionError", "ConversionReport", "Converter", "ReportedRow", "TableCount"]
