"""What a lawful plan has left over, given to the arcs that it still serves."""

from __future__ import annotations

from solvers.network.kernel import kernel
from solvers.network.problem import Index, Real


@kernel
def room_of(
    arc: int, x: float, left: float, most: Real, start: Index, row: Index, by_x: Real, by_y: Real, spare: Real
) -> float:
    """How much more an arc could carry, of ``left`` at its ends, within its most and the side rows' ``spare``."""
    room: float = min(left, most[arc] - x)
    for entry in range(start[arc], start[arc + 1]):
        free = spare[row[entry]] - (by_y[entry] if x <= 0.0 else 0.0)
        if by_x[entry] > 0.0 and free < by_x[entry] * room:
            room = max(free, 0.0) / by_x[entry]
        elif free < 0.0:
            room = 0.0
    return room


@kernel
def fill_up(
    x: Real,
    tail_start: Index,
    head: Index,
    value: Real,
    fixed: Real,
    lot: Real,
    most: Real,
    supply_left: Real,
    demand_left: Real,
    start: Index,
    row: Index,
    by_x: Real,
    by_y: Real,
    spare: Real,
) -> None:
    """Tail by tail give what is left to the arc that gains most by it, open or opened for it, until none gains.

    ``x`` and what is left of supplies, demands and side rows are changed; each arc is used once a tail at most.
    """
    for tail in range(len(tail_start) - 1):
        for _ in range(tail_start[tail], tail_start[tail + 1]):
            if supply_left[tail] <= 0.0:
                break
            best, chosen, more = 0.0, -1, 0.0
            for arc in range(tail_start[tail], tail_start[tail + 1]):
                left = min(supply_left[tail], demand_left[head[arc]])
                if left <= 0.0 or value[arc] <= 0.0:
                    continue
                room = room_of(arc, x[arc], left, most, start, row, by_x, by_y, spare)
                if room <= 0.0 or x[arc] + room < lot[arc]:
                    continue
                gain = value[arc] * room - (fixed[arc] if x[arc] <= 0.0 else 0.0)
                if gain > best:
                    best, chosen, more = gain, arc, room
            if chosen < 0:
                break
            for entry in range(start[chosen], start[chosen + 1]):
                spare[row[entry]] -= by_x[entry] * more + (by_y[entry] if x[chosen] <= 0.0 else 0.0)
            x[chosen] += more
            supply_left[tail] -= more
            demand_left[head[chosen]] -= more
