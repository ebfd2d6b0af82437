"""What the server does before a request reaches the app: limits on size, time and the number of connections."""
