"""Questions put to a stage of a study: what would change its ranking, and what to find out next."""
