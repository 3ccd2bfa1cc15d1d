"""Patterns of bounded length: the bounds go into the one repetition that decides how long a text is."""

from __future__ import annotations

from grammarkit.grammar.regex.syntax import Alt, Repeat, Seq, Tree, width


def bounded(tree: Tree, low: int, high: int | None) -> Tree | None:
    """Bound the length of what a tree takes by the one repetition that decides it; None if there is no such one."""
    if isinstance(tree, Alt):
        options = [bounded(option, low, high) for option in tree.options]
        return None if None in options else Alt(tuple(option for option in options if option is not None))
    least, most = width(tree)
    if low <= least and (high is None or most <= high):
        return tree
    items = list(tree.items) if isinstance(tree, Seq) else [tree]
    if len(items) == 1 and isinstance(items[0], Alt):
        return bounded(items[0], low, high)
    sizes = [width(item) for item in items]
    moving = [at for at, (short, long) in enumerate(sizes) if short != long]
    if len(moving) != 1:
        return None
    item = items[moving[0]]
    each = width(item.item) if isinstance(item, Repeat) else (0, 1)
    if not isinstance(item, Repeat) or each[0] != each[1] or not each[0]:
        return None
    fixed = sum(short for short, long in sizes if short == long)
    fewest = max(item.low, -((fixed - low) // int(each[0])))
    bounds = [
        bound for bound in (item.high, None if high is None else (high - fixed) // int(each[0])) if bound is not None
    ]
    if bounds and min(bounds) < fewest:
        return None
    items[moving[0]] = Repeat(item.item, fewest, min(bounds, default=None))
    return Seq(tuple(items))
