"""Commands that run the service: accounts, database, links, serve."""
