"""Where no message may go."""

import socket
from ipaddress import ip_network

import pytest

from assessment.computing.webhook_addresses import check_url, target_of
from assessment.errors import WebhookRefused


def leads_to(monkeypatch, *ips):
    """Let every name lead to ``ips``: what a name server could say."""
    found = [(0, 0, 0, "", (ip, 443)) for ip in ips]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *about, **more: found)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "program.example",
        "ftp://program.example/",
        "file:///etc/passwd",
        "https://",
        "https://user:secret@program.example/",
        "https://program.example:99999/",
        "https://[::1/",
        "javascript:alert(1)",
    ],
)
def test_check_url_refuses_what_is_no_address(url):
    with pytest.raises(WebhookRefused):
        check_url(url)


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fc00::1",
        "::ffff:10.0.0.1",
        "::ffff:224.0.0.1",
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "fec0::1",
        "2002:a00:1::",
        "64:ff9b::a00:1",
        "64:ff9b:1::a00:1",
        "64:ff9b:1:a00:1:0:808:808",
    ],
)
def test_target_of_refuses_private_addresses(monkeypatch, ip):
    leads_to(monkeypatch, ip)

    with pytest.raises(WebhookRefused):
        target_of("https://program.example/")


def test_target_of_refuses_a_name_of_which_one_address_is_private(monkeypatch):
    leads_to(monkeypatch, "93.184.215.14", "10.0.0.1")

    with pytest.raises(WebhookRefused):
        target_of("https://program.example/")


def test_target_of_holds_the_address_that_was_looked_up(monkeypatch):
    leads_to(monkeypatch, "93.184.215.14")

    target = target_of("https://program.example:8443/hook?x=1")

    assert (target.ip, target.host, target.port) == ("93.184.215.14", "program.example", 8443)
    assert target.path == "/hook?x=1"


def test_target_of_wants_tls_outside_the_allowed_networks(monkeypatch, settings):
    settings.WEBHOOK_NETWORKS = [ip_network("10.0.0.0/8")]
    leads_to(monkeypatch, "93.184.215.14")
    with pytest.raises(WebhookRefused):
        target_of("http://program.example/")

    leads_to(monkeypatch, "10.0.0.1")
    assert target_of("http://program.example/").port == 80


def test_a_host_that_is_not_found_is_refused(monkeypatch):
    def nothing(*about, **more):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nothing)

    with pytest.raises(WebhookRefused):
        target_of("https://nowhere.example/")
