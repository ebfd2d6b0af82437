"""What runs next to the pages: start, background workers, private logging, shutdown."""
