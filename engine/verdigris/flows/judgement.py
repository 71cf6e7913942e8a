"""Judging trees with one set of policies: what was answered before is recalled, the rest goes to the evaluator."""

from __future__ import annotations

import json
from collections.abc import Sequence
from types import TracebackType

from verdigris import __version__, bundled
from verdigris.compose.discover import ProjectFiles
from verdigris.config import Config
from verdigris.flows.memory import Memory
from verdigris.flows.outcome import Outcome
from verdigris.flows.policies import PolicySet
from verdigris.flows.request import Request
from verdigris.git.recorder import Recorder
from verdigris.git.snapshot import Snapshot
from verdigris.policy.cache import digest
