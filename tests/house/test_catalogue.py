"""The reading of sentences agrees with what gettext's own tools extract."""

from tests.house.catalogue import (
    as_compiled,
    read_po,
    sentences_in_python,
    sentences_in_template,
)

TEMPLATE = """{% load i18n %}
{% translate "It's 100% <b>done</b>" %} {{ _("Ready")|upper }} {% translate "May" context "month" %}
{% blocktranslate trimmed count n=rows|length %}
  {{ n }} row of "x"
{% plural %}
  {{ n }} rows
{% endblocktranslate %}
"""
PYTHON = """
_("joined "
  "text")
ngettext_lazy("%(n)d sheet", "%(n)d sheets", n)
pgettext("verb", "May")
_(name)
"""
PO = """msgid ""
msgstr ""
"Language: zh_Hans\\n"

#, python-format
msgid "%(n)d sheet"
msgid_plural "%(n)d sheets"
msgstr[0] "%(n)d 份"

msgctxt "verb"
msgid "May"
msgstr "可以"

#, fuzzy
msgid "joined text"
msgstr "连"
"接"

#~ msgid "gone"
#~ msgstr "没有了"
"""


def test_a_template_is_read_as_django_reads_it(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(TEMPLATE)

    assert sentences_in_template(page) == {
        (None, "It's 100%% <b>done</b>", None): 2,
        (None, "Ready", None): 2,
        ("month", "May", None): 2,
        (None, '%(n)s row of "x"', "%(n)s rows"): 3,
    }


def test_a_module_is_read_by_its_calls(tmp_path):
    module = tmp_path / "module.py"
    module.write_text(PYTHON)

    assert sentences_in_python(module) == {
        (None, "joined text", None): 2,
        (None, "%(n)d sheet", "%(n)d sheets"): 4,
        ("verb", "May", None): 5,
    }


def test_a_catalogue_is_compiled_without_its_guesses(tmp_path):
    po = tmp_path / "django.po"
    po.write_text(PO, encoding="utf-8")

    entries = read_po(po)

    assert [entry.sentence for entry in entries[1:]] == [
        (None, "%(n)d sheet", "%(n)d sheets"),
        ("verb", "May", None),
        (None, "joined text", None),
    ]
    assert as_compiled(entries) == {("%(n)d sheet", 0): "%(n)d 份", "verb\x04May": "可以"}
