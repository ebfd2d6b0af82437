"""A family on the team's pages: people, episodes, measures."""
