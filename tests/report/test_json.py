"""The JSON report holds to its schema."""

from __future__ import annotations

import json

import jsonschema_rs
import pytest
from reports import everything, finding, report

from verdigris import bundled
from verdigris.model.report import Report
from verdigris.report.json_ import render


@pytest.mark.parametrize(
    "made", [everything(), report(), report(engine=None, subjects=())], ids=["all", "clean", "nothing"]
)
def test_a_report_fits_the_schema(made: Report) -> None:
    jsonschema_rs.validator_for(json.loads(bundled.schema("report"))).validate(json.loads(render(made)))


def test_a_name_that_is_not_utf8_is_shown_with_escapes() -> None:
    made = report(finding(span=finding().span._replace(file="comp\udcff.yaml")))
    assert json.loads(render(made).encode())["findings"][0]["file"] == "comp\\xff.yaml"


def test_times_are_utc() -> None:
    assert json.loads(render(report()))["now"] == "2027-01-31T12:00:00Z"
