"""Queries for the team's pages: the database does the counting and returns small frames and short pages of
rows.

Every query takes a ``Selection``, which always names the organisations it may look at.
"""
