"""The one way in which loops over arrays are compiled: cached on disk, and without the interpreter's lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])


def kernel(function: Function) -> Function:
    """Compile a function of arrays and scalars at its first call; both sides of the engine run such at once."""
    return cast("Function", njit(cache=True, nogil=True, boundscheck=False)(function))
