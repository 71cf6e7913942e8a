"""Use cases: one module each, reading like the story it tells."""
