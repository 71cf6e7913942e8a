"""What all tests share: property tests are judged by their answers, never by how fast a loaded machine gives them."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("verdigris", deadline=None)
settings.load_profile("verdigris")
