"""Short ports: the reference's answers, ranges, addresses."""

from __future__ import annotations

import ipaddress
from contextlib import suppress
from typing import Any

import pytest
from conformance import micro
from hypothesis import given
from hypothesis import strategies as st

from verdigris.compose.ports import InvalidPort, is_address, parse

PORT = st.integers(1, 65535)


@pytest.mark.parametrize("case", micro("ports"))
def test_a_recorded_port_reads_as_the_reference_reads_it(case: dict[str, Any]) -> None:
    if "error" in case:
        with pytest.raises(InvalidPort):
            parse(case["input"])
    else:
        assert parse(case["input"]) == case["expected"]


def test_a_range_is_sorted_by_the_text_of_its_targets() -> None:
    assert [(port["target"], port["published"]) for port in parse("88-91:8-11")] == [
        (10, "90"),
        (11, "91"),
        (8, "88"),
        (9, "89"),
    ]


def test_port_zero_has_no_target() -> None:
    assert parse("0") == [{"mode": "ingress", "protocol": "tcp"}]


@pytest.mark.parametrize(
    ("text", "host_ip"),
    [
        ("10.0.0.1:80:80", "10.0.0.1"),
        ("[::]:80:80", "::"),
        ("::1:80:80", "::1"),
        ("[127.0.0.1]::80", "127.0.0.1"),
        ("[::ffff:1.2.3.4]:80:80", "::ffff:1.2.3.4"),
    ],
)
def test_the_host_address_is_kept_without_brackets(text: str, host_ip: str) -> None:
    assert [port["host_ip"] for port in parse(text)] == [host_ip]


@pytest.mark.parametrize("text", ["[]:80:80", ":80", "::80", "[]::80"])
def test_an_empty_address_is_all_addresses(text: str) -> None:
    assert "host_ip" not in parse(text)[0]


@pytest.mark.parametrize(
    "text", ["", ":", "80:", "/tcp", "80/tcp/udp", "80-", "-80", "8-9-10", "9-8", "80-81:90-92", "[::1:80:80"]
)
def test_a_text_that_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(InvalidPort):
        parse(text)


@pytest.mark.parametrize(
    "text", ["1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.256", "fe80::1%eth0", "1::2::3", "12345::", ":1", ""]
)
def test_a_text_that_is_no_address_is_none(text: str) -> None:
    assert not is_address(text)


@given(st.ip_addresses())
def test_an_address_is_one(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    assert is_address(str(address))
    assert is_address(address.exploded)


@given(st.text(alphabet="0123456789abcdef:.") | st.text())
def test_only_an_address_is_one(text: str) -> None:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        assert not is_address(text)
    else:
        assert is_address(text) or "%" in text


@given(PORT, PORT, st.sampled_from(["tcp", "udp", "sctp"]))
def test_published_and_target_are_read_back(published: int, target: int, protocol: str) -> None:
    assert parse(f"127.0.0.1:{published}:{target}/{protocol.upper()}") == [
        {"host_ip": "127.0.0.1", "published": str(published), "target": target, "protocol": protocol, "mode": "ingress"}
    ]


@given(st.text(alphabet="0123456789:-/[]tcpud.") | st.text())
def test_any_text_is_a_port_or_refused(text: str) -> None:
    with suppress(InvalidPort):
        parse(text)


def test_a_number_too_long_to_read_is_refused() -> None:
    with pytest.raises(InvalidPort, match="above"):
        parse("9" * 10_000)
