"""Families, the people in them, and the team's work with them. Pseudonymous unless a contact is kept."""
