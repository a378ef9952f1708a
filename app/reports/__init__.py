"""Documents: one assessment, many forms."""
