import pytest


@pytest.fixture(autouse=True)
def _english_terminal(monkeypatch):
    """Commands speak the language of the terminal, whatever runs the tests."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
