"""What people are telling us, theme by theme: sorted by machine, mended by people, never guessed at.

Readings are kept in memory by place and version (docs/decisions/0018); nobody's words are.
"""
