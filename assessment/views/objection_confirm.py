"""Where the link in the e-mail leads: what waits with that address, each to be confirmed by a button."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessment.computing.objection_links import key_of, token_of
from assessment.computing.objection_rules import waiting_with
from assessment.errors import ObjectionRefused
from assessment.models import Objection
from assessment.services.objections import confirm_address
from assessment.views.objection_parts import crumbs_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objection_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A button confirms, since programs open links by themselves. The link of one opens all that
    wait with the same address, so no stranger can use an address up."""
    key = key_of(token, "confirm")
    if key is None:
        raise Http404
    cases = Objection.objects.filter(user=None).select_related("entry__alliance", "entry__cycle")
    objection = get_object_or_404(cases, pk=key)
    waiting = waiting_with(objection, timezone.now())
    if request.method == "POST":
        return _confirm(request, token, objection, waiting)
    if not waiting:
        return redirect("assessment:objection_case", token_of(objection, "case"))
    crumbs = crumbs_of(objection.entry.cycle, to_list=False)
    return render(
        request, "assessment/objection_confirm.html", {"waiting": waiting, "crumbs": crumbs}
    )


def _confirm(
    request: HttpRequest, token: str, objection: Objection, waiting: list[Objection]
) -> HttpResponse:
    """Confirm the one whose button was pressed, else that of the link."""
    chosen = request.POST.get("objection", str(objection.pk))
    found = next((each for each in [*waiting, objection] if str(each.pk) == chosen), None)
    if found is None:  # Confirmed in another window, or none of this address.
        return redirect("assessment:objection_confirm", token)
    try:
        confirm_address(found.pk, now=timezone.now())
    except ObjectionRefused as error:
        messages.error(request, str(error))
    found.refresh_from_db(fields=["state"])
    if found in waiting_with(objection, timezone.now()):
        return redirect("assessment:objection_confirm", token)
    return redirect("assessment:objection_case", token_of(found, "case"))
