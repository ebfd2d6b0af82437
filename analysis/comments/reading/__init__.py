"""Reading comments: clauses, sentiment, themes and confidence."""
