"""Frozen values that every room speaks of: entities, spans, findings, verdicts. No input, no output."""
