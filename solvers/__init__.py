"""Mathematical programmes over arrays and the solvers that answer them; no word of waste."""

from solvers.backends import available
from solvers.program import Program, ProgramBuilder
from solvers.session import SolverSession
from solvers.solution import Limit, Progress, Solution, SolveOptions, SolverRefused, Termination
from solvers.solve import solve

__all__ = [
    "Limit",
    "Program",
    "ProgramBuilder",
    "Progress",
    "Solution",
    "SolveOptions",
    "SolverRefused",
    "SolverSession",
    "Termination",
    "available",
    "solve",
]
