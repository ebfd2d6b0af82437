"""Forms and answers as frozen objects, the journey through a form, and validation. Opens no files."""
