"""What an action says of the facts of the case before it takes place, in bits."""

from gongzhi.engine.check.bits import Guard, mask, on, read_bits
from gongzhi.engine.check.wiring import Wiring


def facts_of(wiring: Wiring, number: int, axioms: Guard = ()) -> tuple[int, Guard]:
    """The bits of the facts that the action states, and what of them must hold then."""
    action = wiring.model.actions[number]
    free = mask(wiring.attributes[attribute] for attribute in action.states)
    if not free:
        return 0, ()
    affirmed = tuple(on(wiring.attributes[attribute])[0] for attribute in sorted(action.affirms))
    return free, affirmed + limits_on(free, axioms)


def limits_on(bits: int, axioms: Guard) -> Guard:
    """What of the axioms speaks of these bits."""
    return tuple(clause for clause in axioms if read_bits((clause,)) & bits)
