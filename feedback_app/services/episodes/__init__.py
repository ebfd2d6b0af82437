"""Episodes of work: scheduled measures, goals, results, and what can be sent."""
