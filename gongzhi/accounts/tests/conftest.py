"""陈慧 of the sign-in tests, with what she needs to sign in."""

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.accounts import codes, factors
from gongzhi.accounts.traces import Trace
from gongzhi.people.models import Person
from tests.personas import County, found_county

PASSWORD = "河边的三棵树 42"
HERE = Trace("127.0.0.1", "Firefox · Linux")


@pytest.fixture
def chen_hui(db) -> Person:
    person = Person(username="chenhui", name="陈慧", pinyin="chen hui", phone="13800005678")
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def county(db) -> County:
    return found_county()


class Telephone:
    """An authenticator application that holds the key; each code it shows is a new one."""

    def __init__(self, key: bytes) -> None:
        self.key, self.step = key, codes.step_at(timezone.now()) - 1

    def code(self) -> str:
        self.step += 1
        return codes.code_of(self.key, self.step)

    def wrong(self) -> str:
        here = codes.step_at(timezone.now())
        near = {codes.code_of(self.key, here + off) for off in range(-3, 4)}
        return next(code for code in map("{:06}".format, range(20)) if code not in near)


def with_telephone(person: Person) -> Telephone:
    """Codes are switched on for the person; the telephone has shown its first."""
    now = timezone.now()
    telephone = Telephone(factors.key_to_confirm(person, now))
    telephone.step -= 1
    assert factors.confirm_key(person, telephone.code(), now, HERE)
    return telephone


def with_password(client: Client, username: str = "chenhui", password: str = PASSWORD, **more: str):
    return client.post("/sign-in", {"username": username, "password": password, **more})


def is_in(client: Client) -> bool:
    return client.get("/me").status_code == 200
