"""The key that comes with a press of a button, by which the second press is known to be the same one."""

from uuid import UUID, uuid4

from django.http import HttpRequest


def key_of_press(request: HttpRequest) -> UUID:
    """A fresh key when none came, or one that is not a key."""
    try:
        return UUID(request.POST.get("idem", ""))
    except ValueError:
        return uuid4()
