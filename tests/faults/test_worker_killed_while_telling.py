"""The worker is killed while it tells a subscriber: everything arrives, with the number it always had."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from standardwebhooks import Webhook

from gongzhi.config.embedded_postgres import running
from tests.connections.servers import Told, listening
from tests.faults.office import CASES, open_cases
from tests.platform.conftest import ROOT, clean_environment
from tests.platform.servers import wait_for
from tests.platform.test_worker import RETRY, shell

BEFORE = 5  # messages that arrive before the worker dies
SUBSCRIBE = """
from django.utils import timezone
from gongzhi.connections.models import Subscription
from gongzhi.connections.webhooks.signing import secret_of
from gongzhi.people.models import Post
post = Post.objects.filter(person__username="zhaomin", role="dispatcher").first()
row = Subscription.objects.create(name="大屏", url={url!r}, post=post, made_at=timezone.now())
print("SECRET", secret_of(row))
"""
LOOK = """
from django.utils import timezone
from gongzhi.connections.models import Outgoing
from gongzhi.connections.tasks import look_now
look_now(timezone.now())
print("WAITING", Outgoing.objects.count(), "messages")
"""
LEFT = """
from gongzhi.connections.models import Outgoing
print("LEFT", Outgoing.objects.exclude(state="已送达").count(), Outgoing.objects.count())
"""


def test_nothing_is_lost_when_the_worker_dies(office: Path) -> None:
    environment = clean_environment() | {"GONGZHI_DATA": str(office), "GONGZHI_OUTSIDE": "127.0.0.0/8"}
    command = [sys.executable, "-m", "gongzhi", "worker"]
    with running(office), listening() as listener:
        listener.always = lambda got: Told(wait=0.03)
        told = shell(environment, SUBSCRIBE.format(url=listener.url))
        secret = told.split("SECRET ")[1].split()[0]
        open_cases(office)
        # One look may see nothing: it waits for whatever the database itself is writing meanwhile.
        wait_for(
            lambda: f"WAITING {CASES} messages" in shell(environment, LOOK), what="the ledger to be read"
        )
        worker = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            wait_for(lambda: len(listener.got) >= BEFORE, what="the first messages")
        finally:
            worker.kill()
            worker.wait()
        early = len(listener.got)
        assert early < CASES, "the test shows nothing unless something was left to do"

        wait_for(lambda: "retried 0" not in shell(environment, RETRY), what="the dead worker to be noticed")
        subprocess.run([*command, "--once"], cwd=ROOT, env=environment, check=True, timeout=120)
        assert f"LEFT 0 {CASES}" in shell(environment, LEFT)
        bodies = [Webhook(secret).verify(got.body, got.headers) for got in listener.got]
        numbers = Counter(body["data"]["number"] for body in bodies)
        assert len(numbers) == CASES
        again = [number for number, times in numbers.items() if times > 1]
        assert len(again) <= 1, "only what was on its way may come twice"
        for number in again:
            same = {
                g.headers["webhook-id"]
                for g in listener.got
                if json.loads(g.body)["data"]["number"] == number
            }
            assert len(same) == 1, "and then under the same number"
