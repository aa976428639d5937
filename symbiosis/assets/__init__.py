"""Shared equipment: who uses whose press, store or truck when; a schedule beside the exchanges."""

from symbiosis.assets.share import NOTHING_SHARED, Sharing, share_equipment
from symbiosis.assets.total import whole_plan, with_sharing

__all__ = ["NOTHING_SHARED", "Sharing", "share_equipment", "whole_plan", "with_sharing"]
