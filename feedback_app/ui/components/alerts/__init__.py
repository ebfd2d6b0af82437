"""Alerts on the team's pages."""
