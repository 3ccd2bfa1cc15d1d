"""Images in questions. An image is a value: whatever it was made from, it is held as a URL that any API takes."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

Detail: TypeAlias = Literal["auto", "low", "high", "original"]
"""How closely a model looks, and so how many tokens an image costs."""

_DETAILS = ("auto", "low", "high", "original")
_SHOWN = 40


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Image:
    """An image, given as an `https:` or `data:` URL, as bytes, or as a `Path`, whose file is read at once.

    `url` is the one that was given, or a `data:` URL that holds the bytes; nothing is scaled, and how large an image
    may be is for the server to say. `detail` says how closely a model looks: `low` costs least, `auto` is as the model
    likes.

    Raises:
        ValueError: it is no such URL, or the bytes are no PNG, JPEG, GIF or WebP.
        SourceError: the file cannot be read.
    """

    url: str
    detail: Detail

    def __init__(self, url: str | bytes | Path, detail: Detail = "auto") -> None:
        if detail not in _DETAILS:
            raise ValueError(f"`detail` is one of {', '.join(_DETAILS)}, not {detail!r}")
        object.__setattr__(self, "url", _url(url))
        object.__setattr__(self, "detail", detail)

    @classmethod
    def from_file(cls, path: str | Path, detail: Detail = "auto") -> Image:
        """Read an image; `Image(Path(…))` does the same."""
        from pathlib import Path

        return cls(Path(path), detail)

    def __repr__(self) -> str:
        shown = self.url if len(self.url) <= _SHOWN else f"{self.url[:_SHOWN]}…"
        return f"Image({shown!r}, detail={self.detail!r})"


def _url(source: str | bytes | Path) -> str:
    from pathlib import Path  # here, since it takes a tenth of the time of `import grammarkit`

    match source:
        case bytes():
            return _embedded(source, "the bytes are")
        case Path():
            return _embedded(_content(source), f"`{source}` is")
        case str() if source.startswith(("https://", "data:image/")):
            return source
        case str():
            remedy = "give an `https:` or `data:image/…` URL, or the bytes; a file is read by `Image.from_file`"
            raise ValueError(f"`{source[:_SHOWN]}` is no address of an image; {remedy}")
        case _:
            raise TypeError(f"an image is made from a URL, bytes or a Path, not from {type(source).__name__}")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"`{path}` cannot be read: {(error.strerror or str(error)).lower()}"
        raise SourceError(Diagnostic("unreadable-image", message, help="check the path")) from error


def _embedded(content: bytes, what: str) -> str:
    kind = _kind(content)
    if not kind:
        raise ValueError(f"{what} no image in PNG, JPEG, GIF or WebP format")
    return f"data:image/{kind};base64,{b64encode(content).decode()}"


def _kind(content: bytes) -> str:
    """Recognise an image by its first bytes."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    return ""
