"""Who may do what, and for which organisation. Pure: no storage, no clock."""
