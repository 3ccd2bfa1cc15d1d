"""A small real model in this process: no key, and no network once its file is here. Needs the extra `local`."""

from grammarkit.local.backend import Local
from grammarkit.local.fetch import ModelFileError

__all__ = ["Local", "ModelFileError"]
