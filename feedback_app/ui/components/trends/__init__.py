"""Trends: choices, saved settings and the chart."""
