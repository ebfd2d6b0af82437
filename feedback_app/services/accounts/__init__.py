"""Accounts, roles, passwords and signing in."""
