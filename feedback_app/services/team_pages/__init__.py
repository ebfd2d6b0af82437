"""The team's pages: one list from which routes, links, filters and saved views are made."""
