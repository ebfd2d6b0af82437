"""One file a page, 20 to 60 lines: read state, call one service, show."""
