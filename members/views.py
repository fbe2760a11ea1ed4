"""One's own account, and the keys for programs that work in one's name."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.errors import DomainError
from members.forms import MailForm, TokenForm
from members.models import ApiToken, User
from members.services import issue_own_token, revoke_token, save_own_mail

MOST_SHOWN = 100


class UserRequest(HttpRequest):
    """What a view gets from somebody who has signed in."""

    user: User


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def account(request: UserRequest) -> HttpResponse:
    """Show the account; address and language of e-mails are the person's own to change."""
    user = request.user
    if request.method != "POST":
        form = MailForm(initial={"email": user.email, "language": user.language})
        return render(request, "members/account.html", {"form": form})
    form = MailForm(request.POST)
    if not form.is_valid():
        return render(request, "members/account.html", {"form": form}, status=400)
    save_own_mail(user, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("members:account")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def tokens(request: UserRequest) -> HttpResponse:
    """List the tokens and add one.

    The answer to a new one shows its key, for it is kept nowhere: not even for a redirect.
    """
    if request.method != "POST":
        return _page(request, TokenForm())
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    name, lasts = form.cleaned_data["name"], form.cleaned_data["lasts"]
    try:
        key = issue_own_token(request.user, purpose=name, lasts=lasts, now=timezone.now())
    except DomainError as error:
        form.add_error("name", str(error))
        return _page(request, form, status=409)
    return _page(request, TokenForm(), key=key, key_name=name)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def revoke(request: UserRequest, digest: str) -> HttpResponse:
    """Ask once more, by name, and then revoke."""
    token = get_object_or_404(ApiToken, user=request.user, digest=digest)
    if request.method == "POST":
        revoke_token(request.user, token.digest)
        told = _("The token “%(name)s” is revoked: no program can use it any more.")
        messages.success(request, told % {"name": token.name})
        return redirect("members:tokens")
    return render(request, "members/token_revoke.html", {"token": token})


def _page(request: UserRequest, form: TokenForm, status: int = 200, **told: str) -> HttpResponse:
    own = ApiToken.objects.filter(user=request.user).order_by("-created")[:MOST_SHOWN]
    now = timezone.now()
    rows = [(token, token.expiry is not None and token.expiry <= now) for token in own]
    return render(
        request, "members/tokens.html", {"form": form, "rows": rows, **told}, status=status
    )
