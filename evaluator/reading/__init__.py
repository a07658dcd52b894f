"""What a caller hands in, read and checked at the border: entries, matrices, weights."""
