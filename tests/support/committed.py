"""Commits of many files, or of names that no file system may like, without a work tree."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from trees import VARIABLES, git


def committed(root: Path, files: Mapping[str | bytes, bytes]) -> Path:
    """A bare repository whose HEAD holds the files; names may be any bytes."""
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "--quiet", "--bare")
    parts = [b"commit refs/heads/main\ncommitter test <test@example.com> 1800000000 +0000\ndata 6\nchange\n"]
    for name, data in files.items():
        parts.append(b"M 100644 inline %s\ndata %d\n%s\n" % (_quoted(name), len(data), data))
    subprocess.run(
        ["git", "-C", str(root), "fast-import", "--quiet"],
        input=b"".join(parts),
        check=True,
        env=VARIABLES,
        capture_output=True,
    )
    return root


def _quoted(name: str | bytes) -> bytes:
    raw = name.encode() if isinstance(name, str) else name
    return b'"' + b"".join(bytes([c]) if 32 <= c < 127 and c not in b'"\\' else b"\\%03o" % c for c in raw) + b'"'
