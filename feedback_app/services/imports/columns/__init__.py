"""What each column is for: suggestions, mappings and checks."""
