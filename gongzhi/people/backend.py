"""Who is signed in, without a query while nobody's account has changed."""

from copy import copy
from typing import Any

from django.contrib.auth.backends import ModelBackend

from gongzhi.people.models import Person
from gongzhi.people.selectors import person_with


class RememberingBackend(ModelBackend):
    """Django's own check of names and passwords; the person of a session comes from memory.

    An account that is closed or given a new password is another one at the next request, in every process.
    """

    def get_user(self, user_id: Any) -> Person | None:
        found = person_with(int(user_id))
        return copy(found) if found and self.user_can_authenticate(found) else None
