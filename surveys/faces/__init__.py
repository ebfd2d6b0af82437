"""The words around a form in each language: buttons, problems, plurals, helplines."""
