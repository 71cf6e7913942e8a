"""A policy gate for Docker Compose in Git."""

__version__ = "0.1.0"
