"""Public codes and their rules: List of Waste, treatment operations, countries, units."""
