"""The plain routes. Each group is a class that holds what it needs; ``table.py`` lists every path."""
