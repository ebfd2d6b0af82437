def export_responses() -> None:
    """."""
