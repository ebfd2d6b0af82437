"""What is shared within one process: settings, database, keys, clock, limits and running writes."""
