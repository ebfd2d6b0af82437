"""What the team reads: what is new, the national figure, results by question, words, and responses to open.

Every function takes ``by`` and looks only at organisations where that actor holds the permission.
"""
