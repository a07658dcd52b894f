"""Runs: what was asked of which inputs, whether it can be had again, and what changed since."""
