"""The real engines: llama.cpp's own reader of GBNF, and xgrammar's of EBNF, both without a model.

llama.cpp's functions are called in the library that xllamacpp brings, as its `test-gbnf-validator` calls them. Of
xgrammar only the core is loaded, so that neither torch nor transformers are needed: it is enough to have run
`pip install --no-deps xgrammar apache-tvm-ffi`.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import pytest

from grammarkit.local.engine import _library


class Refused(Exception):
    """The engine does not take a grammar."""


class Acceptor(Protocol):
    """Tells sentences from other texts."""

    def accepts(self, text: str) -> bool: ...


class Llama:
    """A grammar as llama.cpp reads it."""

    def __init__(self, text: str) -> None:
        functions = _llama()
        self._make = functions
        self._grammar = functions["make"](None, text.encode(), b"root", False, None, 0, None, 0)
        if not self._grammar:
            raise Refused

    def __del__(self) -> None:
        if self._grammar:
            self._make["free"](self._grammar)

    def accepts(self, text: str) -> bool:
        run = self._make["clone"](self._grammar)
        try:
            for char in text:
                self._make["accept"](run, ord(char))
            return any(begin == end for begin, end in _pairs(self._make["stacks"](run)))
        finally:
            self._make["free"](run)


class Xgrammar:
    """A grammar as xgrammar reads it, over a vocabulary of bytes."""

    def __init__(self, text: str) -> None:
        core = _xgrammar()
        vocabulary = core.TokenizerInfo([*(bytes([byte]) for byte in range(256)), b"</s>"], 0, 257, [256], False)
        try:
            grammar = core.Grammar.from_ebnf(text, "root")
        except RuntimeError as error:
            raise Refused from error
        self._compiled = core.GrammarCompiler(vocabulary, 1, False, -1).compile_grammar_ebnf(grammar)
        self._matcher = core.GrammarMatcher

    def accepts(self, text: str) -> bool:
        matcher = self._matcher(self._compiled, None, True, -1, None)
        return bool(matcher.accept_string(text.encode(), False) and matcher.is_terminated())


ENGINES: dict[str, type[Llama | Xgrammar]] = {"gbnf": Llama, "ebnf": Xgrammar}


def _pairs(vector: int) -> list[tuple[int, int]]:
    """Read where each vector in a vector of them begins and ends."""
    three = ctypes.c_size_t * 3
    begin, end, _ = three.from_address(vector)
    each = (three.from_address(at) for at in range(begin, end, ctypes.sizeof(three)))
    return [(one[0], one[1]) for one in each]


@cache
def _llama() -> dict[str, Any]:
    path = Path(_library().__file__)
    library = ctypes.CDLL(str(path if path.suffix != ".py" else next(path.parent.glob("xllamacpp*.so"))))
    pointer, size = ctypes.c_void_p, ctypes.c_size_t
    signatures: dict[str, tuple[str, Any, list[Any]]] = {
        "make": (
            "_Z23llama_grammar_init_implPK11llama_vocabPKcS3_bPS3_mPKim",
            pointer,
            [pointer, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_bool, pointer, size, pointer, size],
        ),
        "clone": ("_Z24llama_grammar_clone_implRK13llama_grammar", pointer, [pointer]),
        "accept": ("_Z20llama_grammar_acceptP13llama_grammarj", None, [pointer, ctypes.c_uint32]),
        "stacks": ("_Z24llama_grammar_get_stacksP13llama_grammar", pointer, [pointer]),
        "free": ("_Z23llama_grammar_free_implP13llama_grammar", None, [pointer]),
    }
    found: dict[str, Any] = {}
    for name, (symbol, result, arguments) in signatures.items():
        if not hasattr(library, symbol):
            pytest.skip(f"this xllamacpp does not show {symbol}")
        found[name] = library[symbol]
        found[name].restype, found[name].argtypes = result, arguments
    return found


@cache
def _xgrammar() -> Any:
    pytest.importorskip("tvm_ffi", reason="run `pip install --no-deps xgrammar apache-tvm-ffi`")
    spec = importlib.util.find_spec("xgrammar")
    if spec is None or spec.submodule_search_locations is None:
        pytest.skip("xgrammar is not installed")
    if "xgrammar" not in sys.modules:
        # The package itself imports torch; the part that reads grammars does not need it.
        package = ModuleType("xgrammar")
        package.__path__ = list(spec.submodule_search_locations)
        sys.modules["xgrammar"] = package
        importlib.import_module("xgrammar.load_binding")
    return importlib.import_module("xgrammar.base")._core
