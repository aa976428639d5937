"""The optimisation engine for industrial symbiosis: from a region's waste and demand to a proved exchange plan.

    from data import load
    from symbiosis import MatchOptions, match

    plan = match(load("inventory").inventory, MatchOptions(time_limit_s=60))

What stands here is imported when it is first asked for: who needs the nouns alone does not load the engine.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symbiosis.inventory import Inventory
    from symbiosis.options import MatchOptions
    from symbiosis.plan import Plan
    from symbiosis.policy import Policy
    from symbiosis.road import match

__all__ = ["Inventory", "MatchOptions", "Plan", "Policy", "match"]

_PLACES = {
    "Inventory": "symbiosis.inventory",
    "MatchOptions": "symbiosis.options",
    "Plan": "symbiosis.plan",
    "Policy": "symbiosis.policy",
    "match": "symbiosis.road",
}


def __getattr__(name: str) -> Any:
    """Import what the package exports, at its first use."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)
