"""Raising alerts, who answers them, working hours, lines of help, and whether alerting works."""
