"""How a command may end. The numbers are the contract's; 1 and 130 are the shell's customs."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The status that a command hands to the shell."""

    DONE = 0
    FAILED = 1
    """The machine failed: disk full, memory exhausted, a reader of a pipe gone, a defect of the program."""
    USAGE = 2
    """A bad path or option, or a solver that cannot take the model."""
    INVALID = 3
    """The inventory has errors."""
    INFEASIBLE = 4
    NO_PLAN = 5
    """A limit struck before any plan was found."""
    REJECTED = 6
    """The plan failed its certificate."""
    INTERRUPTED = 130
