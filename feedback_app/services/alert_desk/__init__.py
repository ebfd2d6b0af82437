"""The team's work with alerts: the list, reminders by mail, escalation."""
