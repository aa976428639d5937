"""Defaults: figures of reference tables in the place of what an inventory does not give; only where asked for."""

from data.defaults.apply import Filled, asked, fill, fill_modes

__all__ = ["Filled", "asked", "fill", "fill_modes"]
