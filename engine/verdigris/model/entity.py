"""The ten kinds of things that are judged."""

from __future__ import annotations

from enum import StrEnum


class Entity(StrEnum):
    """A kind of thing with a schema; the words of reports, policies and the ledger."""

    COMPOSE_CONFIGURATION = "compose_configuration"
    BACKUP_ARCHIVE = "backup_archive"
    MONITORING_METRIC = "monitoring_metric"
    SECURITY_POLICY = "security_policy"
    DEPLOYMENT_ENVIRONMENT = "deployment_environment"
    ALERT_RULE = "alert_rule"
    SECRET_CONFIGURATION = "secret_configuration"
    SERVICE_INSTANCE = "service_instance"
    INFRASTRUCTURE_CHANGE = "infrastructure_change"
    RECOVERY_POINT = "recovery_point"


class Source(StrEnum):
    """Where the judged files were read from."""

    COMMIT = "commit"
    INDEX = "index"
    WORKTREE = "worktree"
    FILES = "files"
