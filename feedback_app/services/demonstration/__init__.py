"""The demonstration workspace: invented answers that came in through the real services."""
