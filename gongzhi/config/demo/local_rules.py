"""One town of the demonstration county has adopted terms of its own, for everybody to see."""

from datetime import datetime

from django.utils import timezone

from gongzhi.cases.actors import Actor
from gongzhi.cases.local import door
from gongzhi.cases.models import Adoption, ProcedureVersion
from gongzhi.config.demo.notes import FOLDER, notes
from gongzhi.engine.profiles import read_profile
from gongzhi.people.models import Person
from gongzhi.people.selectors import posts_of
from gongzhi.places.models import Division


def adopt_local_rules(now: datetime) -> str:
    """From today on, once. Returns who adopted what; empty if it is done already or nothing is installed."""
    if Adoption.objects.exists() or not ProcedureVersion.objects.exists():
        return ""
    wanted = notes()["采用"]
    today = timezone.localdate(now)
    person = Person.objects.get(username=wanted["经办"])
    by = Actor(person.pk, tuple(posts_of(person, today)))
    profile = read_profile(FOLDER / "profiles" / wanted["地方设置"])
    area = Division.objects.get(path=wanted["区划"])
    door.adopt(door.Wish(profile, area, today, wanted["依据"], by), now)
    return f"{area.name}采用了“{profile.name}”。"
