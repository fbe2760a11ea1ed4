"""The programs that listen: added, changed, tried out, and what was sent to them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessment.choices import WebhookEvent
from assessment.computing.webhook_secrets import secret_of
from assessment.forms.webhooks import WebhookEditForm, WebhookForm
from assessment.models import Delivery, Webhook
from assessment.permissions import can_run_cycle
from assessment.services.webhooks import (
    PING,
    add_webhook,
    change_webhook,
    deliver_again,
    ping_webhook,
    renew_secret,
)
from common.errors import DomainError
from members.views import UserRequest

PAGE = 50
TONES = {"done": "good", "failed": "bad", "running": "info", "queued": "wait"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def webhooks(request: UserRequest) -> HttpResponse:
    """List the programs that listen, and add one."""
    _check(request)
    form = WebhookForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        try:
            added = add_webhook(**values, by=request.user, now=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return _secret_page(request, added)
    status = 400 if form.is_bound else 200
    context = {"form": form, "rows": [_row(each) for each in _with_last()]}
    return render(request, "assessment/webhooks.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def webhook(request: UserRequest, webhook: int) -> HttpResponse:
    """Show one program with what was sent to it, and change it."""
    _check(request)
    found = get_object_or_404(Webhook.objects.select_related("created_by"), pk=webhook)
    if request.method != "POST":
        return _page(request, found, _edit_form(found))
    form = WebhookEditForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, 400)
    change_webhook(found.pk, **form.cleaned_data, by=request.user)
    messages.success(request, _("Saved."))
    return redirect("assessment:webhook", found.pk)


@require_POST
@login_required
def webhook_ping(request: UserRequest, webhook: int) -> HttpResponse:
    """Send a trial."""
    _check(request)
    found = get_object_or_404(Webhook, pk=webhook)
    try:
        ping_webhook(found.pk, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("A trial is on its way. Load the page again for the answer."))
    return redirect("assessment:webhook", found.pk)


@never_cache
@require_POST
@login_required
def webhook_secret(request: UserRequest, webhook: int) -> HttpResponse:
    """Give the program another secret."""
    _check(request)
    found = get_object_or_404(Webhook, pk=webhook)
    return _secret_page(request, renew_secret(found.pk, by=request.user))


@require_POST
@login_required
def webhook_again(request: UserRequest, webhook: int) -> HttpResponse:
    """Send once more what was given up."""
    _check(request)
    found = get_object_or_404(Webhook, pk=webhook)
    wanted = request.POST.get("delivery", "")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 10):
        return redirect("assessment:webhook", found.pk)
    delivery = get_object_or_404(found.deliveries, pk=int(wanted))
    deliver_again(delivery.pk, by=request.user)
    messages.success(request, _("It is sent once more."))
    return redirect("assessment:webhook", found.pk)


def _check(request: UserRequest) -> None:
    if not can_run_cycle(request.user):
        raise PermissionDenied


def _secret_page(request: UserRequest, webhook: Webhook) -> HttpResponse:
    """Show a new secret, in this answer alone: no page tells it again."""
    context = {"webhook": webhook, "secret": secret_of(webhook)}
    return render(request, "assessment/webhook_secret.html", context)


def _with_last() -> QuerySet[Webhook]:
    last = Delivery.objects.filter(webhook=OuterRef("pk")).order_by("-pk")
    return Webhook.objects.annotate(
        last_state=Subquery(last.values("state")[:1]),
        last_at=Subquery(last.values("created_at")[:1]),
        waiting=Count("deliveries", filter=Q(deliveries__state__in=["queued", "running"])),
    ).order_by("name", "pk")


def _row(webhook: Any) -> dict[str, Any]:
    return {"webhook": webhook, "tone": TONES.get(webhook.last_state or "", "neutral")}


def _edit_form(webhook: Webhook) -> WebhookEditForm:
    return WebhookEditForm(
        initial={
            "name": webhook.name,
            "url": webhook.url,
            "events": webhook.events,
            "is_active": webhook.is_active,
        }
    )


def _page(
    request: UserRequest, webhook: Webhook, form: WebhookEditForm, status: int = 200
) -> HttpResponse:
    pages = Paginator(webhook.deliveries.order_by("-pk"), PAGE)
    page = pages.get_page(request.GET.get("page"))
    labels = {**dict(WebhookEvent.choices), PING: _("trial")}
    context = {
        "webhook": webhook,
        "form": form,
        "page": page,
        "rows": [(row, labels.get(row.event, row.event), TONES[row.state]) for row in page],
    }
    return render(request, "assessment/webhook.html", context, status=status)
