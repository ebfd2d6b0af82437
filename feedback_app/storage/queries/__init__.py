"""Counting, for the team's pages: the database counts, small frames and short pages of rows come back.

Every query takes a ``Selection``, which always names the organisations it may look at.
"""
