"""From a journey to HTML."""
