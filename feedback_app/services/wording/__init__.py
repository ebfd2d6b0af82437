"""The wording of measures under an organisation's own licence."""
