"""校验案件卷宗：python3 verify_dossier.py 卷宗目录

Verifies an exported dossier with nothing but Python 3: the chain of entries, the seal of every field, the
digest of every file. The form is described in docs/reference/ledger.md. Exit code 0: untouched; 1: not.
"""

import json
import struct
import sys
from pathlib import Path
from typing import Any

IV = (
    0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600,
    0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E,
)  # fmt: skip
MASK = 0xFFFFFFFF


def _rol(x: int, n: int) -> int:
    n %= 32
    return ((x << n) | (x >> (32 - n))) & MASK


def _expand(block: bytes) -> list[int]:
    w = list(struct.unpack(">16I", block))
    for j in range(16, 68):
        x = w[j - 16] ^ w[j - 9] ^ _rol(w[j - 3], 15)
        w.append(x ^ _rol(x, 15) ^ _rol(x, 23) ^ _rol(w[j - 13], 7) ^ w[j - 6])
    return w


def _compress(state: list[int], block: bytes) -> list[int]:
    w = _expand(block)
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        t = 0x79CC4519 if j < 16 else 0x7A879D8A
        ss1 = _rol((_rol(a, 12) + e + _rol(t, j)) & MASK, 7)
        ss2 = ss1 ^ _rol(a, 12)
        ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
        gg = e ^ f ^ g if j < 16 else (e & f) | (~e & MASK & g)
        tt1 = (ff + d + ss2 + (w[j] ^ w[j + 4])) & MASK
        tt2 = (gg + h + ss1 + w[j]) & MASK
        a, b, c, d = tt1, a, _rol(b, 9), c
        e, f, g, h = tt2 ^ _rol(tt2, 9) ^ _rol(tt2, 17), e, _rol(f, 19), g
    return [x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h), strict=True)]


def sm3(data: bytes) -> bytes:
    """SM3 digest (GB/T 32905-2016)."""
    padded = data + b"\x80" + bytes(-(len(data) + 9) % 64) + struct.pack(">Q", len(data) * 8)
    state = list(IV)
    for at in range(0, len(padded), 64):
        state = _compress(state, padded[at : at + 64])
    return struct.pack(">8I", *state)


def canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def findings(folder: Path) -> list[str]:
    """One sentence for each thing that is not as it was recorded, in the case and in its children."""
    dossier = json.loads((folder / "dossier.json").read_text(encoding="utf-8"))
    return _entries(folder, dossier) + _children(folder, dossier)


def _children(folder: Path, dossier: dict[str, Any]) -> list[str]:
    wrong = []
    for number, seen in _told(dossier).items():
        path = folder / "children" / f"{number}.json"
        if not path.exists():
            wrong.append(f"子案 {number} 的卷宗缺失")
            continue
        child = json.loads(path.read_text(encoding="utf-8"))
        hashes = [entry["摘要"] for entry in child["台账"]]
        if child["编号"] != number or not seen <= set(hashes):
            wrong.append(f"子案 {number} 的卷宗与本案所记的不是同一份")
        wrong += [f"子案 {number}：{one}" for one in _entries(folder, child) + _children(folder, child)]
    return wrong


def _told(dossier: dict[str, Any]) -> dict[str, set[str]]:
    """The children a ledger names, with the digests the parent saw there; split-off cases stand apart."""
    told: dict[str, set[str]] = {}
    for entry in dossier["台账"]:
        lines = entry["记录"]["要素"].get("子案", []) if entry["记录"]["种类"] == "子案" else []
        for line in lines:
            if line["步骤"]:
                told.setdefault(line["编号"], set()).add(line["摘要"])
    return told


def _entries(folder: Path, dossier: dict[str, Any]) -> list[str]:
    wrong = []
    gone = {place for place, _ in _deleted(dossier)}
    prev = bytes(32)
    for position, entry in enumerate(dossier["台账"], 1):
        facts = entry["记录"]
        if facts["序号"] != position:
            wrong.append(f"第 {position} 条缺失")
        if bytes.fromhex(entry["前一摘要"]) != prev:
            wrong.append(f"第 {position} 条与前一条不相连")
        prev = bytes.fromhex(entry["摘要"])
        if sm3(bytes.fromhex(entry["前一摘要"]) + canonical(facts)) != prev:
            wrong.append(f"第 {position} 条的内容与摘要不符")
        wrong += _seals(position, entry, gone)
    if prev.hex() != dossier["链尾"]:
        wrong.append("链尾不符")
    for name, digest in dossier["附件"].items():
        path = folder / "files" / name
        if not path.exists() or sm3(path.read_bytes()).hex() != digest:
            wrong.append(f"附件 {name} 缺失或被改动")
    return wrong


def _seals(position: int, entry: dict[str, Any], gone: set[tuple[int, str]]) -> list[str]:
    wrong = []
    for name, digest in entry["记录"]["封存"].items():
        shown = entry["内容"].get(name)
        if not shown and (position, name) not in gone:
            wrong.append(f"第 {position} 条的“{name}”不见了，没有删除记录")
        if shown and sm3(bytes.fromhex(shown["盐"]) + canonical(shown["值"])).hex() != digest:
            wrong.append(f"第 {position} 条的“{name}”与封存的摘要不符")
    return wrong


def _deleted(dossier: dict[str, Any]) -> list[tuple[tuple[int, str], str]]:
    """The fields whose words were deleted, each with the day and the article."""
    found = []
    for entry in dossier["台账"]:
        facts = entry["记录"]
        if (facts["种类"], facts["结果"]) == ("删除", "已删除"):
            said = facts["要素"]["删除"]
            for row in said["栏目"]:
                found.append(((row["序号"], row["栏目"]), f"{facts['发生'][:10]}，依据{said['条文']}"))
    return found


def deletions(folder: Path) -> list[str]:
    """One sentence for each field whose words were deleted by law."""
    told = []
    for path in (folder / "dossier.json", *sorted((folder / "children").glob("*.json"))):
        dossier = json.loads(path.read_text(encoding="utf-8"))
        for (position, name), why in _deleted(dossier):
            told.append(f"{dossier['编号']} 第 {position} 条的“{name}”已依法删除（{why}）")
    return told


def main() -> int:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    wrong = findings(folder)
    print("".join(line + "\n" for line in deletions(folder)), end="")
    print("\n".join(wrong) if wrong else "卷宗完整，未被改动。")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
