"""Output formats: one pure module each, `Report -> str`."""
