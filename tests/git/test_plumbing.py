from __future__ import annotations

import gc
import shutil
import stat

import pytest

from verdigris.git import plumbing
from verdigris.git.plumbing import GitFailed, GitMissing
from verdigris.git.repository import discover


@pytest.fixture
def planted(repo, tmp_path):
    """A repository whose configuration names a program wherever Git would run one; it leaves a trace when run."""
    trace = tmp_path / "trace"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\necho ran >> {trace}\nexec cat\n")
    program.chmod(0o755)
    names = (
        *("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "diff.external"),
        *("pager.ls-files", "pager.diff-index", "filter.x.clean", "filter.x.smudge", "filter.x.process"),
        *("diff.x.textconv", "diff.x.command", "credential.helper", "remote.origin.uploadpack"),
    )
    for name in names:
        repo.git("config", name, str(program))
    for command in ("ls-files", "diff-index", "cat-file"):
        repo.git("config", f"alias.{command}", f"!{program}")
    hooks = repo.root / "hooks"
    shutil.copytree(repo.root / ".git" / "hooks", hooks)
    for hook in ("fsmonitor-watchman", "post-index-change", "reference-transaction", "pre-commit"):
        shutil.copy(program, hooks / hook)
    repo.git("config", "core.hooksPath", str(hooks))
    (repo.root / ".gitattributes").write_text("* filter=x diff=x\n")
    repo.write_all({"compose.yaml": "changed\n", "new": "1"})
    (repo.root / ".git" / "index").touch()
    trace.unlink(missing_ok=True)
    return repo, trace


def test_the_planted_program_runs_where_git_is_asked_plainly(planted):
    repo, trace = planted
    repo.git("status")
    assert trace.exists()


@pytest.mark.parametrize("ask", ["worktree", "index", "commit"])
def test_reading_runs_nothing_that_the_configuration_names(planted, ask):
    repo, trace = planted
    found = repo.read()
    tree = found.commit("HEAD") if ask == "commit" else getattr(found, ask)()
    for path in tree.paths():
        tree.read(path)
        tree.identity(path)
    assert not trace.exists()


def test_walking_history_runs_nothing_that_the_configuration_names(planted):
    repo, trace = planted
    repo.read().commits("HEAD..HEAD")
    repo.read().merge_base("HEAD", "HEAD")
    assert not trace.exists()


def test_a_missing_object_of_a_partial_clone_is_not_fetched(repo, clone, tmp_path):
    from verdigris.git.snapshot import Unreadable

    repo.git("config", "uploadpack.allowFilter", "true")
    part = clone(repo, "part", "--filter=blob:none", "--no-checkout")
    trace = tmp_path / "trace"
    part.git("config", "remote.origin.uploadpack", f"touch {trace}; git-upload-pack")
    part.git("config", "protocol.allow", "always")
    part.git("config", "protocol.file.allow", "always")
    part.git("read-tree", "HEAD")
    with pytest.raises(Unreadable, match="missing"):
        part.read().index().read("compose.yaml")
    assert not trace.exists()


@pytest.mark.parametrize("path", [".", "", ":", "relative", ".:"])
def test_a_program_called_git_inside_the_repository_is_never_run(repo, tmp_path, variables, path):
    trace = tmp_path / "trace"
    (repo.root / "git").write_text(f"#!/bin/sh\ntouch {trace}\n")
    (repo.root / "git").chmod(0o755)
    real = shutil.which("git").rpartition("/")[0]
    discover(repo.root, {**variables, "PATH": f"{path}:{real}"}).worktree().paths()
    assert not trace.exists()


@pytest.mark.parametrize("ask", ["worktree", "index"])
def test_without_git_a_work_tree_is_an_error_that_says_how_to_go_on(repo, tmp_path, variables, ask):
    found = discover(repo.root, {**variables, "PATH": str(tmp_path)})
    with pytest.raises(GitMissing) as raised:
        getattr(found, ask)()
    assert "install git" in str(raised.value.hint)
    assert "--rev" in str(raised.value.hint)


def test_a_work_tree_that_is_gone_is_not_called_a_missing_git(repo):
    found = repo.read(GIT_WORK_TREE=str(repo.root / "nowhere"))
    with pytest.raises(GitFailed, match="cannot be entered"):
        found.worktree()


def test_without_git_a_commit_is_read(repo, tmp_path, variables):
    found = discover(repo.root, {**variables, "PATH": str(tmp_path)})
    assert found.commit("HEAD").read("compose.yaml") == b"services: {}\n"


def test_a_listing_nobody_asks_for_is_ended(repo):
    tree = repo.read().worktree()
    process = tree._running._process
    del tree
    gc.collect()
    assert process.returncode is not None


def test_only_the_given_variables_reach_git(monkeypatch, variables):
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    monkeypatch.setenv("SECRET", "x")
    passed = plumbing.environment({**variables, "GIT_EXTERNAL_DIFF": "x", "GIT_TRACE": "1", "OTHER": "x"})
    assert not {"GIT_DIR", "SECRET", "GIT_EXTERNAL_DIFF", "GIT_TRACE", "OTHER"} & passed.keys()


def test_the_environment_of_the_process_does_not_matter(repo, monkeypatch, make):
    other = make("other")
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", "/nonexistent")
    found = repo.read()
    assert found.worktree().paths() == found.index().paths() == found.commit("HEAD").paths()


def test_a_blob_larger_than_a_pipe_is_read(repo):
    repo.write_all({"big": b"x" * 1_000_000}).git("add", "big")
    index = repo.read().index()
    assert len(index.read("big")) == 1_000_000
    assert index.read("compose.yaml") == b"services: {}\n"


def test_a_listing_larger_than_a_pipe_is_read(make):
    made = make()
    names = [f"a-rather-long-name-to-fill-the-pipe-{n:05}" for n in range(3000)]
    made.write_all(dict.fromkeys(names, "x"))
    assert made.read().worktree().paths() == tuple(names)


def test_several_threads_may_read_one_index(repo):
    from concurrent.futures import ThreadPoolExecutor

    repo.write_all({f"f{n}": f"content {n}" * n for n in range(100)}).git("add", "--all")
    index = repo.read().index()
    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(lambda n: index.read(f"f{n}"), range(100)))
    assert read == [(f"content {n}" * n).encode() for n in range(100)]


def test_the_planted_file_is_executable(planted):
    assert (planted[0].root / "hooks" / "pre-commit").stat().st_mode & stat.S_IXUSR
