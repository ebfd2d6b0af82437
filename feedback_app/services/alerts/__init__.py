"""Answers that need a conversation: raised with the answer itself, seen by the team, never forgotten.

No alert holds an answer or a grade of risk, and no alert does not mean that somebody is safe.
"""
