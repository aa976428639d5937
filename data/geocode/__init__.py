"""Geocoding: the centre of a city in the place of coordinates that are not given; only where asked for, and offline."""

from data.geocode.apply import asked, locate

__all__ = ["asked", "locate"]
