from __future__ import annotations

import pytest

from grammarkit.openai.complaint import Complaint, complaint, is_page


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"error": {"message": "m", "code": "c", "type": "t", "param": "p"}}', Complaint("m", "c", "t", "p")),
        (b'{"error": {"message": "m", "code": null, "param": null}}', Complaint("m")),
        (b'{"error": {"message": "m", "code": 404}}', Complaint("m", "404")),
        (b'{"error": "m"}', Complaint("m")),
        (b'{"message": "m", "code": "c"}', Complaint("m", "c")),
        (b'{"detail": "m"}', Complaint("m")),
        (b'"m"', Complaint("m")),
        (b'{"error": null}', Complaint()),
        (b"{}", Complaint()),
        (b"[1]", Complaint()),
        (b"", Complaint()),
        (b"no healthy upstream", Complaint("no healthy upstream")),
        (b"\xff", Complaint("\ufffd")),
        (b"[" * 100_000, Complaint("[" * 100_000)),
        (b"<html><body>502</body></html>", Complaint()),
    ],
)
def test_every_shape_of_an_error_body_is_read(body: bytes, said: Complaint) -> None:
    assert complaint(body) == said


def test_a_quote_is_one_printable_line_of_bearable_length() -> None:
    assert Complaint("a\n  b\x1b[31mc\u202e").quote == "a b [31mc"
    assert Complaint("word " * 1000).quote == "word " * 59 + "word…"


@pytest.mark.parametrize(
    "said",
    [
        Complaint(kind="insufficient_quota", code="anything"),
        Complaint(code="insufficient_quota"),
        Complaint(code="credit_balance_exhausted"),
        Complaint(code="organization_spend_limit_exceeded"),
        Complaint(code="project_spend_limit_exceeded"),
        Complaint(code="organization_usage_limit_exceeded"),
    ],
)
def test_a_lack_of_money_is_told_from_a_lack_of_patience(said: Complaint) -> None:
    assert said.is_quota
    assert not Complaint(code="rate_limit_exceeded", kind="tokens").is_quota


@pytest.mark.parametrize("body", [b"<!DOCTYPE html>", b"\xef\xbb\xbf \n<HTML lang=en>", b"<!-- x --><html>", b"<head>"])
def test_a_web_page_is_known_by_its_beginning(body: bytes) -> None:
    assert is_page(body)


@pytest.mark.parametrize("body", [b"", b"{}", b'{"a": "<html>"}', b"<3", b"text"])
def test_anything_else_is_no_web_page(body: bytes) -> None:
    assert not is_page(body)
