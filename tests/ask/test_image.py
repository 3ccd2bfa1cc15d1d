"""Images, and questions that have some."""

from __future__ import annotations

import pickle
from base64 import b64decode, b64encode
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grammarkit.ask.drive import run
from grammarkit.ask.flow import ask
from grammarkit.ask.image import Image
from grammarkit.ask.policy import Policy
from grammarkit.ask.values import Asked, Judge, Outcome, Prompt, Refused
from grammarkit.errors import Rejected, SourceError
from grammarkit.testing import Scripted

if TYPE_CHECKING:
    from grammarkit.language import Language

PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 "
URL = "https://example.com/a.png"


@pytest.mark.parametrize(
    ("content", "kind"), [(PNG, "png"), (JPEG, "jpeg"), (b"GIF87a", "gif"), (b"GIF89a\x01", "gif"), (WEBP, "webp")]
)
def test_bytes_are_known_by_how_they_begin(content: bytes, kind: str) -> None:
    assert Image(content).url == f"data:image/{kind};base64,{b64encode(content).decode()}"


@pytest.mark.parametrize(
    "content", [b"", b"\x89PN", b"RIFF\x24\x00\x00\x00WAVE", b"RIFF", b"%PDF-1.7", b"<svg/>", b"GIF88a"]
)
def test_bytes_that_are_no_image_are_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="the bytes are no image in PNG, JPEG, GIF or WebP format"):
        Image(content)


@pytest.mark.parametrize("url", [URL, "data:image/png;base64,iVBORw0KGgo="])
def test_a_url_stays_as_it_is(url: str) -> None:
    assert Image(url).url == url


@pytest.mark.parametrize(
    "url", ["", "a.png", "http://example.com/a.png", "file:///a.png", "data:text/plain,no", "ftp://x"]
)
def test_what_is_no_address_of_an_image_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="is no address of an image; give an `https:` or"):
        Image(url)


def test_an_image_can_be_had_in_another_detail() -> None:
    assert replace(Image(PNG), detail="low") == Image(PNG, "low")


def test_a_file_is_read_by_its_name_too(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    assert Image.from_file(str(tmp_path / "a.png"), "low") == Image(PNG, "low")


def test_a_file_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    image = Image(path)
    path.unlink()
    assert image == Image(PNG)


def test_a_file_that_is_not_there_is_told_of_where_the_image_is_made(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"unreadable-image: .*none.png` cannot be read: no such file"):
        Image(tmp_path / "none.png")
    with pytest.raises(SourceError, match="unreadable-image"):
        Image(tmp_path)


def test_a_file_that_is_no_image_is_named(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no image")
    with pytest.raises(ValueError, match=r"notes\.txt` is no image in PNG"):
        Image(path)


def test_other_things_are_no_image_either() -> None:
    given: Any = 3
    with pytest.raises(TypeError, match="made from a URL, bytes or a Path, not from int"):
        Image(given)
    with pytest.raises(ValueError, match="`detail` is one of auto, low, high, original, not 3"):
        Image(URL, given)


def test_an_image_is_a_value() -> None:
    image = Image(PNG, detail="high")
    assert image == Image(PNG, detail="high") == pickle.loads(pickle.dumps(image))
    assert image != Image(PNG)
    assert len({image, Image(PNG, detail="high"), Image(PNG)}) == 2
    with pytest.raises(AttributeError):
        image.url = URL  # type: ignore[misc] # that is the claim


def test_what_is_shown_of_an_image_is_short() -> None:
    assert repr(Image(URL)) == f"Image('{URL}', detail='auto')"
    assert len(repr(Image(JPEG + bytes(10_000)))) < 100


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("what?", Asked("what?")),
        (["what?"], Asked("what?")),
        (
            ["what is", Image(URL), "and what is", Image(PNG), "?"],
            Asked("what is\n\nand what is\n\n?", (Image(URL), Image(PNG))),
        ),
        ((Image(URL),), Asked("", (Image(URL),))),
    ],
)
def test_a_question_is_texts_and_images(question: Any, asked: Asked, sums: Language[int]) -> None:
    assert Asked.of(question) == asked
    assert Prompt.opening(question, sums).turns == (asked,)


def test_a_question_of_other_things_is_refused_at_once(sums: Language[int]) -> None:
    question: Any = ["what is", Path("a.png")]
    with pytest.raises(TypeError, match="a question is made of texts and images, not of PosixPath"):
        ask(question, sums)


@pytest.mark.parametrize("policy", [Policy(), Policy(reask="fresh"), Policy(history="last")])
def test_images_are_asked_again(policy: Policy, sums: Language[int]) -> None:
    model = Scripted("1+", "1")

    def perform(step: Prompt | Judge) -> Outcome:
        if isinstance(step, Prompt):
            return model.send(step)
        return read(step)

    run(ask(["how many?", Image(URL)], sums, policy=policy), perform)
    for prompt in model.prompts:
        first = prompt.turns[0]
        assert isinstance(first, Asked)
        assert first.text.startswith("how many?")
        assert first.images == (Image(URL),)


def read(step: Judge) -> Outcome:
    from grammarkit.ask.values import Accepted

    try:
        return Accepted(step.language.read(step.text))
    except Rejected as error:
        return Refused(error)
