"""What a column's title and cells show before anyone says what it is for."""
