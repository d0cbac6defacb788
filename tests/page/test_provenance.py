import subprocess

from helpers.page import provenance
from helpers.page.provenance import git_commit, package_versions


def test_versions_are_those_installed():
    import pandas

    versions = package_versions()
    assert versions["pandas"] == pandas.__version__
    assert "pytest" not in versions
    assert list(versions) == sorted(versions)


def test_outside_a_checkout_there_is_no_commit(tmp_path, monkeypatch):
    monkeypatch.setattr(provenance, "PROJECT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert git_commit() is None


def test_a_changed_file_marks_the_commit(tmp_path, monkeypatch):
    def git(*words):
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *identity, *words], cwd=tmp_path, check=True, capture_output=True)

    monkeypatch.setattr(provenance, "PROJECT", tmp_path)
    (tmp_path / "file").write_text("1")
    git("init")
    git("add", "file")
    git("commit", "-m", "first", "--no-verify")
    git("tag", "v1")
    clean = git_commit()
    assert len(clean) == 40
    (tmp_path / "file").write_text("2")
    assert git_commit() == f"{clean}-dirty"


def test_without_git_there_is_no_commit(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert git_commit() is None
