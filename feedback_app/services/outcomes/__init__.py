"""Scores of what families answered: calculated when they are read, never stored."""
