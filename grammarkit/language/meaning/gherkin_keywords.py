"""The keywords of Gherkin in the languages of our grammar, after `gherkin-languages.json` of cucumber/gherkin (MIT)."""

from __future__ import annotations

_EVERYWHERE = frozenset({"*"})

_WORDS = {
    "en": (
        "Feature|Business Need|Ability|Rule|Background|Scenario|Example|Scenario Outline|Scenario Template|Examples"
        "|Scenarios|Given|When|Then|And|But"
    ),
    "fr": (
        "Fonctionnalité|Règle|Contexte|Scénario|Exemple|Plan du scénario|Plan du Scénario|Exemples|Soit|Sachant"
        "|Etant donné|Étant donné|Étant donnée|Étant donnés|Étant données|Quand|Lorsque|Alors|Donc|Et|Mais"
    ),
    "no": ("Egenskap|Regel|Bakgrunn|Scenario|Eksempel|Scenariomal|Abstrakt Scenario|Eksempler|Gitt|Når|Så|Og|Men"),
    "em": "📚|Rule|💤|🥒|📕|📖|📓|😐|🎬|🙏|😂|😔",
    "en-lol": "OH HAI|Rule",
}

KEYWORDS = {language: _EVERYWHERE.union(words.split("|")) for language, words in _WORDS.items()}
"""The words that begin lines, by the code of their language; none of them has its colon or blank."""

NAMES = {"en": "English", "fr": "French", "no": "Norwegian", "em": "emoji", "en-lol": "LOLCAT"}
