"""Raising alerts, who answers them, working hours, help lines, and whether alerting works."""
