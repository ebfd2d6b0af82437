"""Results by group along the pathway through the service."""
