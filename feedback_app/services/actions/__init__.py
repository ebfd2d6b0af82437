""" "You said, we did": actions, their list, and posters."""
