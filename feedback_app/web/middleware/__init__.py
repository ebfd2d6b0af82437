"""What every request passes before a route answers it; ``routes/table.py`` has the order."""
