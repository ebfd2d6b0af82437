"""From the bytes of a spreadsheet to a table."""
