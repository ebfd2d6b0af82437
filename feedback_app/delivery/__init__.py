"""Ways out: how messages leave the service."""
