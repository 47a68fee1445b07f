"""After a deletion no byte of the words is left in the installation: not in a dump, not in any file."""

from datetime import UTC, datetime
from pathlib import Path

from gongzhi.config.backup import make, programs
from gongzhi.config.embedded_postgres import running
from gongzhi.config.scrubbing import scrub
from tests.platform.conftest import Gongzhi

PHONE, NAME, TEXT, PLACE = "13987654321", "欧阳翠花", "后院的老槐树压坏了电线杆", "槐树巷七号"
WORDS = (PHONE, NAME, TEXT, PLACE)
LIFE = f"""
import io
from PIL import Image
from django.utils import timezone
from gongzhi.cases.actors import SYSTEM, Actor
from gongzhi.cases.erasure import door
from gongzhi.cases.erasure.copies import gone_with, mentions, words_of
from gongzhi.cases.models import Case, Upload
from gongzhi.cases.tests.conftest import NOW, build_county
from gongzhi.cases.uploads import receive_photo
from gongzhi.connections.models import Handed, Outgoing
world = build_county()
picture = io.BytesIO()
Image.new("RGB", (60, 40), "teal").save(picture, "JPEG")
photo = receive_photo(io.BytesIO(picture.getvalue()), name="{NAME}.jpg", size=9, field="照片", now=NOW)
place = {{"address": "{PLACE}", "lon": 120.05, "lat": 28.05}}
case = world.report(内容="{TEXT}", 地点=place, 电话="{PHONE}", 照片=[photo.pk]).case_id
world.report(内容="{TEXT}，另一家")
world.step(case, "派遣", "赵敏", data={{"单位": world.lighting.pk}})
said = "已致电{NAME}（{PHONE}），{TEXT}"
world.step(case, "处置反馈", "周师傅", outcome="已解决", data={{"说明": said}})
now = timezone.now()
for state in ("待发", "未送达", "已送达"):
    body = {{"kind": "case", "data": {{"text": "{TEXT}", "place": {{"address": "{PLACE}"}}}}}}
    Outgoing(lane="sms", uid=world.idem(), kind="x", case_id=case, seq=1, address="{PHONE}", body=body,
             made_at=now, next_at=now, state=state).save()
Handed.objects.create(case_id=case, peer="x", made_at=now, words="已告知 {PHONE}")
print("PHOTO", photo.digest, case)
"""
ERASE = """
from gongzhi.cases.actors import SYSTEM
from gongzhi.cases.erasure import door
from gongzhi.cases.erasure.copies import gone_with, mentions, words_of
from gongzhi.cases.erasure.reading import summary
from gongzhi.cases.models import Case, Entry
from gongzhi.cases.tests.conftest import NOW
from gongzhi.cases.verify import verify_all
from uuid import uuid4
for case in Case.objects.order_by("pk"):
    words = words_of([case.pk])[case.pk]
    places = [(1, key) for key in words[1]]
    places += mentions(words, gone_with(case, words, places), places)
    given = {"ground": "撤回同意", "reason": "本人来函申请", "now": NOW, "idem": uuid4()}
    print("GONE", door.erase(case.pk, SYSTEM, places=places, **given))
print("WRONG", list(verify_all()), *summary())
"""


def holding(folder: Path, words: tuple[str, ...]) -> set[str]:
    """The files with one of the words, as text or as JSON escapes it."""
    wanted = [form for w in words for form in (w.encode(), w.encode("unicode_escape"))]
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    found = set()
    for path in files:
        content = path.read_bytes()
        found |= {str(path.relative_to(folder)) for one in wanted if one in content}
    return found


def test_nothing_of_the_words_is_left(prepared: Path, gongzhi: Gongzhi, tmp_path: Path) -> None:
    """Neither here, nor in a restored backup that was made before."""

    def run(*command: str) -> str:
        done = gongzhi(*command, GONGZHI_DATA=str(prepared))
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    plain, shell = tmp_path / "dump.sql", ("manage", "shell", "--no-imports", "-c")
    with running(prepared):
        digest = run(*shell, LIFE).split("PHOTO ")[1].split()[0]
        assert holding(prepared, WORDS), "before the deletion the words are there to be found"
        assert (prepared / "media" / digest[:2] / digest).exists()
        make(prepared, tmp_path / "before.tar", now=datetime(2026, 11, 23, tzinfo=UTC))
        done = run(*shell, ERASE)
        assert done.count("GONE") == 2
        assert "WRONG [] 依法删除过 2 次" in done
        programs.run(prepared, "pg_dump", f"--file={plain}")
        assert holding(tmp_path, WORDS) <= {"before.tar"}
        assert "已删除" in plain.read_text("utf-8")
        scrub(prepared)
    assert holding(prepared, WORDS) == set()
    assert not (prepared / "media" / digest[:2] / digest).exists()

    again = tmp_path / "again"
    register = f"--register={prepared / 'erasures.jsonl'}"
    restored = gongzhi("restore", str(tmp_path / "before.tar"), register, f"--data={again}")
    assert "2 次重新删除" in restored.stdout, restored.stderr
    with running(again):
        programs.run(again, "pg_dump", f"--file={tmp_path / 'again.sql'}")
    told = (tmp_path / "again.sql").read_text("utf-8")
    assert "已删除" in told
    assert not any(word in told for word in WORDS)
    assert not any(again.joinpath("media").rglob(digest))
