"""What the product does, with one file for each subject. A service is ``f(session, *, by, ..., now)``.

Each service runs inside the caller's transaction, checks the permission itself, writes its audit row in the
same transaction, and never reads a clock or draws a page. The few that need more than one transaction take
the database instead of a session, and say why.
"""
