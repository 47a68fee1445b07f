"""Guards, moves and clocks of a system as nodes of a decision diagram."""

from typing import Any

from gongzhi.engine.check.bits import Clock, Cube, Guard, Move, Query, System, bits_of


def new_manager(backend: str = "") -> Any:
    """A manager of `dd`: `backend` is "cudd", "autoref", or empty for the best one installed.

    cudd is a C library with wheels for x86-64 Linux only; autoref is pure Python and gives the same answers.
    """
    if backend != "autoref":
        try:
            from dd import cudd
        except ImportError:
            if backend == "cudd":
                raise
        else:
            return cudd.BDD()
    from dd import autoref

    return autoref.BDD()


class Formulas:
    """The formulas over the bits `used`; every other bit of the system keeps its initial value.

    `like`: those of nearly the same system. Both share one manager, with the variable order found so far
    (which then stays) and everything computed so far.
    """

    def __init__(self, system: System, used: int, backend: str, like: "Formulas | None" = None) -> None:
        self.bdd: Any = like.bdd if like else new_manager(backend)
        self.used = used
        self._constants = system.start & ~used
        self.bdd.configure(reordering=like is None)
        order = system.order or range(len(system.names))
        self.bdd.declare(*(_name(bit) for bit in order if used >> bit & 1))
        self.true, self.false = self.bdd.true, self.bdd.false

    def var(self, bit: int) -> Any:
        return self.bdd.var(_name(bit))

    def cube(self, cube: Cube) -> Any:
        """The conjunction of the literals over the used bits."""
        ones, zeros = cube
        return self.bdd.cube(
            {_name(bit): bool(ones >> bit & 1) for bit in bits_of((ones | zeros) & self.used)}
        )

    def guard(self, guard: Guard) -> Any:
        node = self.true
        for clause in guard:
            part = self.false
            for ones, zeros in clause:
                if not (ones & ~self.used & ~self._constants or zeros & ~self.used & self._constants):
                    part |= self.cube((ones, zeros))
            node &= part
        return node

    def query(self, query: Query) -> Any:
        node = self.guard(query.holds)
        for guard in query.fails:
            node &= ~self.guard(guard)
        return self.bdd.exist(names, node) if (names := self.names(query.free)) else node

    def names(self, bits: int) -> set[str]:
        """The variables of those of the bits that are used."""
        return {_name(bit) for bit in bits_of(bits & self.used)}

    def count(self, node: Any) -> int:
        return int(self.bdd.count(node, self.used.bit_count()))

    def pick(self, node: Any) -> int:
        """Some state of a non-empty set."""
        names = {_name(bit): bit for bit in bits_of(self.used)}
        chosen = self.bdd.pick(node, care_vars=set(names))
        return self._constants | sum(1 << bit for name, bit in names.items() if chosen[name])


class Step:
    """One move: the variables that become free, its guard, the assigned variables and the assignment."""

    def __init__(self, nodes: Formulas, move: Move) -> None:
        self._bdd = nodes.bdd
        self.guard = nodes.guard(move.guard)
        self.free = nodes.names(move.free)
        assigned = bits_of((move.set | move.clear) & nodes.used)
        self._names = {_name(bit) for bit in assigned}
        self._values = {_name(bit): bool(move.set >> bit & 1) for bit in assigned}
        self._cube = nodes.cube((move.set, move.clear & ~move.set))

    def ready(self, states: Any) -> Any:
        """What the states become where the move is possible, the facts it states already in place."""
        return (self._bdd.exist(self.free, states) if self.free else states) & self.guard

    def image(self, ready: Any) -> Any:
        """What the move makes of states in which it is possible."""
        return self._bdd.exist(self._names, ready) & self._cube if self._names else ready

    def post(self, states: Any) -> Any:
        return self.image(self.ready(states))

    def where(self, states: Any) -> Any:
        """The states, the facts already in place, in which the move is possible and leads into `states`."""
        return (self._bdd.let(self._values, states) if self._values else states) & self.guard

    def pre(self, states: Any) -> Any:
        before = self.where(states)
        return self._bdd.exist(self.free, before) if self.free else before


class Act:
    """The moves of one act that states facts: backwards, whatever it states."""

    def __init__(self, nodes: Formulas, moves: list[Step]) -> None:
        self._bdd, self._moves, self._false = nodes.bdd, moves, nodes.false
        self._free, self._possible = moves[0].free, nodes.false
        for move in moves:
            self._possible |= move.guard

    def pre(self, states: Any) -> Any:
        good = self._false
        for move in self._moves:
            good |= move.where(states)
        bad = self._bdd.exist(self._free, self._possible & ~good)
        return self._bdd.exist(self._free, good) & ~bad


class Ticker:
    """One clock: time moves it along a saturating counter, which is a bijection away from its end."""

    def __init__(self, nodes: Formulas, clock: Clock) -> None:
        self._bdd = bdd = nodes.bdd
        end = nodes.cube(clock.at(clock.top if clock.up else 0))
        self._moving = nodes.guard(clock.runs) & ~end
        self._first = nodes.cube(clock.at(0 if clock.up else (1 << len(clock.bits)) - 1))
        bits = [nodes.var(bit) for bit in clock.bits]
        names = [_name(bit) for bit in clock.bits]
        ahead, behind = _added(bdd, bits, clock.up), _added(bdd, bits, not clock.up)
        self._behind = dict(zip(names, behind, strict=True))
        self._ahead = {
            name: bdd.ite(self._moving, new, old) for name, new, old in zip(names, ahead, bits, strict=True)
        }

    def post(self, states: Any) -> Any:
        return (states & ~self._moving) | (self._bdd.let(self._behind, states & self._moving) & ~self._first)

    def pre(self, states: Any) -> Any:
        return self._bdd.let(self._ahead, states)


def _added(bdd: Any, bits: list[Any], up: bool) -> list[Any]:
    """The bits of the counter plus one, or minus one."""
    result, carry = [], bdd.true
    for bit in bits:
        result.append(bdd.apply("xor", bit, carry))
        carry &= bit if up else ~bit
    return result


def _name(bit: int) -> str:
    return f"b{bit}"
