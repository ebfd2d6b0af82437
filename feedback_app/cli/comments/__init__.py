"""Commands about comments and themes."""
