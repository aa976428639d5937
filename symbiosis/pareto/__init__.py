"""The Pareto front: what one aim costs in terms of another."""

from symbiosis.pareto.front import Front, Point, find_front
from symbiosis.pareto.goals import GOALS, UnknownGoal
from symbiosis.pareto.resilience import LOSS, price_of_resilience

__all__ = ["GOALS", "LOSS", "Front", "Point", "UnknownGoal", "find_front", "price_of_resilience"]
