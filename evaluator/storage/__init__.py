"""Where a study comes from: folders, workbooks and records, read into one tree; and back."""
