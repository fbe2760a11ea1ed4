from tests.factories import make_user


def test_every_answer_carries_the_strict_headers(client):
    response = client.post("/language/setlang/", {"language": "en"})

    said = {
        name: response.headers[name]
        for name in (
            "Content-Security-Policy",
            "Cross-Origin-Opener-Policy",
            "Permissions-Policy",
            "Referrer-Policy",
            "X-Content-Type-Options",
            "X-Frame-Options",
        )
    }
    said["Content-Security-Policy"] = sorted(said["Content-Security-Policy"].split("; "))
    assert said == {
        "Content-Security-Policy": [
            "base-uri 'none'",
            "connect-src 'self'",
            "default-src 'none'",
            "font-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "img-src 'self' data:",
            "script-src 'self'",
            "style-src 'self'",
        ],
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": (
            "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
            "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
        ),
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def test_browsers_keep_no_page_of_somebody_who_has_signed_in(client, db):
    assert "Cache-Control" not in client.get("/cycles/")

    client.force_login(make_user("bureau"))

    for address in ("/", "/cycles/", "/account/", "/nothing/", "/api/v1/cycles/"):
        assert client.get(address)["Cache-Control"] == "private, no-store"


def test_a_view_knows_better_how_long_its_answer_may_be_kept(client):
    assert "no-store" in client.get("/accounts/login/")["Cache-Control"]
