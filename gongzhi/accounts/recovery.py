"""Ten codes on paper, each good for one sign-in when the telephone is lost."""

import secrets

from gongzhi.accounts import sealing
from gongzhi.accounts.models import RecoveryCode
from gongzhi.people.models import Person

NUMBER = 10
DIGITS = 10  # only digits: typed on the same keys as a code of the telephone


def renew(person: Person) -> list[str]:
    """New codes, to be shown this once, as «01234 56789»; the old ones are void."""
    found: set[str] = set()
    while len(found) < NUMBER:
        found.add(f"{secrets.randbelow(10**DIGITS):0{DIGITS}}")
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(person=person, digest=_digest(code)) for code in found)
    return [f"{code[:5]} {code[5:]}" for code in sorted(found)]


def spend(person: Person, code: str) -> bool:
    """Whether it is one of the codes left; it no longer is afterwards."""
    gone, _ = RecoveryCode.objects.filter(person=person, digest=_digest(code)).delete()
    return gone == 1


def _digest(code: str) -> bytes:
    return sealing.digest("recovery code", code)
