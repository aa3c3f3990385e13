"""Redirects, private networks, robots.txt, pace, proxies and certificates: whom the software asks, and whom never."""

from __future__ import annotations

import os
import ssl
import threading
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import trustme

from flows.fetch import Client, FetchOutcome, FetchSettings, fetch_report
from flows.fetch.client import Reach
from flows.fetch.problems import FetchProblem
from flows.fetch.transport import is_public
from schemas.catalogue import Entry
from schemas.errors import FetchError
from tests.fetch.conftest import Clock, Desk, default_tls, entry_for
from tests.fetch.documents import pdf
from tests.fetch.hostile import Exchange, HostileServer

PdfEntry = Callable[[str], Entry]
GOOD = pdf("good")


def checks(outcome: FetchOutcome) -> list[str]:
    return [finding.check for finding in outcome.findings]


def to(target: str, status: str = "302 Found") -> Callable[[Exchange], None]:
    return lambda e: e.answer(status, Location=target)


# -- redirects -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["/new/report.pdf", "../new/report.pdf", "//{host}/new/report.pdf"])
def test_redirects_within_the_hosts_are_followed(server: HostileServer, desk: Desk, pdf_entry: PdfEntry, target: str):
    server.routes["/old/report.pdf"] = to(target.format(host=server.host))
    server.routes["/new/report.pdf"] = lambda e: e.pdf(GOOD)
    outcome = desk.fetch(pdf_entry("/old/report.pdf"))
    assert checks(outcome) == []
    assert outcome.new[0].provenance.final_address == server.url("/new/report.pdf")
    assert outcome.new[0].provenance.address == server.url("/old/report.pdf")


def test_a_permanent_redirect_is_said(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    server.routes["/old.pdf"] = to("/new.pdf", "301 Moved Permanently")
    server.routes["/new.pdf"] = lambda e: e.pdf(GOOD)
    outcome = desk.fetch(pdf_entry("/old.pdf"))
    assert checks(outcome) == ["file-moved"]
    assert server.url("/new.pdf") in outcome.findings[0].message_en
    assert desk.contents() == [GOOD]


@pytest.mark.parametrize("path", ["/a.pdf", "/endless/0"])
def test_redirects_in_a_circle_or_without_end_are_given_up(
    server: HostileServer, desk: Desk, pdf_entry: PdfEntry, path: str
):
    server.routes["/a.pdf"] = to("/b.pdf")
    server.routes["/b.pdf"] = to("/a.pdf")
    for number in range(20):
        server.routes[f"/endless/{number}"] = to(f"/endless/{number + 1}")
    assert checks(desk.fetch(pdf_entry(path))) == ["redirect-loop"]
    assert len(server.log) <= 2 + desk.settings.max_redirects


@pytest.mark.parametrize(
    "target",
    [
        "http://elsewhere.example/report.pdf",
        "http://localhost:{port}/secret.pdf",
        "http://127.0.0.1.:1/secret.pdf",
        "http://[::1]:{port}/secret.pdf",
        "http://2130706433:{port}/secret.pdf",
        "http://user:password@127.0.0.1:{port}/secret.pdf",
        "file:///etc/passwd",
        "ftp://127.0.0.1/secret.pdf",
        "gopher://127.0.0.1:{port}/",
        "data:application/pdf,%25PDF-",
        "http://[broken/",
    ],
)
def test_redirects_elsewhere_are_refused(server: HostileServer, desk: Desk, target: str):
    server.routes["/report.pdf"] = to(target.format(port=server.port))
    server.routes["/secret.pdf"] = lambda e: e.pdf(GOOD)
    entry = entry_for(kind="pdf", url=server.url("/report.pdf"), hosts=[server.host])
    assert checks(desk.fetch(entry)) == ["redirect-refused"]
    assert server.asked("/secret.pdf") == []
    assert desk.contents() == []


def test_a_named_host_that_leads_to_this_machine_is_refused(server: HostileServer, desk: Desk):
    """The catalogue allows the name; where it leads is judged all the same."""
    server.routes["/report.pdf"] = to(f"http://innocent.example:{server.port}/secret.pdf")
    server.routes["/secret.pdf"] = lambda e: e.pdf(GOOD)
    entry = entry_for(kind="pdf", url=server.url("/report.pdf"), hosts=["127.0.0.1", "innocent.example"])
    resolver = {"innocent.example": ["127.0.0.1"], "127.0.0.1": ["127.0.0.1"]}
    with Client(
        desk.settings, courtesy=desk.clock.courtesy(), tls=default_tls(), resolver=lambda host, _port: resolver[host]
    ) as client:
        outcome = fetch_report(entry, desk.archive, desk.state, desk.settings, client=client)
    assert checks(outcome) == ["private-address"]
    assert server.asked("/secret.pdf") == []


def test_loopback_is_refused_unless_a_setting_names_it(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    server.routes["/report.pdf"] = lambda e: e.pdf(GOOD)
    assert checks(desk.fetch(pdf_entry("/report.pdf"), private_hosts=())) == ["private-address"]
    assert checks(desk.fetch(pdf_entry("/report.pdf"), private_hosts=("127.0.0.1:1",))) == ["private-address"]
    assert server.log == []
    assert checks(desk.fetch(pdf_entry("/report.pdf"), private_hosts=(server.host,))) == []


def test_a_name_that_answers_differently_the_second_time_gains_nothing(
    server: HostileServer, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    """Each connection goes to an address that was judged for it; the name is not resolved behind the judge's back.

    For the test 127.0.0.1 passes for public, so that the first connection needs no network.
    """
    monkeypatch.setattr("flows.fetch.transport.is_public", lambda address: address == "127.0.0.1")
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    settings = replace(desk.settings, private_hosts=())
    with (
        Client(
            settings, courtesy=desk.clock.courtesy(), tls=default_tls(), resolver=lambda *_: answers.pop(0)
        ) as client,
        pytest.raises(FetchProblem) as caught,
    ):
        # The first connection is for robots.txt, the second for the page.
        client.read(f"http://rebinding.example:{server.port}/page", Reach(hosts=("rebinding.example",)))
    assert caught.value.finding.check == "private-address"
    assert "10.0.0.1" in str(caught.value)
    assert [path for path, _ in server.log] == ["/robots.txt"]
    assert server.log[0][1]["host"] == f"rebinding.example:{server.port}"
    assert answers == []


def test_one_private_address_among_public_ones_is_enough_to_refuse(desk: Desk):
    settings = replace(desk.settings, private_hosts=())
    with (
        Client(
            settings, courtesy=desk.clock.courtesy(), tls=default_tls(), resolver=lambda *_: ["9.9.9.9", "10.0.0.1"]
        ) as client,
        pytest.raises(FetchProblem) as caught,
    ):
        client.read("http://two.example/", Reach(hosts=("two.example",)))
    assert caught.value.finding.check == "private-address"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1", "not an address",
    ],
)  # fmt: skip
def test_addresses_of_no_public_network_are_known(address: str):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["9.9.9.9", "198.41.0.4", "2620:fe::fe", "::ffff:9.9.9.9", "64:ff9b::909:909"])
def test_public_addresses_are_public(address: str):
    assert is_public(address)


# -- robots.txt and pace ---------------------------------------------------------------------------------------------


def robots(text: str, status: str = "200 OK") -> Callable[[Exchange], None]:
    return lambda e: e.answer(status, text.encode(), Content_Type="text/plain")


@pytest.mark.parametrize(
    ("rules", "is_allowed"),
    [
        ("User-agent: *\nDisallow: /private/", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: bilan\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: bilan\nAllow: /", True),
        ("User-agent: *\nDisallow: /*.pdf$", False),
        ("User-agent: *\nDisallow: /\nAllow: /report.pdf", True),
        ("<html>no such thing</html>", True),
        ("", True),
    ],
)
def test_robots_txt_is_obeyed(server: HostileServer, desk: Desk, pdf_entry: PdfEntry, rules: str, is_allowed: bool):
    server.routes["/robots.txt"] = robots(rules)
    server.routes["/report.pdf"] = lambda e: e.pdf(GOOD)
    outcome = desk.fetch(pdf_entry("/report.pdf"))
    assert checks(outcome) == ([] if is_allowed else ["robots-disallowed"])
    assert bool(server.asked("/report.pdf")) is is_allowed


@pytest.mark.parametrize(
    ("status", "expected"),
    [("404 Not Found", []), ("403 Forbidden", []), ("500 Oops", ["server-failed"]), ("503 Busy", ["server-busy"])],
)
def test_a_missing_robots_txt_allows_and_a_failing_one_does_not(
    server: HostileServer, desk: Desk, pdf_entry: PdfEntry, status: str, expected: list[str]
):
    server.routes["/robots.txt"] = robots("", status)
    server.routes["/report.pdf"] = lambda e: e.pdf(GOOD)
    assert checks(desk.fetch(pdf_entry("/report.pdf"))) == expected


def test_a_robots_txt_elsewhere_is_none(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    server.routes["/robots.txt"] = to("http://elsewhere.example/robots.txt")
    server.routes["/report.pdf"] = lambda e: e.pdf(GOOD)
    assert checks(desk.fetch(pdf_entry("/report.pdf"))) == []


def test_robots_txt_holds_for_the_end_of_a_redirect_too(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    server.routes["/robots.txt"] = robots("User-agent: *\nDisallow: /private/")
    server.routes["/report.pdf"] = to("/private/report.pdf")
    server.routes["/private/report.pdf"] = lambda e: e.pdf(GOOD)
    assert checks(desk.fetch(pdf_entry("/report.pdf"))) == ["robots-disallowed"]
    assert server.asked("/private/report.pdf") == []


@pytest.mark.parametrize(
    ("rules", "entry_delay", "expected"),
    [
        ("", None, 1.0),
        ("User-agent: *\nCrawl-delay: 7", None, 7.0),
        ("User-agent: *\nRequest-rate: 1/20", None, 20.0),
        ("User-agent: *\nCrawl-delay: 86400", None, 60.0),
        ("User-agent: *\nCrawl-delay: 7", 9.0, 9.0),
        ("User-agent: *\nCrawl-delay: 0.1", None, 1.0),
    ],
)
def test_the_longest_of_the_delays_counts(
    server: HostileServer, desk: Desk, rules: str, entry_delay: float | None, expected: float
):
    server.routes["/robots.txt"] = robots(rules)
    server.routes["/report.pdf"] = lambda e: e.pdf(GOOD)
    entry = entry_for(kind="pdf", url=server.url("/report.pdf"), hosts=["127.0.0.1"], delay=entry_delay)
    assert checks(desk.fetch(entry)) == []
    assert desk.clock.waits == [expected]


def test_threads_take_turns_at_one_host():
    clock = Clock()
    courtesy = clock.courtesy()
    moments: list[float] = []

    def ask() -> None:
        courtesy.wait_turn("host:80", 5.0)
        moments.append(clock.now)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    moments.sort()
    assert [later - earlier for earlier, later in pairwise(moments)] == [5.0] * 5


def test_robots_txt_is_asked_for_once_a_host(server: HostileServer, desk: Desk):
    for name in ("a", "b", "c"):
        server.routes[f"/{name}.pdf"] = lambda e: e.pdf(pdf(e.path))
    server.routes["/"] = lambda e: e.html("<a href=a.pdf>A</a> <a href=b.pdf>B</a> <a href=c.pdf>C</a>")
    outcome = desk.fetch(entry_for(kind="page", url=server.url("/"), hosts=["127.0.0.1"]))
    assert len(outcome.new) == 3
    assert len(server.asked("/robots.txt")) == 1


# -- proxies and certificates ----------------------------------------------------------------------------------------


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in os.environ:
        if name.lower().endswith("_proxy") or name in {
            "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"
        }:  # fmt: skip
            monkeypatch.delenv(name)
    return monkeypatch


def secure(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_ca_bundle_of_the_environment_is_used(
    authority: trustme.CA, desk: Desk, tmp_path: Path, clean_environment: pytest.MonkeyPatch, variable: str
):
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    with HostileServer(tls=secure(authority, "127.0.0.1")) as server:
        server.routes["/report.pdf"] = lambda e: e.pdf(GOOD)
        entry = entry_for(kind="pdf", url=server.url("/report.pdf"), hosts=["127.0.0.1"])
        refused = desk.fetch(entry, use_environment=True)
        assert checks(refused) == ["server-certificate"]
        assert "SSL_CERT_FILE" not in refused.findings[0].message_en
        clean_environment.setenv(variable, str(bundle))
        assert checks(desk.fetch(entry, use_environment=True)) == []
    assert desk.contents() == [GOOD]


def test_a_certificate_for_another_name_is_refused(authority: trustme.CA, desk: Desk):
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    with HostileServer(tls=secure(authority, "another.example")) as server:
        with (
            Client(desk.settings, courtesy=desk.clock.courtesy(), tls=trusting) as client,
            pytest.raises(FetchProblem) as caught,
        ):
            client.read(server.url("/"), Reach(hosts=("127.0.0.1",)))
        assert server.log == [], "nothing is said to a server that is not who it should be"
    assert caught.value.finding.check == "server-certificate"


def test_plain_http_behind_https_is_said(server: HostileServer, desk: Desk):
    entry = entry_for(kind="pdf", url=f"https://{server.host}/report.pdf", hosts=["127.0.0.1"])
    assert checks(desk.fetch(entry)) == ["server-unreachable"]


def test_a_redirect_from_https_to_http_is_refused(authority: trustme.CA, server: HostileServer, desk: Desk):
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    with HostileServer(tls=secure(authority, "127.0.0.1")) as safe:
        safe.routes["/report.pdf"] = to(server.url("/report.pdf"))
        with (
            Client(desk.settings, courtesy=desk.clock.courtesy(), tls=trusting) as client,
            pytest.raises(FetchProblem) as caught,
            client.download(safe.url("/report.pdf"), Reach(hosts=("127.0.0.1",)), desk.state.parts),
        ):
            pass
    assert caught.value.finding.check == "redirect-refused"
    assert server.log == []


def test_an_unreadable_ca_bundle_is_said(clean_environment: pytest.MonkeyPatch, tmp_path: Path):
    clean_environment.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(FetchError, match="SSL_CERT_FILE"):
        Client(FetchSettings())


def test_the_proxy_of_the_environment_is_used(server: HostileServer, desk: Desk, clean_environment: pytest.MonkeyPatch):
    """The proxy is asked for the whole address, whose host this machine could not even resolve."""
    address = "http://published.example/report.pdf"
    server.routes[address] = lambda e: e.pdf(GOOD)
    clean_environment.setenv("http_proxy", server.url(""))
    entry = entry_for(kind="pdf", url=address, hosts=["published.example"])
    assert checks(desk.fetch(entry, use_environment=True)) == []
    assert desk.contents() == [GOOD]
    assert [path for path, _ in server.log] == ["http://published.example/robots.txt", address]


@pytest.mark.parametrize("exceptions", ["127.0.0.1", "*", "example.org, 127.0.0.1:{port}"])
def test_no_proxy_is_honoured(
    server: HostileServer, desk: Desk, pdf_entry: PdfEntry, clean_environment: pytest.MonkeyPatch, exceptions: str
):
    clean_environment.setenv("http_proxy", "http://127.0.0.1:1")
    clean_environment.setenv("no_proxy", exceptions.format(port=server.port))
    server.routes["/report.pdf"] = lambda e: e.pdf(GOOD)
    assert checks(desk.fetch(pdf_entry("/report.pdf"), use_environment=True)) == []


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "db.localhost", "169.254.169.254"])
def test_a_proxy_is_not_asked_for_what_is_plainly_private(
    server: HostileServer, desk: Desk, clean_environment: pytest.MonkeyPatch, host: str
):
    clean_environment.setenv("http_proxy", server.url(""))
    entry = entry_for(kind="pdf", url=f"http://{host}/report.pdf", hosts=[host])
    assert checks(desk.fetch(entry, use_environment=True, private_hosts=())) == ["private-address"]
    assert server.log == []


# -- settings --------------------------------------------------------------------------------------------------------


def test_settings_come_from_the_environment():
    settings = FetchSettings.from_environment(
        {
            "BILAN_FETCH_CONTACT": "steward@example.org",
            "BILAN_FETCH_DELAY": "2.5",
            "BILAN_FETCH_ATTEMPTS": "2",
            "BILAN_FETCH_PRIVATE_HOSTS": "127.0.0.1:80, Intranet.Example",
            "BILAN_FETCH_USE_ENVIRONMENT": "no",
        }
    )
    assert "steward@example.org" in settings.user_agent
    assert (settings.delay, settings.attempts, settings.use_environment) == (2.5, 2, False)
    assert settings.private_hosts == ("127.0.0.1:80", "intranet.example")


@pytest.mark.parametrize(
    ("name", "value"),
    [("DELAY", "soon"), ("DELAY", "-1"), ("DELAY", "nan"), ("ATTEMPTS", "0"), ("MAX_BYTES", "1e6"),
     ("USE_ENVIRONMENT", "perhaps")],
)  # fmt: skip
def test_a_wrong_setting_names_its_variable(name: str, value: str):
    with pytest.raises(FetchError, match=f"BILAN_FETCH_{name}: '{value}'"):
        FetchSettings.from_environment({f"BILAN_FETCH_{name}": value})


def test_a_contact_cannot_smuggle_headers():
    settings = FetchSettings(contact="a@b.example\r\nX-Evil: 1 (x)")
    assert "\r" not in settings.user_agent
    assert "\n" not in settings.user_agent
