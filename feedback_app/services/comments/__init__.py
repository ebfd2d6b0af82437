"""Comments: reading, labels, translations, and the team's own models."""
