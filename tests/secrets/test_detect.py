"""What is taken for a secret, and what only looks like one."""

from __future__ import annotations

import pytest

from verdigris.secrets.detect import kind

MADE_UP = "q7Xb2mK9"


@pytest.mark.parametrize(
    "name",
    "PASSWORD DB_PASSWORD mysql_root_password MYSQL_PWD API_KEY apiKey SECRET_KEY JWT_SECRET AUTH_TOKEN AWS_SECRET_ACCESS_KEY"
    " ENCRYPTION_KEY SMTP_PASS ACCESS_KEY private-key SESSION_KEY APP_KEY CREDENTIALS".split(),
)
def test_a_literal_under_a_secret_like_name_is_a_secret(name: str) -> None:
    assert kind(name, MADE_UP)


@pytest.mark.parametrize("value", ["changeme", "password", "123456", "a b c", "x", "<your-password>"])
def test_a_weak_password_is_one_all_the_same(value: str) -> None:
    assert kind("DB_PASSWORD", value) == "password"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("POSTGRES_PASSWORD_FILE", "/run/secrets/db"),
        ("DB_PASSWORD", "/run/secrets/db"),
        ("DB_PASSWORD", ""),
        ("PASSWORD_MIN_LENGTH", "12"),
        ("TOKEN_TTL", "3600"),
        ("ALLOW_EMPTY_PASSWORD", "yes"),
        ("PASSWORD_LOGIN_ENABLED", "true"),
        ("PUBLIC_KEY", "ssh-ed25519 AAAA"),
        ("SECRET_NAME", "db"),
        ("KEYCLOAK_HOSTNAME", "sso.example.com"),
        ("MONKEY", "x"),
        ("COMPASS_URL", "x"),
        ("TOKEN_ENDPOINT", "https://sso.example.com/token"),
        ("LOG_LEVEL", "info"),
        ("MAX_TOKENS", "4096"),
        ("OPENAI_MAX_OUTPUT_TOKENS", "4096"),
        ("TOKENIZERS_PARALLELISM", "8"),
        ("SECRETARY_NAME", "x"),
    ],
)
def test_a_reference_or_a_setting_about_secrets_is_none(name: str, value: str) -> None:
    assert kind(name, value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("-----BEGIN RSA " + "PRIVATE KEY-----\nx", "private-key"),
        ("AK" + "IA" + "ABCDEFGHIJ234567", "aws-access-key"),
        ("gh" + "p_" + "a1" * 18, "github-token"),
        ("glp" + "at-" + "a1" * 10, "gitlab-token"),
        ("xo" + "xb-" + "1234567890", "slack-token"),
        ("sk_" + "live_" + "a1" * 8, "stripe-key"),
        ("ey" + "J" + "a" * 10 + ".ey" + "J" + "b" * 10 + "." + "c" * 10, "jwt"),
        ("postgres://me:" + MADE_UP + "@db/x", "credential-url"),
    ],
)
def test_a_shape_tells_a_secret_under_any_name(value: str, expected: str) -> None:
    assert kind("X", value) == expected


@pytest.mark.parametrize("value", ["postgres://db/x", "postgres://me@db/x", "https://example.com:8080/a@b"])
def test_an_address_without_a_password_is_none(value: str) -> None:
    assert kind("URL", value) is None
