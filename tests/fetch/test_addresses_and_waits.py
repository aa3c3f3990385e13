"""Properties of address normalisation, of the rule on hosts, and of waiting as servers ask."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.fetch.addresses import NotAnAddress, file_name_of, host_of, is_within, normalise, plain_name
from flows.fetch.links import Link
from flows.fetch.retry import retry_after, wait_before
from flows.fetch.sources import chosen
from schemas.catalogue import Source

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)

hosts = st.from_regex(r"[a-zA-Z0-9]{1,8}(-[a-z0-9]{1,4})?(\.[a-zA-Z]{2,8}){1,2}", fullmatch=True)
paths = st.text(st.sampled_from("ab/.%2eE~é ?#&=+’\\\t"), max_size=30)
addresses = st.builds(
    lambda scheme, host, port, path: f"{scheme}://{host}{port}/{path}",
    st.sampled_from(["http", "HTTPS", "https"]),
    hosts,
    st.sampled_from(["", ":80", ":443", ":8080"]),
    paths,
)


def normal(address: str) -> str | None:
    try:
        return normalise(address)
    except NotAnAddress:
        return None


@given(addresses)
def test_a_normalised_address_is_its_own_normal_form(address: str):
    first = normal(address)
    assert first is not None
    assert normalise(first) == first
    assert first.isascii()
    assert "#" not in first
    assert not {".", ".."} & set(urlsplit(first).path.split("/"))


@given(addresses)
def test_normalising_keeps_what_the_server_is_asked_for(address: str):
    """The HTTP library would send the same bytes for both spellings, but for dot segments."""
    first = normal(address)
    assert first is not None
    assert str(httpx.URL(first).copy_with(fragment=None)) == first
    if "." not in unquote(urlsplit(address).path):
        assert unquote(urlsplit(first).path) == (unquote(urlsplit(address.replace("\t", "").strip()).path) or "/")


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_is_refused(text: str):
    first = normal(text)
    assert first is None or first.startswith(("http://", "https://"))


@given(addresses, st.text(st.sampled_from("ab./?#:é%\\ "), max_size=20))
def test_a_relative_link_stays_on_its_page_s_host_unless_it_names_another(base: str, link: str):
    page = normalise(base)
    try:
        there = normalise(link, base=page)
    except NotAnAddress:
        return
    if not link.strip(" \\").startswith("//") and ":" not in link:
        assert host_of(there) == host_of(page)


@pytest.mark.parametrize(
    ("address", "base", "expected"),
    [
        ("HTTP://Example.ORG:80/a/./b/../c%7Ed%2f", None, "http://example.org/a/c~d%2F"),
        ("https://example.org", None, "https://example.org/"),
        ("https://example.org?x=1", None, "https://example.org/?x=1"),
        ("  \n a b.pdf ", "https://example.org/x/", "https://example.org/x/a%20b.pdf"),
        ("../../../a.pdf", "https://example.org/x/y", "https://example.org/a.pdf"),
        ("//cdn.example.org/a.pdf", "https://example.org/", "https://cdn.example.org/a.pdf"),
        ("?page=2", "https://example.org/list?page=1", "https://example.org/list?page=2"),
        ("https://québec.example/é", None, "https://xn--qubec-csa.example/%C3%A9"),
        ("100%.pdf", "https://example.org/", "https://example.org/100%25.pdf"),
        ("http://[2001:DB8::1]:8080/", None, "http://[2001:db8::1]:8080/"),
        ("https://example.org./a", None, "https://example.org/a"),
        ("a|b[1].pdf", "https://example.org/", "https://example.org/a%7Cb%5B1%5D.pdf"),
    ],
)
def test_spellings_become_one(address: str, base: str | None, expected: str):
    assert normalise(address, base) == expected


@pytest.mark.parametrize(
    "address",
    ["", "report.pdf", "file:///etc/passwd", "javascript:alert(1)", "mailto:a@example.org", "https://", "https:///x",
     "http://a b/", "http://u:p@example.org/", "http://u@example.org/", "http://example.org:99999/", "http://[::1/",
     "http://exa<mple.org/", "http://..../", "http://-a.example/", "http://a\\b.example/"],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str):
    with pytest.raises(NotAnAddress):
        normalise(address)


@pytest.mark.parametrize(
    ("address", "allowed", "expected"),
    [
        ("https://example.org/a", ["example.org"], True),
        ("https://example.org:8443/a", ["example.org"], True),
        ("https://example.org:8443/a", ["example.org:443"], False),
        ("https://example.org/a", ["example.org:443"], True),
        ("https://www.example.org/a", ["example.org"], False),
        ("https://example.org.evil.example/a", ["example.org"], False),
        ("https://evilexample.org/a", ["example.org"], False),
        ("https://xn--qubec-csa.example/", ["Québec.example"], True),
        ("http://[::1]:80/", ["::1"], True),
        ("http://[::1]:80/", ["[::1]:80"], True),
        ("http://[::1]:81/", ["[::1]:80"], False),
        ("https://example.org/a", [], False),
        ("https://example.org/a", ["", "*", "exa mple"], False),
    ],
)
def test_hosts_are_compared_whole(address: str, allowed: list[str], expected: bool):
    assert is_within(normalise(address), allowed) is expected


@given(st.text(max_size=300))
def test_a_name_somebody_chose_is_a_plain_name(name: str):
    kept = plain_name(name)
    assert kept is None or (
        kept not in {".", ".."} and not set(kept) & set("/\\\0\n") and 0 < len(kept) <= 200 and kept.isprintable()
    )


def test_the_name_of_an_address_is_its_last_part():
    assert file_name_of("https://example.org/x/Bilan%202023.pdf?download=1") == "Bilan 2023.pdf"
    assert file_name_of("https://example.org/x/..%2F..%2Fevil.pdf") == "evil.pdf"
    assert file_name_of("https://example.org/") is None


@given(st.lists(addresses, max_size=6))
def test_the_rule_chooses_some_of_the_links_in_their_order(found: list[str]):
    links = [Link(address=normalise(address), text=f"Bilan {place}") for place, address in enumerate(found)]
    everything = Source(kind="page", url="https://example.org/", hosts=("example.org",), link_url="")
    nothing = Source(kind="page", url="https://example.org/", hosts=("example.org",), link_text="$^x")
    some = Source(kind="page", url="https://example.org/", hosts=("example.org",), link_url="a", link_text="Bilan")
    assert chosen(links, nothing) == []
    assert [link for link in links if link in chosen(links, some)] == chosen(links, some)
    assert all("a" in unquote(link.address) for link in chosen(links, some))
    assert chosen(links, everything) == [link for link in links if urlsplit(link.address).path.lower().endswith(".pdf")]


# -- Retry-After -----------------------------------------------------------------------------------------------------


@given(st.integers(min_value=0, max_value=10**30))
def test_a_number_of_seconds_is_that_number_up_to_thirty_days(seconds: int):
    assert retry_after(str(seconds), NOW) == float(min(seconds, 30 * 86_400))


@given(st.integers(min_value=-(10**7), max_value=10**6))
def test_a_date_is_the_time_until_then(seconds: int):
    value = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert retry_after(value, NOW) == float(max(seconds, 0))


@given(st.text(max_size=40))
def test_any_header_gives_seconds_or_nothing(value: str):
    seconds = retry_after(value, NOW)
    assert seconds is None or 0 <= seconds <= 30 * 86_400


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None), ("", None), ("soon", None), ("-5", None), ("1.5", None), ("٣", None), (" 7 ", 7.0),
        ("Tue, 31 Mar 2026 12:01:00 GMT", 60.0), ("Tuesday, 31-Mar-26 12:01:00 GMT", 60.0),
        ("Tue Mar 31 12:01:00 2026", 60.0), ("Tue, 31 Mar 2026 11:00:00 GMT", 0.0),
        ("Tue, 31 Mar 2026 13:01:00 +0100", 60.0), ("Tue, 99 Mar 2026 12:01:00 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 -1200", 30 * 86_400.0),
    ],
)  # fmt: skip
def test_every_form_of_retry_after_is_read(value: str | None, expected: float | None):
    assert retry_after(value, NOW) == expected


@given(st.integers(2, 12), st.floats(0, 100), st.floats(0, 1000), st.none() | st.floats(0, 10_000), st.floats(0, 1))
def test_waits_are_bounded_and_never_shorter_than_asked(
    attempt: int, backoff: float, longest: float, asked: float | None, chance: float
):
    wait = wait_before(attempt, backoff=backoff, longest=longest, asked=asked, chance=chance)
    if wait is None:
        assert asked is not None
        assert asked > longest
    else:
        assert (asked or 0.0) <= wait <= longest


def test_waits_double():
    waits = [wait_before(n, backoff=1.0, longest=100.0, asked=None, chance=1.0) for n in range(2, 7)]
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0]
