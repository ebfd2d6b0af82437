"""The command line ``feedback``: one file for each command.

A command's file imports what it needs inside the function that runs it: ``feedback --help`` then answers in a
tenth of a second instead of waiting for the database and data-frame libraries.
"""

from feedback_app.cli.program import main


__all__ = ["main"]
