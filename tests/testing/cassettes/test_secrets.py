"""No secret gets into a cassette, wherever it stands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import pytest

from grammarkit.testing.cassettes.secrets import Secrets
from grammarkit.testing.cassettes.tape import Tape
from grammarkit.testing.cassettes.transport import Transport
from grammarkit.testing.cassettes.written import to_file

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = "0f1e2d3c4b5a69788796a5b4"


def written(request: httpx.Request, response: httpx.Response, *told: str) -> str:
    tape = Tape("x", Secrets(told))
    with httpx.Client(transport=Transport(tape, lambda _: response, None)) as client:
        client.send(request)
    return to_file(tape.kept())


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": f"Bearer {KEY}"},
        {"api-key": KEY},
        {"x-api-key": KEY},
        {"x-goog-api-key": KEY},
        {"proxy-authorization": KEY},
        {"cookie": f"theme=dark; session={KEY}"},
        {"authorization": f"Basic {KEY}"},
        {"openai-organization": KEY},
        {"openai-project": KEY},
        {"x-amz-security-token": KEY},
    ],
)
def test_a_header_is_not_kept_nor_what_was_in_it_anywhere(headers: Mapping[str, str]) -> None:
    request = httpx.Request("POST", f"https://x.example/{KEY}", headers=headers, json={"note": f"it is {KEY}."})
    body = {"error": {"message": f"wrong key: {KEY}"}}
    file = written(request, httpx.Response(401, headers={"set-cookie": KEY, "openai-organization": KEY}, json=body))
    assert KEY not in file
    assert json.loads(file)["exchanges"][0]["response"]["headers"] == {"content-type": "application/json"}


@pytest.mark.parametrize(
    "url",
    [
        f"https://ada:{KEY}@x.example/v1",
        f"https://x.example/v1?key={KEY}",
        f"https://x.example/v1?a=b&api-key={KEY}&api-version=1",
        f"https://x.example/v1?X-Amz-Signature={KEY}",
        f"https://x.example/v1?sig={KEY}#{KEY}",
    ],
)
def test_an_address_is_kept_without_what_opens_it(url: str) -> None:
    file = written(httpx.Request("GET", url), httpx.Response(200, text=f"Bearer: you came by {url}"))
    assert KEY not in file
    assert "Bearer" in file
    assert "ada" not in json.loads(file)["exchanges"][0]["request"]["url"]
    assert "x.example/v1" in file


@pytest.mark.parametrize(
    "secret",
    [
        {"api_key": KEY},
        {"apiKey": KEY},
        {"clientSecret": KEY},
        {"deep": [{"password": KEY}]},
        {"db_password": KEY},
        {"access_token": KEY},
        {"client_secret": KEY},
        f"sk-proj-{KEY}",
        "Incorrect API key provided: sk-ab***********wxyz",
        f"in organization org-{KEY} on tokens",
        f"project proj_{KEY}",
        f"Bearer {KEY}",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r",
    ],
)
def test_a_body_is_kept_without_what_is_named_or_looks_secret(secret: object) -> None:
    file = written(httpx.Request("POST", "https://x.example/", json=secret), httpx.Response(200, json=secret))
    for part in (KEY, "wxyz", "dBjftJeZ4CVP"):
        assert part not in file
    assert file.count("REMOVED") >= 2


def test_what_a_project_names_is_taken_out() -> None:
    request = httpx.Request("POST", "https://x.example/", json={"who": "Ada Lovelace"})
    assert "Lovelace" not in written(request, httpx.Response(200, text="dear Ada Lovelace"), "Ada Lovelace")


def test_what_is_no_secret_stays() -> None:
    body = {
        "model": "gpt-5.2", "max_output_tokens": 8192, "usage": {"total_tokens": 5}, "prompt_cache_key": "schema",
        "input": "a task-oriented desk-top risk-free ask-me", "key": "name", "tokens": "3", "signature": "Ada",
    }  # fmt: skip
    file = written(
        httpx.Request("POST", "https://x.example/v1?api-version=1&limit=2", json=body), httpx.Response(200, json=body)
    )
    kept = json.loads(file)["exchanges"][0]
    assert kept["request"]["body"] == kept["response"]["body"] == {"json": body}
    assert kept["request"]["url"] == "https://x.example/v1?api-version=1&limit=2"
