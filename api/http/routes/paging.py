"""Which part of a list is asked for."""

from typing import Annotated

from fastapi import Query

Limit = Annotated[int, Query(ge=1, le=1000, description="Items at most.")]
Offset = Annotated[int, Query(ge=0, le=2**53, description="Items to pass over.")]
