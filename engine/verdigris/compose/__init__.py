"""The Compose Specification: files of a snapshot in, one resolved project with the place of every value out."""
