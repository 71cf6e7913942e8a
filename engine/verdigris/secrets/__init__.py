"""Secrets: finding those that stand where they should not. Values never leave this room; kinds do."""
