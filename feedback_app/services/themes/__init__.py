"""What people are telling us, theme by theme: sorted by machine, corrected by people, never guessed at.

Readings are cached in memory by comment and version (docs/decisions/0018); words never are.
"""
