"""Values as Go spells them."""

from __future__ import annotations

import pytest

from verdigris.compose.scalars import go_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "<nil>"), (True, "true"), (7, "7"), (1.5, "1.5"), (1.0, "1"), (1e8, "1e+08"), (1e20, "1e+20"), (1e21, "1e+21"), (123456.0, "123456"), (1234567.5, "1.2345675e+06"), (-2.5, "-2.5"),
        (1e-5, "1e-05"), (0.0001, "0.0001"), (1.25e-7, "1.25e-07"), (float("inf"), "+Inf"), (float("nan"), "NaN"),
    ],
)  # fmt: skip
def test_a_value_is_spelled_as_go_spells_it(value: object, text: str) -> None:
    assert go_text(value) == text  # type: ignore[arg-type]
