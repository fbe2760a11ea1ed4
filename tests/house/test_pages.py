"""Pages obey the strict content security policy and ask no other host."""

import re

import pytest

from tests.house.sources import named, static_files, templates

FORBIDDEN_IN_TEMPLATES = {
    "an inline style": r"\sstyle\s*=",
    "a style element": r"<style\b",
    "inline script": r"<script\b(?![^>]*\bsrc\s*=)",
    "an inline handler": r"\son[a-z]+\s*=|\shx-on\b",
    "a script address": r"javascript:",
    "code in an attribute": r"\bhx-(vals|headers)\s*=\s*[\"']js:",
    "another host": r"\b(?:src|href|action|data|poster|srcset)\s*=\s*[\"']\s*(?:https?:)?//",
}
FORBIDDEN_IN_STATIC = {
    "another host": r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+\.[a-z]{2,}",
    "evaluated text": r"\beval\s*\(|\bnew Function\b",
}


def found(files, patterns):
    return [
        f"{named(path, text.count(chr(10), 0, match.start()) + 1)}: {what}"
        for path in files
        for text in [path.read_text(encoding="utf-8")]
        for what, pattern in patterns.items()
        for match in re.finditer(pattern, text, re.IGNORECASE)
    ]


def test_templates_hold_no_code_no_style_and_no_other_host():
    assert found(templates(), FORBIDDEN_IN_TEMPLATES) == []


def test_styles_and_scripts_ask_no_other_host():
    assert found(static_files(".css", ".js"), FORBIDDEN_IN_STATIC) == []


@pytest.mark.parametrize(
    ("html", "what"),
    [
        ('<p style="color: red">', "an inline style"),
        ("<script>alert(1)</script>", "inline script"),
        ('<button onclick="go()">', "an inline handler"),
        ('<img src="//cdn.example/a.png">', "another host"),
    ],
)
def test_the_test_itself_sees_what_it_looks_for(html, what):
    assert re.search(FORBIDDEN_IN_TEMPLATES[what], html)
