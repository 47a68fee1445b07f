"""The whole file of a case as one archive that verifies without this program."""

import json
import zipfile
from pathlib import Path
from typing import IO, Any

from gongzhi.cases import store
from gongzhi.cases.models import REMOVED, Case, Content, Entry, Upload
from gongzhi.cases.recording import entry_facts
from gongzhi.cases.standalone import verify_dossier
from gongzhi.cases.uploads import path_of


def _entry(case: Case, entry: Entry, content: Content | None) -> dict[str, Any]:
    row = {name: getattr(entry, name) for name in store.ENTRY_COLUMNS if name not in ("prev", "hash")}
    shown = {}
    for name, value in (content.fields if content else {}).items():
        if content and value != REMOVED:
            shown[name] = {"值": value, "盐": content.salts[name]}
    deleted = sorted(entry.sealed.keys() - shown.keys())
    return {
        "记录": entry_facts(case.number, entry.version.sha256, row),
        "内容": shown,
        "已删除": deleted,
        "前一摘要": bytes(entry.prev).hex(),
        "摘要": bytes(entry.hash).hex(),
    }


def below(case: Case) -> list[Case]:
    """The child cases of a case and theirs; what was split off is a matter of its own and not among them."""
    children = Case.objects.filter(part__parent=case).exclude(part__step="").select_related("procedure")
    found = list(children.order_by("pk"))
    return [*found, *(grandchild for child in found for grandchild in below(child))]


def dossier(case: Case) -> dict[str, Any]:
    """The case as plain values: identity, procedure with its source, ledger, names of the files."""
    contents = {c.seq: c for c in Content.objects.filter(case=case)}
    entries = Entry.objects.filter(case=case).select_related("version").order_by("seq")
    files = Upload.objects.filter(case=case, removed_at=None)
    return {
        "格式": "gongzhi-dossier-1",
        "编号": case.number,
        "标题": case.title,
        "程序": {
            "名称": case.procedure.title,
            "版本": case.procedure.version,
            "摘要": case.procedure.sha256,
            "源文": case.procedure.source,
        },
        "台账": [_entry(case, entry, contents.get(entry.seq)) for entry in entries],
        "链尾": bytes(case.head).hex(),
        "附件": {f"{upload.digest}.jpg": upload.digest for upload in files},
    }


def write_dossier(case: Case, target: IO[bytes]) -> None:
    """Write the archive: dossier.json, children/, files/, and the program that checks them."""
    contents = {"dossier.json": dossier(case)}
    for child in below(case):
        contents[f"children/{child.number}.json"] = dossier(child)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, content in contents.items():
            archive.writestr(place, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True))
        files = {name: digest for content in contents.values() for name, digest in content["附件"].items()}
        for name, digest in files.items():
            archive.write(path_of(digest), f"files/{name}")
        archive.write(Path(verify_dossier.__file__), "verify_dossier.py")
