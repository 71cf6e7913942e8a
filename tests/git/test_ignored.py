from __future__ import annotations

import subprocess

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from verdigris.git.folder import Folder
from verdigris.git.ignored import ignored

FOLDERS = ("", "a/", "a/b/")


@pytest.mark.parametrize(
    ("patterns", "path", "is_ignored"),
    [
        (".env\n", ".env", True),
        (".env\n", "shop/.env", True),
        ("/.env\n", "shop/.env", False),
        ("shop/\n", "shop/.env", True),
        ("shop\n", "shop", True),
        ("shop/\n", "shop", False),
        ("*.env\n!.env\n", ".env", False),
        ("shop/\n!shop/.env\n", "shop/.env", True),
        ("shop/*\n!shop/.env\n", "shop/.env", False),
        ("**/secrets/*\n", "x/y/secrets/db", True),
        ("# .env\n", ".env", False),
        ("\\#a\n", "#a", True),
        (".env   \n", ".env", True),
        (".env\\ \n", ".env ", True),
        (".env\r\n", ".env", True),
        ("\ufeff.env\n", ".env", True),
        (".env", "other", False),
        ("", ".env", False),
    ],
)
def test_a_pattern_means_what_it_means_to_git(tmp_path, patterns, path, is_ignored):
    (tmp_path / ".gitignore").write_text(patterns, newline="")
    assert ignored(Folder(tmp_path), path) is is_ignored


def test_the_rules_hold_in_a_commit(repo):
    repo.commit({"deep/.gitignore": "env\n"})
    tree = repo.read().commit("HEAD")
    asked = [ignored(tree, path) for path in ("deep/er/env", "env", "secret.local", "nope/.env")]
    assert asked == [True, False, True, False]


def test_a_deeper_file_takes_back_what_one_above_ignores(tmp_path):
    (tmp_path / ".gitignore").write_text("*.env\n")
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / ".gitignore").write_text("!.env\n")
    assert not ignored(Folder(tmp_path), "shop/.env")
    assert ignored(Folder(tmp_path), "shop/prod.env")


@pytest.mark.parametrize("path", ["../.env", "/.env", "a/../.env", "", "\ud800", "a\0b"])
def test_what_is_no_path_of_the_tree_is_not_ignored(tmp_path, path):
    (tmp_path / ".gitignore").write_text("*\n")
    assert not ignored(Folder(tmp_path), path)


def test_a_pattern_made_to_be_slow_is_not(tmp_path):
    (tmp_path / ".gitignore").write_text("*a" * 200 + "b\n" + "**/a" * 200 + "b\n")
    assert not ignored(Folder(tmp_path), "/".join(["a" * 200] * 15))


PLAIN = ["a", "b", "ab", "a", "b", ".", "]", "-", "é", "*", "**", "?", "\\", "\\a", "\\*"]
BRACKETS = ["[ab]", "[!a]", "[^b]", "[a-b]", "[b-", "[]a]", "[a-]", "[\\]a]", "[!/]", "[a/]"]
CLASSES = ["[[:alpha:]]", "[[:alpha:]-a]", "[[:x:]]", "[[:]a]", "[[:punct:]]"]
SEGMENTS = st.lists(st.sampled_from([*PLAIN, *BRACKETS, *CLASSES]), min_size=1, max_size=3).map("".join)
LINES = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["", "", "", "!", "#", "\\!", "\\#"]),
    st.sampled_from(["", "", "/", "**/", "*/"]),
    st.lists(SEGMENTS, max_size=3).map("/".join),
    st.sampled_from(["", "", "/", "/**", "/*", "**"]),
    st.sampled_from(["", "", "", " ", "\\ ", "\\\\ ", "\r", " \r", "\t"]),
)
FILES = st.lists(LINES, max_size=5).map("\n".join)
NAMES = st.text(alphabet="ab.é-] !#*\\", min_size=1, max_size=3).filter(lambda name: name not in (".", ".."))
STEPS = st.one_of(st.sampled_from(["a", "b", "ab", "ba", "a"]), NAMES)
PATHS = st.lists(STEPS, min_size=1, max_size=4).map("/".join)


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    root = tmp_path_factory.mktemp("ground")
    subprocess.run(("git", "init", "--quiet", root), check=True)
    (root / "a" / "b").mkdir(parents=True)
    return root


@example(files=("/x[!b]y\n[a[:digit:]-z]\n[[:]a]", "", ""), paths=["x/y", "xay", "m", "-", "5", ":a]", "[a]"])
@given(files=st.tuples(FILES, FILES, FILES), paths=st.lists(PATHS, min_size=10, max_size=40, unique=True))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_answer_is_that_of_git_check_ignore(ground, variables, files, paths):
    for folder, text in zip(FOLDERS, files, strict=True):
        (ground / folder / ".gitignore").write_bytes(text.encode())
    # What is a folder on disk is asked of Git as one; here every path is that of a file.
    asked = [path for path in paths if not (ground / path).is_dir()]
    told = subprocess.run(
        ("git", "-c", "core.excludesFile=/dev/null", "check-ignore", "--no-index", "-z", "--stdin"),
        input="\0".join(f"./{path}" for path in asked).encode(),
        cwd=ground,
        capture_output=True,
        env=dict(variables),
        check=False,
    )
    assert told.returncode in (0, 1), told.stderr
    expected = {name.decode()[2:] for name in told.stdout.split(b"\0") if name}
    tree = Folder(ground)
    assert {path for path in asked if ignored(tree, path)} == expected
