"""The optimisation engine for industrial symbiosis: from a region's waste and demand to a proved exchange plan.

from data import load
from symbiosis import MatchOptions, match

plan = match(load("inventory").inventory, MatchOptions(time_limit_s=60))
"""

from symbiosis.inventory import Inventory
from symbiosis.match import match
from symbiosis.options import MatchOptions
from symbiosis.plan import Plan
from symbiosis.policy import Policy

__all__ = ["Inventory", "MatchOptions", "Plan", "Policy", "match"]
