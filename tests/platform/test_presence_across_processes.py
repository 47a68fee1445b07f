"""Who has a case open is seen by everybody, whichever server process answers him."""

import re
from pathlib import Path

import httpx

from tests.platform.conftest import Gongzhi, Start
from tests.platform.servers import free_port, status_of, wait_for

PASSWORD = "kai-men-2026"
LIFE = f"""
from gongzhi.cases.tests.conftest import BEGINS, build_county
from gongzhi.people import services
from gongzhi.people.models import Organisation
world = build_county()
room = Organisation.objects.get(code="zhs")
second = services.register_person(username="second", name="孙岚")
services.appoint(person=second, organisation=room, role="dispatcher", area=world.town, begins=BEGINS)
for person in (world.people["赵敏"], second):
    person.set_password("{PASSWORD}")
    person.save()
print("NUMBER", world.report().number, world.people["赵敏"].username, world.lighting.pk)
"""
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Browser:
    """Somebody at one of the processes."""

    def __init__(self, port: int, username: str) -> None:
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60)
        answer = self.post("/sign-in", "/sign-in", username=username, password=PASSWORD)
        assert answer.status_code == 302, answer.text

    def post(self, form: str, path: str, **sent: str) -> httpx.Response:
        """Send a form as the page `form` would."""
        token = TOKEN.search(self.http.get(form).text)
        assert token is not None
        return self.http.post(path, data={"csrfmiddlewaretoken": token[1], **sent})

    def alive(self, number: str) -> str:
        """The sign of life an open page of the case gives, and the line it gets back."""
        return self.post(f"/cases/{number}", f"/cases/{number}/presence").text


def test_two_processes_see_the_same_people(prepared: Path, gongzhi: Gongzhi, start: Start) -> None:
    made = gongzhi("manage", "shell", "--no-imports", "-c", LIFE, GONGZHI_DATA=str(prepared))
    assert made.returncode == 0, made.stderr
    number, first, unit = made.stdout.split("NUMBER ")[1].split()[:3]
    ports = free_port(), free_port()
    web = ("-m", "gongzhi", "web", "--web-workers=1", f"--data={prepared}")
    processes = [start(*web, f"--port={port}") for port in ports]
    wait_for(lambda: all(status_of(port) == 200 for port in ports), what="both processes")

    zhao, sun = Browser(ports[0], first), Browser(ports[1], "second")
    assert "孙岚" not in zhao.alive(number)
    assert "赵敏" in sun.alive(number), "what one process wrote, the other reads"
    assert "孙岚" in zhao.alive(number)
    page, step = f"/cases/{number}", f"/cases/{number}/steps/派遣"
    warned = sun.post(page, step, 单位=unit)
    assert warned.status_code == 409
    assert "赵敏" in warned.text
    assert zhao.post(page, step, 单位=unit).status_code == 302, "who was first is not warned"
    for process in processes:  # who started the database stays until the other has left it
        process.terminate()
    assert [process.wait(timeout=120) for process in processes] == [0, 0]
