"""Which weights are admissible, by label: orders, bounds, ratios, around given ones."""
