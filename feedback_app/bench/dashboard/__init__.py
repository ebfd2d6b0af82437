"""The dashboards on many responses."""
