"""What a respondent sees, page by page."""
