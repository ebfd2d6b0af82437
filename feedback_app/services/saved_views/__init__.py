"""Saved views of the dashboards."""
