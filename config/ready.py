"""What a web process does once, before it answers anybody."""

import gc
from pathlib import Path

from django.template import engines
from django.template.loader import get_template
from django.urls import reverse


def get_ready() -> None:
    """Read all addresses, views and templates, so that no visitor waits for it, and keep the search
    for garbage off them: going through what stays for ever takes longer than most pages do."""
    reverse("home")  # The first address to be asked for reads them all.
    for folder in map(Path, engines["django"].dirs):
        for file in sorted(folder.rglob("*.html")):
            get_template(str(file.relative_to(folder)))
    gc.collect()
    gc.freeze()
