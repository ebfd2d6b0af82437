"""The team's work with alerts: the list, reminders by email, escalation."""
