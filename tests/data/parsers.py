"""How many random examples a parser gets: more than other properties, since anybody's files reach it."""

from hypothesis import settings

PARSER = settings(max_examples=max(500, settings().max_examples))
"""500, or as many as the profile asks for where that is more (`make fuzz`)."""
