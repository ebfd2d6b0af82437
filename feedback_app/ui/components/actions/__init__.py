"""Actions: the list and the form."""
