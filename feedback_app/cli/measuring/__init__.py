"""Commands about measures: score, change, trend, wording."""
