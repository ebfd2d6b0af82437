"""The face words in each language: buttons, problems, plurals, helplines."""
