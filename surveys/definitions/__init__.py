"""Reading and checking the definitions of forms: YAML, parsing, conditions, translations."""
