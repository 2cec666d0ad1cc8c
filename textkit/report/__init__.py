"""The report of a run: one HTML file that needs no network, and figures for a paper."""

from textkit.report.figures import Figures, save_figures
from textkit.report.render import render_report

__all__ = ["Figures", "render_report", "save_figures"]
