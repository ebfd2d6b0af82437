def import_responses() -> None:
    """."""
