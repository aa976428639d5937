"""Codes and pathways for free text: what a waste is called officially, and who may take it for what."""

from data.suggest.engine import Advisor, CodeHit, PathwayHit, Suggestion, advisor

__all__ = ["Advisor", "CodeHit", "PathwayHit", "Suggestion", "advisor"]
