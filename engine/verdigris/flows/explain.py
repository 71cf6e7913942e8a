"""A rule's page: what METADATA says of it, with its examples."""

from __future__ import annotations
