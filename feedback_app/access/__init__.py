"""Who may do what, and in which organisation. Uses no storage and no clock."""
