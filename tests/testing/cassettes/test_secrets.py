"""No secret gets into a cassette, wherever it stands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import httpx
import pytest

from grammarkit import SourceError
from grammarkit.testing.cassettes import Cassette
from grammarkit.testing.cassettes.exchange import Answered
from grammarkit.testing.cassettes.secrets import Secrets
from grammarkit.testing.cassettes.tape import Tape
from grammarkit.testing.cassettes.transport import Transport
from grammarkit.testing.cassettes.written import content, from_file, to_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

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


@pytest.mark.parametrize(
    "sent",
    [
        f"grant_type=password&client_secret={KEY}&password={KEY}",
        f"a=b&user%5Bpassword%5D={KEY}",
        f'data: {{"api_key": "{KEY}"}}\n\n',
        f'event: x\r\ndata: {{"deep": {{"apiKeys": ["{KEY}"]}}}}\r\n\r\n',
        f'{{"k": 1}}\n{{"api_key": "{KEY}"}}\n',
        f'{{"access_token": "{KEY}", "expires_i',
        f'{{"access_token": "{KEY}',
        f'--x\r\nContent-Disposition: form-data; name="api_key"\r\n\r\n{KEY}\r\n--x--\r\n',
        f'the settings are {{"clientSecret" : "{KEY}"}}, and no others',
        json.dumps({"arguments": json.dumps({"api_key": KEY})}),
        json.dumps({"a": json.dumps({"b": json.dumps({"api_key": [KEY]})})}),
        "it was called with " + json.dumps(json.dumps({"api_key": KEY})),
        json.dumps({"Authorization": {"type": "bearer", "value": KEY}}),
        json.dumps({"api_keys": [KEY, {"old": KEY}]}),
        json.dumps({"password": int(KEY, 16)}).replace(str(int(KEY, 16)), f"1{int(KEY, 16)}"),
        json.dumps({"token": KEY}),
        json.dumps({"note": KEY, "sessionId": KEY}),
        json.dumps({"url": f"https://x.example/file?se=1&sig={KEY}&sp=r"}),
    ],
)
def test_a_body_of_any_kind_is_kept_without_what_is_named_as_secret(sent: str) -> None:
    said = written(httpx.Request("POST", "https://x.example/", content=sent), httpx.Response(200, text=sent))
    for each in (said, *bodies(said)):
        assert KEY not in each
        assert str(int(KEY, 16)) not in each
        assert "REMOVED" in each


def bodies(file: str) -> Iterator[str]:
    """Give the bodies of a cassette as they are replayed, those of requests as well."""
    for one in from_file(file, "x"):
        assert isinstance(one.outcome, Answered)
        for said in (content(one.asked.body), one.outcome.content):
            yield said.decode("latin-1")


@pytest.mark.parametrize(
    "what",
    [b"\xff\xfe %b", b"%b \x80", b'\xff {"api_key": "%b"}', b'\xff name="api_key"\r\n\r\n%b\r\n--'],
)
def test_a_key_is_taken_out_also_of_what_is_no_text(what: bytes) -> None:
    sent = what % KEY.encode()
    headers = {} if b"api_key" in what else {"authorization": f"Bearer {KEY}"}
    request = httpx.Request("POST", "https://x.example/", headers=headers, content=sent)
    for each in bodies(written(request, httpx.Response(200, content=sent))):
        assert each == (what % b"REMOVED").decode("latin-1")


@pytest.mark.parametrize("secret", ['pa"ss\\word12', "two\nlines", "häßlich", "x y+z", "abc"])
def test_what_is_told_is_taken_out_however_it_is_written(secret: str) -> None:
    nested = json.dumps({"said": json.dumps({"said": f"it is {secret}!"})})
    form = urlencode({"who": f"it is {secret}!"})
    for sent in (nested, f"data: {nested[:-2]}", form, f"it is {secret}!"):
        file = written(
            httpx.Request("POST", f"https://x.example/?{form}", content=sent),
            httpx.Response(200, content=sent.encode() + b"\xff"),
            secret,
        )
        for each in (file, *bodies(file)):
            for form_of_it in (secret, json.dumps(secret)[1:-1], quote(secret)):
                assert form_of_it not in each
        assert file.count("REMOVED") >= 2


@pytest.mark.parametrize(
    "form",
    ["AKIAIOSFODNN7EXAMPLE", f"ghp_{KEY}", f"glpat-{KEY}", f"hf_{KEY}", f"xoxb-{KEY}", f"sk_live_{KEY}",
     f"AIza{KEY * 2}", f"/bot123456789:{KEY * 2}/getMe",
     f"-----BEGIN RSA PRIVATE KEY-----\n{KEY}\n-----END RSA PRIVATE KEY-----"],
)  # fmt: skip
def test_what_has_the_form_of_a_key_is_taken_out(form: str) -> None:
    url = f"https://x.example/{quote(form) if ' ' not in form else ''}"
    file = written(httpx.Request("POST", url, json={"a": form}), httpx.Response(200, text=form))
    for each in (file, *bodies(file)):
        assert KEY not in each
        assert "AKIA" not in each


@pytest.mark.parametrize("told", [KEY, f'{{"api_key": "{KEY}"}}', f"the key is sk-{KEY}."])
def test_what_comes_in_the_pieces_of_a_stream_is_taken_out(told: str) -> None:
    pieces = [told[at : at + 5] for at in range(0, len(told), 5)]
    responses = [{"type": "response.output_text.delta", "item_id": "a", "delta": piece} for piece in pieces]
    between = {"type": "response.output_text.delta", "item_id": "b", "delta": "hello"}
    chat = [{"choices": [{"index": 0, "delta": {"content": piece}}]} for piece in pieces]
    for events in ([*responses[:2], between, *responses[2:]], chat):
        stream = "".join(f"data: {json.dumps(event)}\n\n" for event in events) + "data: [DONE]\n\n"
        headers = {"authorization": f"Bearer {KEY}"}
        request = httpx.Request("POST", "https://x.example/", headers=headers)
        *_, said = bodies(written(request, httpx.Response(200, text=stream)))
        read = [json.loads(line[6:]) for line in said.splitlines() if line.startswith("data: {")]
        assert len(read) == len(events)
        assert [each.get("type") for each in read] == [each.get("type") for each in events]
        words = [event["choices"][0]["delta"]["content"] if "choices" in event else event["delta"] for event in read]
        expected = told.replace(f"sk-{KEY}", "REMOVED").replace(KEY, "REMOVED")
        assert "".join(word for word in words if word != "hello") == expected


def test_a_number_that_is_told_is_taken_out() -> None:
    request = httpx.Request("POST", "https://x.example/", json={"card": 4111111111111111, "n": 4})
    file = written(request, httpx.Response(200, text="it is 4111111111111111"), "4111111111111111")
    assert "4111" not in file
    assert json.loads(file)["exchanges"][0]["request"]["body"] == {"json": {"card": "REMOVED", "n": 4}}


def test_what_becomes_known_later_is_taken_out_of_what_was_before() -> None:
    tape = Tape("x", Secrets())
    with httpx.Client(transport=Transport(tape, lambda _: httpx.Response(200, json={"given": KEY}), None)) as client:
        client.post("https://x.example/login", json={"code": KEY})
        client.get("https://x.example/", headers={"authorization": f"Bearer {KEY}"})
    assert KEY not in to_file(tape.kept())
    replaying = Tape("x", Secrets(), tape.kept())
    with httpx.Client(transport=Transport(replaying, None, None)) as client:
        assert client.post("https://x.example/login", json={"code": "another"}).json() == {"given": "REMOVED"}


def test_a_cookie_that_is_given_is_taken_out_and_its_settings_are_not() -> None:
    given = {"set-cookie": f"sid={KEY}; Path=/; HttpOnly; SameSite=Lax"}
    file = written(
        httpx.Request("GET", "https://x.example/"), httpx.Response(200, headers=given, text=f"HttpOnly {KEY}")
    )
    assert KEY not in file
    assert "HttpOnly REMOVED" in file


def test_a_recording_with_a_secret_is_not_written(tmp_path: Path) -> None:
    cassette = Cassette(tmp_path / "x.json", record="all", secrets=["exchanges"])
    with pytest.raises(SourceError, match=r"secret-left: .*x.json` is not written, as there would be a secret in it"):
        cassette.save()
    assert not [*tmp_path.iterdir()]
    with pytest.raises(ValueError, match="not an empty one"):
        Cassette(tmp_path / "x.json", secrets=[""])


def test_what_a_project_names_is_taken_out() -> None:
    request = httpx.Request("POST", "https://x.example/", json={"who": "Ada Lovelace"})
    assert "Lovelace" not in written(request, httpx.Response(200, text="dear Ada Lovelace"), "Ada Lovelace")


def test_what_is_no_secret_stays() -> None:
    body = {
        "model": "gpt-5.2", "max_output_tokens": 8192, "usage": {"total_tokens": 5}, "prompt_cache_key": "schema",
        "logprobs": [{"token": "function", "logprob": -0.1}, {"logprob": -0.1, "token": "function"}],
        "eos_token": "</s>",
        "grammar": 'start: "\\"password\\": " NAME "key=" /[a-z]+/', "sql": "SELECT 1 WHERE code=5 AND token = 'x'",
        "input": "a task-oriented desk-top risk-free ask-me", "key": "name", "tokens": "3", "signature": "Ada",
    }  # fmt: skip
    file = written(
        httpx.Request("POST", "https://x.example/v1?api-version=1&limit=2", json=body), httpx.Response(200, json=body)
    )
    kept = json.loads(file)["exchanges"][0]
    assert kept["request"]["body"] == kept["response"]["body"] == {"json": body}
    assert kept["request"]["url"] == "https://x.example/v1?api-version=1&limit=2"
    for text in (f"data: {json.dumps(body)}\n\n", "b" * 3):
        file = written(httpx.Request("POST", "https://x.example/", content=text), httpx.Response(200, text=text))
        assert [*bodies(file)] == [text, text]
