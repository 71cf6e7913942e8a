"""What kind of secret a named value is, judged by its name and its shape. First form: no entropy, no provider rules."""

from __future__ import annotations

import re

_NAME = re.compile(
    r"pass(?:wd|phrase|code)(?![a-z])|(?<!com)(?<!by)(?<!tres)pass(?![a-z])|passw(?:or)?d|secret(?!ar)|token(?!i[sz])"
    r"|credential|api[_-]?key|(?:access|private|signing|encryption|master|auth|session|app|license|account|storage"
    r"|shared|service)[_-]?key|(?<![a-z])(?:pw|pwd|pin|salt|hmac|jwt)(?![a-z])",
    re.IGNORECASE,
)
_NOT_THE_SECRET = re.compile(
    r"[_.-](?:file|path|dir|folder|ttl|expir\w*|lifetime|timeout|length|min|max|size|enabled?|required|policy|header|name"
    r"|type|algorithm|alg|issuer|audience|version|rounds|prefix|endpoint|location|username|user|count|limit|interval)s?$"
    r"|public|(?:^|[_.-])(?:max|min|num|total|n)[_.-](?:\w+[_.-])?tokens$"
    r"|^(?:allow|enable|disable|require|use|no|is|has)[_.-]|^docker_content_trust",
    re.IGNORECASE,
)
_FLAG = re.compile(r"(?:true|false|yes|no|on|off|null|none|[01])", re.IGNORECASE)
_REFERENCE = re.compile(
    r"/run/secrets/\S+|/[\w.-]+(?:/[\w.-]+)+\.(?:pem|key|crt|txt|json|env)|(?:arn|vault|ref\+\w+):\S+"
)
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("private-key", re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")),
    ("aws-access-key", re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b")),
    ("github-token", re.compile(r"\b(?:gh[pousr]_[0-9A-Za-z]{36,}|github_pat_\w{50,})\b")),
    ("gitlab-token", re.compile(r"\bglpat-[\w-]{20,}")),
    ("slack-token", re.compile(r"\bxox[abeoprs]-[\w-]{10,}")),
    ("stripe-key", re.compile(r"\b[rs]k_live_[0-9A-Za-z]{16,}")),
    ("jwt", re.compile(r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}")),
    (
        "credential-url",
        re.compile(r"(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,30}://[^\s:/@]{0,300}:(?!\*+@)[^\s/@]{1,300}@[^\s/@]"),
    ),
)


def kind(name: str, value: str) -> str | None:
    """The kind of secret that `value` under `name` is, or None; a reference to a secret is none."""
    shape = next((kind for kind, pattern in _SHAPES if pattern.search(value)), None)
    if shape:
        return shape
    text = value.strip()
    if not text or not is_secret_name(name) or _FLAG.fullmatch(text) or _REFERENCE.fullmatch(text):
        return None
    return "password" if re.search(r"pass|pw", name, re.IGNORECASE) else "secret"


def is_secret_name(name: str) -> bool:
    """Whether a key by its name alone says that its value is secret."""
    return bool(_NAME.search(name)) and not _NOT_THE_SECRET.search(name)
