"""The Pareto front: what one aim costs in terms of another."""

from symbiosis.pareto.front import Front, Point, find_front
from symbiosis.pareto.goals import GOALS, UnknownGoal

__all__ = ["GOALS", "Front", "Point", "UnknownGoal", "find_front"]
