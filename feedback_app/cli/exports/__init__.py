"""Commands that export: responses, outcomes, the FFT return, packs."""
