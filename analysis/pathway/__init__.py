"""Results by group on the way through the service."""
