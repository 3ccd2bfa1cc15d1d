from __future__ import annotations

import pytest

from grammarkit.openai.wire.settings import Settings


@pytest.mark.parametrize("name", ["model", "instructions", "input", "tools", "stream"])
def test_an_option_cannot_replace_what_is_written_from_the_prompt(name: str) -> None:
    with pytest.raises(ValueError, match=f"`{name}` cannot be among the options"):
        Settings(model="gpt-5.2", options={name: "x"})


def test_a_prompt_s_effort_goes_before_the_setting_and_that_before_the_default() -> None:
    assert Settings(model="gpt-5.2", effort="high").effort_of("none") == "none"
    assert Settings(model="gpt-5.2", effort="high").effort_of(None) == "high"
    assert Settings(model="gpt-5.2").effort_of(None) == "low"
