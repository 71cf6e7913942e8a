"""History: revisions, ranges and merge bases; a shallow clone never passes for a whole one."""

from __future__ import annotations

from typing import NamedTuple

import pygit2
from pygit2.enums import SortMode

from verdigris.errors import UsageError, VerdigrisError
from verdigris.git.discovery import Location
from verdigris.git.objects import Objects

_DEEPEN = "run `git fetch --unshallow`, or check out with `fetch-depth: 0`"


class UnknownRevision(UsageError):
    """The revision names no commit of this repository."""


class ShallowHistory(VerdigrisError):
    """The question needs history that a shallow clone has cut off."""


class DamagedHistory(VerdigrisError):
    """A commit that history leads to is missing."""


class Commit(NamedTuple):
    """One commit: full id, first line of its message, full ids of its parents."""

    id: str
    summary: str
    parents: tuple[str, ...]


class History:
    """The commits of one repository."""

    def __init__(self, location: Location, objects: Objects) -> None:
        self._where = str(location.root or location.git_dir)
        self._repository = objects.repository
        self._cut = _shallow(location)

    def commit(self, revision: str) -> pygit2.Commit:
        """The commit that a revision names (a tag is followed; empty means HEAD). Raises UnknownRevision."""
        spelled = revision or "HEAD"
        try:
            return self._repository.revparse_single(spelled).peel(pygit2.Commit)
        except (KeyError, ValueError, pygit2.GitError) as error:
            raise self._unknown(spelled, error) from None

    def between(self, start: str, end: str) -> list[Commit]:
        """Every commit reachable from `end` and not from `start`, parents before children.

        Raises UnknownRevision, ShallowHistory where the walk comes to the clone's boundary, DamagedHistory.
        """
        first, last = self.commit(start), self.commit(end)
        return [_commit(each) for each in self._walk([last], [first])][::-1]

    def merge_base(self, one: str, other: str) -> str:
        """The full id of a best common ancestor.

        Raises UnknownRevision, UsageError where there is none, ShallowHistory where it may be cut off.
        """
        first, last = self.commit(one), self.commit(other)
        found = self._common(first, last)
        names = f"{one or 'HEAD'} and {other or 'HEAD'}"
        if found is None and self._cut:
            raise self._shallow(f"the common ancestor of {names}")
        if found is None:
            raise UsageError(f"{names} have no common ancestor", where=self._where)
        if self._cut:
            self._walk([first, last], [self.commit(str(found))])
        return str(found)

    def _common(self, one: pygit2.Commit, other: pygit2.Commit) -> pygit2.Oid | None:
        return self._repository.merge_base(one.id, other.id)

    def _walk(self, tips: list[pygit2.Commit], hidden: list[pygit2.Commit]) -> list[pygit2.Commit]:
        """Children before parents."""
        try:
            walker = self._repository.walk(None, SortMode.TOPOLOGICAL)
            for tip in tips:
                walker.push(tip.id)
            for each in hidden:
                walker.hide(each.id)
            found = list(walker)
        except (KeyError, ValueError, pygit2.GitError) as error:
            if self._cut:
                raise self._shallow("a part of the range") from None
            hint = "git fsck names the damage"
            raise DamagedHistory(f"a commit is missing: {error}", where=self._where, hint=hint) from None
        if any(str(each.id) in self._cut for each in found):
            raise self._shallow("a part of the range")
        return found

    def _shallow(self, what: str) -> ShallowHistory:
        return ShallowHistory(f"this clone is shallow and lacks {what}", where=self._where, hint=_DEEPEN)

    def _unknown(self, revision: str, error: Exception) -> UnknownRevision:
        shown = revision.encode("utf-8", "replace").decode()
        if revision == "HEAD" and self._repository.head_is_unborn:
            hint = "commit something, or judge the work tree or the index (--staged)"
            return UnknownRevision("the repository has no commits yet", where=self._where, hint=hint)
        if self._cut:
            message = f"`{shown}` names no commit of this shallow clone"
            return UnknownRevision(message, where=self._where, hint=_DEEPEN)
        what = "is ambiguous" if "ambiguous" in str(error) else "names no commit"
        hint = "`git branch -a` lists branches; one of a remote may have to be fetched first"
        return UnknownRevision(f"`{shown}` {what}", where=self._where, hint=hint)


def _commit(commit: pygit2.Commit) -> Commit:
    line = commit.raw_message.lstrip().split(b"\n", 1)[0].rstrip().decode("utf-8", "replace")
    return Commit(str(commit.id), line, tuple(str(parent) for parent in commit.parent_ids))


def _shallow(location: Location) -> frozenset[str]:
    """The commits at a shallow clone's boundary: their parents are not here."""
    try:
        return frozenset((location.common_dir / "shallow").read_text("ascii", "replace").split())
    except OSError:
        return frozenset()
