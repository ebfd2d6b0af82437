"""What the product does, one file a subject. A service is ``f(session, *, by, ..., now)``.

Each runs inside the caller's transaction, checks the permission itself, writes its audit row there, and never
reads a clock or draws a screen. The few that need more than one transaction take the database instead of a
session, and say why.
"""
