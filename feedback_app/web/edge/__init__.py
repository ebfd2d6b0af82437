"""What the server does before a request reaches the app: limits on size, time and number of connections."""
