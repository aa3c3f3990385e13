"""Which addresses a source gives: one PDF, the links of index pages, the resources of a data set."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from typing import Any

import pytest

from flows.fetch.links import links_of
from flows.fetch.sources import Listing, list_candidates, package_address
from schemas.catalogue import Source
from tests.fetch.conftest import Desk, entry_for
from tests.fetch.documents import pdf
from tests.fetch.hostile import Exchange, HostileServer

INDEX = """<!doctype html><html><head><title>Bilans</title></head><body>
<ul>
  <li><a href="bilans/2023.pdf">Bilan au 31 mars 2023</a> (PDF)</li>
  <li><a href="../annexes/annexe.pdf">Annexe <b>statistique</b></a></li>
  <li><a href="/telecharger?id=2024&amp;f=pdf"
         title="Bilan au 31 mars 2024">Télécharger</a></li>
  <li><a href="bilans/2023.pdf#page=3">Bilan 2023, page 3</a></li>
  <li><a href="mailto:info@example.org">Écrire</a> <a href="javascript:void(0)">Imprimer</a> <a name="ici">ici</a></li>
  <li><a href="bilans/2022.PDF"><img src="x.png" alt="Bilan au 31 mars 2022"></a></li>
  <!-- <li><a href="bilans/brouillon.pdf">Brouillon</a></li> -->
</ul></body></html>"""


def listed(desk: Desk, **source: Any) -> Listing:
    with desk.client() as client:
        return list_candidates(entry_for(hosts=["127.0.0.1"], **source).source, client)


def paths(server: HostileServer, listing: Listing) -> list[str]:
    return [candidate.address.removeprefix(server.url("")) for candidate in listing.candidates]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({}, ["/publications/bilans/2023.pdf", "/annexes/annexe.pdf", "/publications/bilans/2022.PDF"]),
        ({"link_url": r"/bilans/\d{4}\.(?i:pdf)$"}, ["/publications/bilans/2023.pdf", "/publications/bilans/2022.PDF"]),
        (
            {"link_text": r"^Bilan au \d+ mars \d{4}$"},
            ["/publications/bilans/2023.pdf", "/telecharger?id=2024&f=pdf", "/publications/bilans/2022.PDF"],
        ),
        ({"link_text": "^Annexe statistique$"}, ["/annexes/annexe.pdf"]),
        ({"link_url": "bilans", "link_text": "2022"}, ["/publications/bilans/2022.PDF"]),
    ],
)
def test_links_are_chosen_by_their_address_and_their_words(
    server: HostileServer, desk: Desk, rule: dict[str, str], expected: list[str]
):
    server.routes["/publications/"] = lambda e: e.html(INDEX)
    listing = listed(desk, kind="page", url=server.url("/publications/"), **rule)
    assert paths(server, listing) == expected
    assert listing.is_complete
    assert listing.findings == ()


def test_relative_links_count_from_where_the_page_really_stands(server: HostileServer, desk: Desk):
    server.routes["/old"] = lambda e: e.answer("302 Found", Location="/new/place/")
    server.routes["/new/place/"] = lambda e: e.html('<a href="a.pdf">A</a>')
    listing = listed(desk, kind="page", url=server.url("/old"))
    assert paths(server, listing) == ["/new/place/a.pdf"]


def test_a_base_element_counts():
    page = b'<base target="_blank"><base href="//files.example.org/pub/"><a href="a.pdf">A</a>'
    (link,) = links_of(page, "text/html", "https://www.example.org/index.html")
    assert link.address == "https://files.example.org/pub/a.pdf"


@pytest.mark.parametrize(
    ("encode", "content_type"),
    [
        ("utf-8", "text/html; charset=utf-8"),
        ("utf-8", "text/html"),
        ("cp1252", "text/html; charset=ISO-8859-1"),
        ("cp1252", "text/html"),
        ("utf-16", "text/html"),
        ("utf-8-sig", "text/html; charset=iso-8859-1"),
    ],
)
def test_words_are_read_in_the_encoding_of_the_page(encode: str, content_type: str):
    page = '<p><a href="é.pdf">Bilan de l’année – égalité</a></p>'.encode(encode)
    (link,) = links_of(page, content_type, "https://example.org/")
    assert link.text == "Bilan de l’année – égalité"
    assert link.address == "https://example.org/%C3%A9.pdf"


def test_a_rule_may_be_written_as_the_address_is_read(server: HostileServer, desk: Desk):
    server.routes["/"] = lambda e: e.html(
        '<a href="r%C3%A9sum%C3%A9.pdf">x</a> <a href="r&eacute;sum&eacute; 2.pdf">y</a>'
    )
    listing = listed(desk, kind="page", url=server.url("/"), link_url="/résumé( 2)?[.]pdf$")
    assert paths(server, listing) == ["/r%C3%A9sum%C3%A9.pdf", "/r%C3%A9sum%C3%A9%202.pdf"]


def test_further_pages_are_followed_each_once(server: HostileServer, desk: Desk):
    """Pages that link to each other, in a circle and to themselves."""
    for number in (1, 2, 3):
        others = "".join(f'<a href="?page={n}">{n}</a>' for n in (1, 2, 3))
        body = f'<a href="{number}.pdf">B</a> <a href="shared.pdf">S</a> {others} <a href="?sort=date">sort</a>'
        server.routes[f"/list?page={number}"] = lambda e, body=body: e.html(body)
    listing = listed(desk, kind="page", url=server.url("/list?page=1"), next_page=r"[?]page=\d+$")
    assert paths(server, listing) == ["/1.pdf", "/shared.pdf", "/2.pdf", "/3.pdf"]
    assert [path for path, _ in server.log if path != "/robots.txt"] == [f"/list?page={n}" for n in (1, 2, 3)]


def test_paging_without_end_is_cut_and_said(server: HostileServer, desk: Desk):
    def endless(number: int) -> Callable[[Exchange], None]:
        return lambda e: e.html(f'<a href="{number}.pdf">B</a> <a href="/p{number + 1}">next</a>')

    for number in range(60):
        server.routes[f"/p{number}"] = endless(number)
    listing = listed(desk, kind="page", url=server.url("/p0"), next_page=r"/p\d+$")
    assert len(listing.candidates) == desk.settings.max_pages
    assert [finding.check for finding in listing.findings] == ["listing-too-long"]
    assert not listing.is_complete


def test_a_page_that_fails_leaves_the_others(server: HostileServer, desk: Desk):
    server.routes["/"] = lambda e: e.html('<a href="a.pdf">A</a> <a href="?page=2">2</a> <a href="?page=3">3</a>')
    server.routes["/?page=3"] = lambda e: e.html('<a href="c.pdf">C</a>')
    listing = listed(desk, kind="page", url=server.url("/"), next_page="page=")
    assert paths(server, listing) == ["/a.pdf", "/c.pdf"]
    assert [finding.check for finding in listing.findings] == ["file-not-published"]
    assert not listing.is_complete


@pytest.mark.parametrize("body", ["", "<p>Nothing yet</p>", "\x00\x01\x02", "<" * 50_000, "<a href=x.doc>Word</a>"])
def test_a_page_without_fitting_link_is_said(server: HostileServer, desk: Desk, body: str):
    server.routes["/"] = lambda e: e.html(body)
    listing = listed(desk, kind="page", url=server.url("/"), link_url="[.]pdf$", link_text="Bilan")
    (finding,) = listing.findings
    assert (finding.check, finding.expected) == ("no-link-found", "[.]pdf$, Bilan")


def test_a_page_that_is_no_html_is_said(server: HostileServer, desk: Desk):
    server.routes["/"] = lambda e: e.pdf(pdf("x"))
    listing = listed(desk, kind="page", url=server.url("/"))
    assert [finding.check for finding in listing.findings] == [
        "listing-unreadable",
    ]


def test_a_huge_page_is_refused(server: HostileServer, desk: Desk):
    server.routes["/"] = lambda e: e.html("<a href=a.pdf>A</a>" * 1000)
    with desk.client(max_page_bytes=5_000) as client:
        listing = list_candidates(entry_for(kind="page", url=server.url("/"), hosts=["127.0.0.1"]).source, client)
    assert [finding.check for finding in listing.findings] == ["file-too-large"]


@pytest.mark.parametrize("piece", [b"<!--", b"<a ", b"<a href='", b"<div>", b"<![CDATA[", b"</", b"&#x", b'<a x="'])
def test_a_page_made_to_keep_a_parser_busy_does_not(piece: bytes):
    assert isinstance(links_of(piece * 200_000, "text/html", "https://example.org/"), tuple)


def test_a_wrong_address_in_the_catalogue_is_said(desk: Desk):
    listing = listed(desk, kind="pdf", url="www.example.org/report.pdf")
    assert [finding.check for finding in listing.findings] == ["address-refused"]


# -- what becomes of them --------------------------------------------------------------------------------------------


def test_every_edition_of_a_page_is_archived_once(server: HostileServer, desk: Desk):
    """Two addresses, one content; one address outside the hosts; one that is broken: the others go on."""
    server.routes["/"] = lambda e: e.html(
        '<a href="2022.pdf">2022</a> <a href="copy-of-2022.pdf">2022 bis</a> <a href="2023.pdf">2023</a>'
        '<a href="broken.pdf">2024</a> <a href="http://elsewhere.example/2025.pdf">2025</a>'
    )
    server.routes["/2022.pdf"] = server.routes["/copy-of-2022.pdf"] = lambda e: e.pdf(pdf("2022"))
    server.routes["/2023.pdf"] = lambda e: e.pdf(pdf("2023"))
    server.routes["/broken.pdf"] = lambda e: e.html("<h1>500</h1>")
    entry = entry_for(kind="page", url=server.url("/"), hosts=["127.0.0.1"])
    outcome = desk.fetch(entry)
    assert sorted(desk.contents()) == sorted([pdf("2022"), pdf("2023")])
    assert [finding.check for finding in outcome.findings] == ["fetched-not-pdf", "address-refused", "file-duplicated"]
    again = desk.fetch(entry)
    assert again.new == ()
    assert len(again.unchanged) == 2
    assert again.findings == outcome.findings


def test_a_file_no_longer_listed_is_looked_at_once_more(server: HostileServer, desk: Desk):
    server.routes["/"] = lambda e: e.html('<a href="a.pdf">A</a> <a href="b.pdf">B</a> <a href="c.pdf">C</a>')
    for name in "abc":
        server.routes[f"/{name}.pdf"] = lambda e: e.pdf(pdf(e.path))
    entry = entry_for(kind="page", url=server.url("/"), hosts=["127.0.0.1"])
    desk.fetch(entry)
    server.routes["/"] = lambda e: e.html('<a href="a.pdf">A</a>')
    del server.routes["/c.pdf"]
    outcome = desk.fetch(entry)
    assert [(f.check, f.found) for f in outcome.findings] == [
        ("file-unlisted", server.url("/b.pdf")),
        ("file-gone", server.url("/c.pdf")),
    ]
    assert len(desk.contents()) == 3


def test_a_list_that_became_empty_is_said_and_its_files_are_looked_at(server: HostileServer, desk: Desk):
    server.routes["/"] = lambda e: e.html('<a href="a.pdf">A</a>')
    server.routes["/a.pdf"] = lambda e: e.pdf(pdf("a"))
    entry = entry_for(kind="page", url=server.url("/"), hosts=["127.0.0.1"])
    desk.fetch(entry)
    server.routes["/"] = lambda e: e.html("<h1>Our new site</h1>")
    assert [finding.check for finding in desk.fetch(entry).findings] == ["no-link-found", "file-unlisted"]
    del server.routes["/a.pdf"]
    assert [finding.check for finding in desk.fetch(entry).findings] == ["no-link-found", "file-gone"]
    assert desk.contents() == [pdf("a")]


def test_nothing_is_concluded_from_a_list_that_cannot_be_read(server: HostileServer, desk: Desk):
    server.routes["/"] = lambda e: e.html('<a href="a.pdf">A</a>')
    server.routes["/a.pdf"] = lambda e: e.pdf(pdf("a"))
    entry = entry_for(kind="page", url=server.url("/"), hosts=["127.0.0.1"])
    desk.fetch(entry)
    server.routes["/"] = lambda e: e.answer("500 Oops")
    outcome = desk.fetch(entry)
    assert [finding.check for finding in outcome.findings] == ["server-failed"]
    assert len(desk.contents()) == 1


def test_a_dead_host_is_tried_for_one_file_and_not_for_each(server: HostileServer, desk: Desk):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        dead = f"http://127.0.0.1:{taken.getsockname()[1]}"
    links = "".join(f'<a href="{dead}/{number}.pdf">{number}</a>' for number in range(30))
    server.routes["/"] = lambda e: e.html(f'{links}<a href="alive.pdf">31</a>')
    server.routes["/alive.pdf"] = lambda e: e.pdf(pdf("alive"))
    outcome = desk.fetch(entry_for(kind="page", url=server.url("/"), hosts=["127.0.0.1"]))
    assert [finding.check for finding in outcome.findings] == ["server-unreachable"] * 30
    assert len({finding.found for finding in outcome.findings}) == 30
    assert desk.contents() == [pdf("alive")]
    assert sum(desk.clock.waits) < 60


def test_a_report_without_address_is_added_by_hand(desk: Desk):
    entry = entry_for(kind="manual", landing_page="https://example.org/bilans", note="Third link.")
    (finding,) = desk.fetch(entry).findings
    assert finding.check == "added-by-hand"
    assert "https://example.org/bilans Third link." in finding.message_fr


# -- CKAN ------------------------------------------------------------------------------------------------------------


def package(*resources: dict[str, Any]) -> str:
    return json.dumps({"help": "…", "success": True, "result": {"name": "bilans", "resources": list(resources)}})


def resource(url: str, kind: str = "PDF", name: str = "Bilan") -> dict[str, Any]:
    return {"id": "1", "url": url, "format": kind, "mimetype": None, "name": name}


API = "/recherche/api/3/action/package_show?id=bilans"


def json_route(text: str, status: str = "200 OK") -> Callable[[Exchange], None]:
    return lambda e: e.answer(status, text.encode(), Content_Type="application/json;charset=utf-8")


def test_the_pdf_resources_of_a_data_set_are_listed(server: HostileServer, desk: Desk):
    server.routes[API] = json_route(
        package(
            resource(server.url("/d/2023.pdf")),
            resource(server.url("/d/donnees.csv"), "CSV"),
            resource(server.url("/d/2024"), ".pdf"),
            {**resource(server.url("/d/2025"), "", "Bilan 2025"), "mimetype": "application/pdf"},
            resource("/d/relative.pdf", ""),
            resource("", "PDF"),
            resource("mailto:x@example.org", "PDF"),
        )
    )
    listing = listed(desk, kind="ckan", url=server.url("/recherche/"), dataset="bilans")
    assert paths(server, listing) == ["/d/2023.pdf", "/d/2024", "/d/2025", "/d/relative.pdf"]
    assert listing.is_complete


def test_a_rule_chooses_among_resources(server: HostileServer, desk: Desk):
    english = {**resource(server.url("/d/en.pdf"), name="Rapport"), "name_translated": {"en": "Progress report"}}
    server.routes[API] = json_route(package(resource(server.url("/d/guide.pdf"), name="Guide"), english))
    source = {"kind": "ckan", "url": server.url("/recherche"), "dataset": "bilans"}
    assert paths(server, listed(desk, **source, link_text="(?i)progress")) == ["/d/en.pdf"]
    assert paths(server, listed(desk, **source, link_url="guide")) == ["/d/guide.pdf"]


def test_robots_txt_sets_the_pace_of_a_portal_and_does_not_close_its_interface(server: HostileServer, desk: Desk):
    """As CKAN itself ships it: crawlers are kept from /api/, which is made for programs."""
    server.routes["/robots.txt"] = lambda e: e.answer(
        "200 OK", b"User-agent: *\nDisallow: /api/\nDisallow: /recherche/api/\nDisallow: /d/closed\nCrawl-Delay: 10\n"
    )
    server.routes[API] = json_route(package(resource(server.url("/d/a.pdf")), resource(server.url("/d/closed.pdf"))))
    server.routes["/d/a.pdf"] = lambda e: e.pdf(pdf("a"))
    entry = entry_for(kind="ckan", url=server.url("/recherche"), dataset="bilans", hosts=["127.0.0.1"])
    outcome = desk.fetch(entry)
    assert [finding.check for finding in outcome.findings] == ["robots-disallowed"]
    assert desk.contents() == [pdf("a")]
    assert desk.clock.waits == [10.0, 10.0]


@pytest.mark.parametrize(
    ("text", "status", "check"),
    [
        ('{"success": false, "error": {"message": "Not found"}}', "404 Not Found", "file-not-published"),
        ('{"success": false, "error": {"message": "Denied"}}', "200 OK", "listing-unreadable"),
        ('{"success": true, "result": {}}', "200 OK", "listing-unreadable"),
        ('{"success": true, "result": {"resources": [3]}}', "200 OK", "listing-unreadable"),
        ("[]", "200 OK", "listing-unreadable"),
        ("[" * 100_000, "200 OK", "listing-unreadable"),
        ("<html>Maintenance</html>", "200 OK", "listing-unreadable"),
        ('{"success": true, "result": {"resources": []}}', "200 OK", "no-link-found"),
    ],
)
def test_a_portal_that_answers_something_else_is_said(
    server: HostileServer, desk: Desk, text: str, status: str, check: str
):
    server.routes[API] = json_route(text, status)
    listing = listed(desk, kind="ckan", url=server.url("/recherche"), dataset="bilans")
    assert [finding.check for finding in listing.findings] == [check]
    assert listing.candidates == ()


@pytest.mark.parametrize(
    "portal",
    ["https://x.example/recherche", "https://x.example/recherche/", "https://x.example/recherche/api/3",
     "https://x.example/recherche/api/3/action/", "https://x.example/recherche/api/3/action/package_show"],
)  # fmt: skip
def test_a_portal_may_be_given_with_the_path_of_its_interface(portal: str):
    expected = "https://x.example/recherche/api/3/action/package_show?id=a+b"
    assert package_address(portal, "a b") == expected


def test_a_source_knows_its_delay_and_limit():
    source = Source(kind="pdf", url="https://x.example/a.pdf", hosts=("x.example",), delay=3, max_bytes=10)
    assert (source.delay, source.max_bytes) == (3, 10)
