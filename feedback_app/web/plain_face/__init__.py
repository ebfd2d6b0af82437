"""The face that links and QR codes open: pages that need no script. The journey is the engine's."""
