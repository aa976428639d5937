"""What each solver's status words claim, side by side. A claim is held against plan and bound in ``solvers.solve``."""

from __future__ import annotations

from solvers.solution import Limit, Termination

Claim = tuple[Termination, Limit | None]

OPTIMAL: Claim = (Termination.OPTIMAL, None)
INFEASIBLE: Claim = (Termination.INFEASIBLE, None)
UNBOUNDED: Claim = (Termination.UNBOUNDED, None)
TIME: Claim = (Termination.LIMIT, Limit.TIME)
NODES: Claim = (Termination.LIMIT, Limit.NODES)
STOPPED: Claim = (Termination.LIMIT, None)
"""It stopped, and its words do not tell at what; the plan and the bound have to speak."""
ERROR: Claim = (Termination.ERROR, None)

CLAIMS: dict[str, dict[str, Claim]] = {
    "highs": {
        "kOptimal": OPTIMAL,
        "kModelEmpty": OPTIMAL,
        "kInfeasible": INFEASIBLE,
        "kUnbounded": UNBOUNDED,
        "kTimeLimit": TIME,
        "kIterationLimit": NODES,
        "kSolutionLimit": NODES,
        "kInterrupt": STOPPED,
        "kHighsInterrupt": STOPPED,
        "kUnknown": STOPPED,
    },
    "cp-sat": {
        "OPTIMAL": OPTIMAL,
        "INFEASIBLE": INFEASIBLE,
        "FEASIBLE": TIME,
        "UNKNOWN": TIME,
    },
    # Its gap is not ours, so a gap reached has to be seen in plan and bound.
    "scip": {
        "optimal": OPTIMAL,
        "infeasible": INFEASIBLE,
        "unbounded": UNBOUNDED,
        "timelimit": TIME,
        "nodelimit": NODES,
        "totalnodelimit": NODES,
        "gaplimit": STOPPED,
        "userinterrupt": STOPPED,
    },
    # Our own words.
    "alternating": {
        "closed": OPTIMAL,
        "infeasible": INFEASIBLE,
        "timelimit": TIME,
        "stalled": STOPPED,
    },
    "network": {
        "closed": OPTIMAL,
        "infeasible": INFEASIBLE,
        "timelimit": TIME,
        "stalled": STOPPED,
    },
    # PuLP: its status and its solution status, since it says Optimal when the time limit struck.
    "pulp": {
        "Optimal/Optimal Solution Found": OPTIMAL,
        "Infeasible/Infeasible Solution Found": INFEASIBLE,
        "Infeasible/No Solution Found": INFEASIBLE,
        "Infeasible/No Solution Exists": INFEASIBLE,
        "Unbounded/Unbounded Solution Found": UNBOUNDED,
        "Unbounded/Solution is Unbounded": UNBOUNDED,
        "Unbounded/No Solution Found": UNBOUNDED,
        "Optimal/Solution Found": TIME,
        "Not Solved/No Solution Found": TIME,
        "Not Solved/Solution Found": TIME,
    },
}


def claim(solver: str, word: str) -> Claim:
    """Termination and limit that a solver's word claims; ERROR for any other word."""
    return CLAIMS[solver].get(word, ERROR)
