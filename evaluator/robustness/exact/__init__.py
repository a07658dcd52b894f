"""Exact answers: where an order turns, the nearest change, what is possible at all."""
