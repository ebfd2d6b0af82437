"""Scores of what families answered: worked out when they are looked at, never stored."""
