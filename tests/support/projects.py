"""Compose files that tests start from."""

from __future__ import annotations

SERVICE = """\
    image: nginx:1.29.1
    user: "101:101"
    read_only: true
    restart: unless-stopped
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    healthcheck: {test: [CMD, wget, -qO-, "http://127.0.0.1:8080/"]}
    logging: {driver: local}
    deploy: {resources: {limits: {cpus: "0.5", memory: 64m}}}
"""
GOOD = f"services:\n  web:\n{SERVICE}"
BAD = GOOD.replace("nginx:1.29.1", "nginx:latest")

POLICY = """\
# METADATA
# scope: package
# title: A rule of a test
# schemas:
#   - input: schema["compose_configuration_input"]
# custom:
#   id: test/rule
#   severity: error
#   entity: compose_configuration
#   message: "found in {{service}}"
#   remediation: Do otherwise.
package verdigris.test.rule

{body}
"""


def policy(body: str) -> str:
    """A policy of a user with METADATA and the given rules."""
    return POLICY.format(body=body)
