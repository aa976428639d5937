"""The report on a plan: one HTML page that opens without a network."""

from data.report.render import render_report

__all__ = ["render_report"]
