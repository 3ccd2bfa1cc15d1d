"""The fixture `local_model`: the small real model, where it is installed and its file is here."""

from __future__ import annotations

import pytest

from grammarkit.local import Local, ModelFileError
from grammarkit.local.fetch import find


def loaded(name: str) -> Local:
    """Give the model of that name, or skip the test; its file is not fetched.

    Raises:
        ModelFileError: no model has that name.
    """
    model = Local(name)
    try:
        find(name, fetch=False)
    except ModelFileError as error:
        pytest.skip(f"{error.diagnostic.message}; {error.diagnostic.help}")
    return model
