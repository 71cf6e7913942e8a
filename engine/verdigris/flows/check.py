"""The check: projects of a tree, or of every commit of a range, held against the policies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from verdigris import __version__
from verdigris.config import Config
from verdigris.flows import configuration, history, targets
from verdigris.flows.judgement import Judgement
from verdigris.flows.memory import Memory
from verdigris.flows.outcome import Outcome
from verdigris.flows.policies import PolicySet, gathered
from verdigris.flows.request import Request, Tree
from verdigris.git.snapshot import Snapshot
from verdigris.model.finding import Finding, Status
from verdigris.model.report import Engine, Policies, Report, Skipped, Tally, verdict
from verdigris.policy.cache import Cache


def check(request: Request) -> Report:
    """The report of one check; its duration is the caller's to fill in.

    Raises UsageError for what does not exist or is not allowed, PolicyRefused for policies that do not load.
    """
    target = targets.target(request)
    config = _config(request, target.snapshot)
    policy_set = gathered(target.snapshot, config, request.policies, builtin=not request.no_builtin)
    memory = Memory(Cache(request.cache) if request.cache else None)
    with Judgement(request, config, policy_set, memory) as judgement:
        found = targets.projects(target.snapshot, configuration.declared(config), target.chosen)
        tip = judgement.of(target.snapshot, found)
        answer = _answer(request, target, config, judgement, tip)
        skipped = targets.skipped(target.snapshot, found, target.chosen)
    report = _report(request, policy_set, target.snapshot, tip, skipped, answer)
    return report._replace(notes=tuple(_notes(config)))


def _notes(config: Config) -> Iterator[str]:
    for name in config.not_applied:
        yield f"verdigris.yaml: `{name}` has no effect in this version"


def _config(request: Request, snapshot: Snapshot) -> Config:
    if request.no_config:
        return Config()
    if request.config is None:
        return configuration.of_snapshot(snapshot)
    return configuration.of_file(request.config)


def _answer(
    request: Request, target: targets.Target, config: Config, judgement: Judgement, tip: Sequence[Outcome]
) -> history.Answer:
    """The tip alone, or with every commit of the range before it and what stood where the range began."""
    if request.tree is not Tree.RANGE or target.repository is None or request.revision is None:
        return history.alone(tip)
    repository = target.repository
    start, _, end = request.revision.partition("..")
    commits = [repository.commit(commit.id) for commit in repository.commits(request.revision)]
    base = repository.commit(repository.merge_base(start or "HEAD", end or "HEAD"))
    declared = configuration.declared(config)

    def judged(snapshot: Snapshot) -> list[Outcome]:
        return judgement.of(snapshot, targets.projects(snapshot, declared, target.chosen))

    between = [judged(snapshot) for snapshot in commits if snapshot.commit != target.snapshot.commit]
    return history.of_range(judged(base), between, tip)


def _report(
    request: Request,
    policy_set: PolicySet,
    snapshot: Snapshot,
    outcomes: Sequence[Outcome],
    skipped: Iterable[Skipped],
    answer: history.Answer,
) -> Report:
    subjects = tuple(outcome.subject for outcome in outcomes)
    version = next((outcome.opa_version for outcome in outcomes if outcome.opa_version), None)
    return Report(
        tool_version=__version__,
        engine=Engine(kind="judge", opa_version=version) if version else None,
        policies=Policies(revision=policy_set.revision, rules=max((outcome.rules for outcome in outcomes), default=0)),
        verdict=verdict(subjects, answer.findings, answer.undecided, request.fail_on),
        now=request.now,
        duration_s=0.0,
        source=snapshot.source,
        subjects=subjects,
        findings=tuple(sorted(answer.findings, key=_order)),
        fixed=answer.fixed,
        undecided=answer.undecided,
        skipped=tuple(skipped),
        tally=tally(outcomes, answer),
    )


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    return (finding.span.file, finding.span.line, finding.span.column, finding.rule, finding.fingerprint)


def tally(outcomes: Iterable[Outcome], answer: history.Answer) -> Tally:
    """Rule x subject at the tip; a rule that found nothing in a subject not wholly judged is undecided there."""
    status = {(f.subject, f.rule, f.fingerprint): f.status for f in answer.findings}
    counts = {"passed": 0, "failed": 0, "known": 0, "waived": 0, "undecided": 0}
    for outcome in outcomes:
        found: dict[str, set[Status]] = {}
        for finding in outcome.findings:
            key = (finding.subject, finding.rule, finding.fingerprint)
            found.setdefault(finding.rule, set()).add(status.get(key, finding.status))
        for statuses in found.values():
            counts[_counted(statuses)] += 1
        unsure = {each.rule for each in outcome.undecided}
        quiet = outcome.rules - len(found)
        open_ones = quiet if None in unsure else len(unsure - found.keys())
        counts["undecided"] += open_ones
        counts["passed"] += quiet - open_ones
    return Tally(**counts)


def _counted(statuses: set[Status]) -> str:
    if Status.NEW in statuses:
        return "failed"
    return "known" if Status.KNOWN in statuses else "waived"
