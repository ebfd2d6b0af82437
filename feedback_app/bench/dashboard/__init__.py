"""Measures the dashboards with many responses."""
