"""One town of the demonstration county has adopted terms of its own, for everybody to see."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from gongzhi.cases.actors import Actor
from gongzhi.cases.local import door
from gongzhi.cases.models import Adoption, ProcedureVersion
from gongzhi.engine.profiles import read_profile
from gongzhi.people.models import Person
from gongzhi.people.selectors import posts_of
from gongzhi.places.models import Division

TOWN = "331099/101/"
ADMINISTRATOR = "luodayong"
BASIS = "青云镇人民政府办公会议纪要（演示）"


def adopt_local_rules(now: datetime) -> bool:
    """From today on, once; False if it is done already or no procedure is installed."""
    if Adoption.objects.exists() or not ProcedureVersion.objects.filter(code="wgsj").exists():
        return False
    today = timezone.localdate(now)
    person = Person.objects.get(username=ADMINISTRATOR)
    by = Actor(person.pk, tuple(posts_of(person, today)))
    profile = read_profile(settings.PACKS / "demo" / "profiles" / "qingyun")
    door.adopt(door.Wish(profile, Division.objects.get(path=TOWN), today, BASIS, by), now)
    return True
