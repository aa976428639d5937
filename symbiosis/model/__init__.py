"""The formulation: one block a file, put together by ``assemble``."""
