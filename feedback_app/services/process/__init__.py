"""What one process shares: settings, database, keys, clock, limits and running writes."""
