"""What leaves the engine: records, terminal tables and files."""
