"""What every form that takes a step sends along."""

from uuid import UUID, uuid4

from django.http import HttpRequest


def idem_of(request: HttpRequest) -> UUID:
    """The key of this request, by which a second press of the same button is known."""
    try:
        return UUID(request.POST.get("idem", ""))
    except ValueError:
        return uuid4()
