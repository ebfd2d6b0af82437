"""What each column is for: guesses, mappings and checks."""
