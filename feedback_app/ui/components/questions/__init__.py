"""A widget for each kind of question. Each shows the answer so far and reads what the person gives now."""

from feedback_app.ui.components.questions.ask import DrawnQuestion, ask


__all__ = ["DrawnQuestion", "ask"]
