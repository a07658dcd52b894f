"""Methods that compare alternatives pair by pair: PROMETHEE, ELECTRE III and ELECTRE TRI-B."""
