"""Relevance slicing: drop every bit that cannot change or that nobody reads. Exact, and worth a factor of
five.

Two steps, repeated until nothing changes: a bit that no move ever changes is replaced by its value; a bit
that no guard and no question reads is not tracked. Every question that reads `seen` bits only has the same
answer.
"""

from dataclasses import replace

from gongzhi.engine.check.bits import Clause, Clock, Guard, Move, System, mask, read_bits


def slice_system(system: System, seen: int) -> System:
    """The same system with constants folded and unread bits left alone; questions will read `seen` only."""
    while True:
        smaller = _forget(_fold(system, seen), seen)
        if smaller == system:
            return system
        system = smaller


def support(system: System, seen: int) -> int:
    """The bits that still matter: read by a guard, a clock or a question, and able to vary."""
    changing = system.free
    for move in system.moves:
        changing |= move.set | move.clear | move.free
    counters = mask(bit for clock in system.clocks for bit in clock.bits)
    return counters | (changing & (_read(system) | seen))


def _read(system: System) -> int:
    read = read_bits(system.may_tick) | read_bits(system.axioms)
    for move in system.moves:
        read |= read_bits(move.guard)
    for clock in system.clocks:
        read |= read_bits(clock.runs)
    return read


def _read_clocks(system: System, seen: int) -> tuple[Clock, ...]:
    """The clocks that a guard or a question looks at."""
    read = _read(system) | seen
    return tuple(clock for clock in system.clocks if mask(clock.bits) & read)


def _fold(system: System, seen: int) -> System:
    varying = system.free | mask(bit for clock in system.clocks for bit in clock.bits)
    for move in system.moves:
        varying |= (move.set & ~system.start) | (move.clear & ~move.set & system.start) | move.free
    moves = []
    for move in system.moves:
        guard = fold(move.guard, ~varying, system.start)
        if guard is not None:
            moves.append(
                Move(move.label, guard, move.set & varying, move.clear & varying, move.free, move.act)
            )
    clocks = tuple(_fold_clock(clock, varying, system.start) for clock in system.clocks)
    may_tick = fold(system.may_tick, ~varying, system.start)
    if may_tick is None:  # time can never pass: keep the question as it was
        may_tick = system.may_tick
    return replace(system, moves=tuple(moves), clocks=clocks, may_tick=may_tick)


def _fold_clock(clock: Clock, varying: int, start: int) -> Clock:
    runs = fold(clock.runs, ~varying, start)
    return replace(clock, runs=clock.runs if runs is None else runs)


def _forget(system: System, seen: int) -> System:
    clocks = _read_clocks(system, seen)
    system = replace(system, clocks=clocks)
    read = _read(system) | seen | mask(bit for clock in clocks for bit in clock.bits)
    moves = tuple(
        Move(m.label, m.guard, m.set & read, m.clear & read, m.free & read, m.act) for m in system.moves
    )
    return replace(system, moves=moves)


def fold(guard: Guard, known: int, values: int) -> Guard | None:
    """The guard with the `known` bits replaced by their `values`; None when it can never hold."""
    clauses: list[Clause] = []
    for clause in guard:
        cubes: set[tuple[int, int]] = set()
        for ones, zeros in clause:
            if ones & known & ~values or zeros & known & values:
                continue
            cubes.add((ones & ~known, zeros & ~known))
        if not cubes:
            return None
        if (0, 0) not in cubes:
            clauses.append(_minimal(cubes))
    return tuple(dict.fromkeys(clauses))


def _minimal(cubes: set[tuple[int, int]]) -> Clause:
    kept = [
        cube
        for cube in cubes
        if not any(o != cube and o[0] & ~cube[0] == 0 and o[1] & ~cube[1] == 0 for o in cubes)
    ]
    return tuple(sorted(kept))
