"""The parts of the pytest plugin, each imported by `pytest_grammarkit` when it is first used."""
