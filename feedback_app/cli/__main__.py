"""``python -m feedback_app.cli``: the same as ``feedback``."""

from feedback_app.cli.program import main


if __name__ == "__main__":
    main()
