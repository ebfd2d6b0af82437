"""Charts, icons and tables of a trend."""
