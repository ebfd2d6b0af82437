"""Fitting and evaluating the models that read comments."""
