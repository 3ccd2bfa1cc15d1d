"""The page of every code that reading JSON and JSON Schemas can give; `grammarkit explain` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGES: Mapping[str, str] = {
    # answers
    "code-fence": """The answer stands in a Markdown fence.

            ```json

        Write the answer alone, without the fence.""",
    "empty-answer": """There is no text to read.

        Write the answer.""",
    "leading-text": """Something is said before the JSON.

            Here it is: {"a": 1}
            {"a": 1}

        Answer with the JSON alone.""",
    "trailing-text": """Something stands behind the end of the JSON.

            {"a": 1} I hope this helps.
            {"a": 1}

        Answer with the JSON alone.""",
    "python-word": """A word of Python stands in the JSON.

            {"a": True, "b": None}
            {"a": true, "b": null}

        Write JSON's own.""",
    "bad-number": """A number is written as JSON does not write numbers.

            {"a": NaN}
            {"a": null}

        Write digits, or `null`.""",
    "bad-key": """Something else stands where a key should.

            {a: 1}
            {"a": 1}

        Write keys in double quotes.""",
    "missing-colon": """The colon between a key and its value is missing.

            {"a" 1}
            {"a": 1}

        Write it.""",
    "missing-comma": """The comma between two members or items, or the bracket behind the last one, is missing.

            [1 2]
            [1, 2]

        Write it.""",
    "trailing-comma": """A comma stands before a closing bracket.

            [1, 2,]
            [1, 2]

        Delete it.""",
    "bad-escape": """A string holds an escape that JSON does not have.

            "C:\\new\\x"                        // written with one backslash each
            "C:\\\\new\\\\x"

        Write `\\\\` for a backslash.""",
    "raw-control-character": """A control character, such as a line break, stands inside a string.

            "a\\nb"

        Write it as an escape.""",
    "duplicate-key": """A key comes twice in one object.

            {"a": 1, "a": 2}

        Write each key once.""",
    "missing-key": """An object lacks a key that the schema requires.

            {"name": "x"}                       // and the age?
            {"name": "x", "age": 3}

        Add it.""",
    "unknown-key": """An object has a key that the schema does not allow.

            {"nmae": "x"}
            {"name": "x"}

        Leave it out, or spell it as the schema does.""",
    "wrong-type": """A value has another type than the schema wants.

            {"age": "3"}
            {"age": 3}

        Write a value of that type.""",
    "unknown-value": """A value is none of those that the schema lists.

            {"size": "huge"}
            {"size": "large"}

        Write one of those that are expected.""",
    "unfitting-value": """A value does not fit the schema.

            {"age": -3}                         // the least is 0

        Write one that does; the finding says what is wanted.""",
    # schemas
    "invalid-schema": """The schema says something that JSON Schema does not know, or not so.

            {"type": "string", "maxLength": "3"}
            {"type": "string", "maxLength": 3}

        Write it as JSON Schema says.""",
    "not-a-schema": """Something else stands where a schema should.

            {"properties": {"a": "string"}}
            {"properties": {"a": {"type": "string"}}}

        Write an object, `true` or `false`.""",
    "not-json": """The schema holds what JSON cannot say.

            Json({"const": {1, 2}})             # a set of Python

        Use what `json.dumps` takes.""",
    "unknown-type": """A type is named that JSON Schema does not have.

            {"type": "str"}
            {"type": "string"}

        Take one of those that are listed.""",
    "unusable-type": """A Python type has no JSON Schema.

            Json(threading.Lock)

        Take one that pydantic knows.""",
    "broken-reference": """A reference points to nothing in the schema.

            {"$ref": "#/$defs/itme"}
            {"$ref": "#/$defs/item"}

        Correct it.""",
    "outside-reference": """A reference points out of the schema, and nothing is fetched.

            Json(schema, resources={"https://example.com/item": item})

        Pass what it means, or put it under `$defs`.""",
    "endless-reference": """A part of the schema is defined by nothing but itself.

            {"$defs": {"a": {"$ref": "#/$defs/a"}}}

        Give it a case that ends.""",
    "large-schema": """The schema would take more rules than a grammar may have.

        Ask for less at once.""",
    "missing-library": """A library that is optional is needed here, and not installed.

            pip install "grammarkit[repair]"

        Install what the help names.""",
    "too-short": """A value has fewer items than its type or schema asks for.

            tuple[int, int] is [1, 2], and not [1]

        The model is told how many there have to be.""",
}
