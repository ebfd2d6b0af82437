"""Families and the people in them. Pseudonymous unless a contact is stored."""
