"""The pack: gathered from the figures the pages use, guarded for whom it is made, written, kept, compared."""
