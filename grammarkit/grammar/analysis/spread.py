"""Sets that flow along the edges of a graph, as bits of numbers: what is true of a node is true of what it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def spread(own: Sequence[int], sources: Sequence[Sequence[int]]) -> list[int]:
    """Give each node the union of its own bits and those of all that it can reach along `sources`."""
    found = list(own)
    for component in components(sources):
        bits = 0
        for node in component:
            bits |= own[node]
            for source in sources[node]:
                bits |= found[source]
        for node in component:
            found[node] = bits
    return found


def components(edges: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Yield the strongly connected components, each behind those that it leads to (Tarjan, without recursion)."""
    order = [0] * len(edges)
    low = [0] * len(edges)
    count = 0
    stack: list[int] = []
    done = bytearray(len(edges))
    for root in range(len(edges)):
        if order[root]:
            continue
        path = [(root, 0)]
        while path:
            node, turn = path.pop()
            if not turn:
                count += 1
                order[node] = low[node] = count
                stack.append(node)
            for at in range(turn, len(edges[node])):
                other = edges[node][at]
                if not order[other]:
                    path += [(node, at + 1), (other, 0)]
                    break
                if not done[other]:
                    low[node] = min(low[node], low[other])
            else:
                if low[node] == order[node]:
                    yield _closed(stack, node, done)
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])


def _closed(stack: list[int], root: int, done: bytearray) -> list[int]:
    """Take a finished component off the stack."""
    at = len(stack) - 1
    while stack[at] != root:
        at -= 1
    component = stack[at:]
    del stack[at:]
    for node in component:
        done[node] = 1
    return component


def bits(mask: int) -> Iterator[int]:
    """Run through the numbers of the bits that are set, in order."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
