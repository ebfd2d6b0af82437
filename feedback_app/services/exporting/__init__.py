"""Exports: responses, outcomes and the monthly Friends and Family return."""
