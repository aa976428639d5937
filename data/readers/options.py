"""How CSV files are to be read where they do not follow the contract, and a user knows better than a guess."""

from __future__ import annotations

from dataclasses import dataclass

ENCODINGS = (
    "utf-8",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1252",
    "cp1250",
    "cp850",
    "iso-8859-1",
    "iso-8859-2",
    "iso-8859-15",
    "mac-roman",
)
SEPARATORS = (",", ";", "\t", "|")
DECIMALS = (".", ",")


@dataclass(frozen=True)
class ReadingOptions:
    """What a user says of the CSV files of an inventory; None: found out, and reported where it is not the contract's.

    Other formats say themselves how they are encoded, and are read the same whatever stands here.

    Raises:
        ValueError: Names the option and the values it takes.
    """

    encoding: str | None = None
    """One of ``ENCODINGS``, in any case."""
    separator: str | None = None
    """Between the cells of a row: one of ``SEPARATORS``."""
    decimal: str | None = None
    """Between whole and fraction: one of ``DECIMALS``."""

    def __post_init__(self) -> None:
        if self.encoding is not None and self.encoding.lower() not in ENCODINGS:
            raise ValueError(f"encoding {self.encoding!r} is not known; one of {', '.join(ENCODINGS)}")
        if self.separator is not None and self.separator not in SEPARATORS:
            raise ValueError(f"separator {self.separator!r} is not known; one of , ; tab |")
        if self.decimal is not None and self.decimal not in DECIMALS:
            raise ValueError(f"decimal {self.decimal!r} is not known; a point or a comma")
        if self.decimal == "," and self.separator == ",":
            raise ValueError("separator and decimal cannot both be a comma")


DETECT = ReadingOptions()
"""Everything is found out."""
