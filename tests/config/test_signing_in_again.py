"""Where signing in leads once a session has ended while a form was filled in."""

import pytest
from django.urls import reverse

FILES = reverse("assessment:order_files", args=[7])  # Takes what is posted, and nothing else.
ITEM = reverse("assessment:order_item", args=[7])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("referer", "page"),
    [
        (f"http://testserver{ITEM}?a=1", f"{ITEM}?a=1"),
        (f"http://elsewhere.example{ITEM}", FILES),
        ("//elsewhere.example/", FILES),
        ("", FILES),
    ],
)
def test_signing_in_again_leads_to_the_page_of_the_form(client, referer, page):
    answer = client.post(FILES, headers={"referer": referer})

    assert answer.status_code == 302
    login, _, asked = answer.url.partition("?next=")
    assert (login, asked.replace("%2F", "/").replace("%3F", "?").replace("%3D", "=")) == (
        reverse("account_login"),
        page,
    )


@pytest.mark.django_db
def test_reading_leads_to_what_was_asked_for(client):
    answer = client.get(ITEM, headers={"referer": "http://testserver/cycles/"})

    assert answer.url == f"{reverse('account_login')}?next={ITEM}"
