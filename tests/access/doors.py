"""Every door into the application: the URL patterns, and the operations of the API."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

API = "api:"
READING_ONLY = {"head", "options"}


@dataclass(frozen=True)
class Door:
    """One URL pattern. ``methods`` are those of an API view, none for a page."""

    name: str
    parameters: tuple[str, ...]
    methods: tuple[str, ...]


def doors() -> list[Door]:
    return list(_walk(get_resolver().url_patterns, (), ()))


def _walk(patterns: list, spaces: tuple[str, ...], parameters: tuple[str, ...]) -> Iterator[Door]:
    for pattern in patterns:
        inside = (*parameters, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            names = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern.url_patterns, names, inside)
        else:
            name = pattern.name or f"(nameless: {pattern.pattern})"
            yield Door(":".join((*spaces, name)), inside, _methods(pattern))


def _methods(pattern: URLPattern) -> tuple[str, ...]:
    view = getattr(pattern.callback, "cls", None)
    if view is None:
        return ()
    names = [name for name in view.http_method_names if name not in READING_ONLY]
    return tuple(name.upper() for name in names if hasattr(view, name)) or ("GET",)
