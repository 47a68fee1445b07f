"""Files for the browser: every name a template uses exists, named by content, with the right type."""

import json
import re
import urllib.request
from pathlib import Path

import pytest

from tests.platform.conftest import ROOT, Gongzhi, Start
from tests.platform.servers import free_port, status_of, wait_for

USED = re.compile(r"{%\s*static\s+[\"']([^\"']+)[\"']")


@pytest.fixture
def manifest(prepared: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((prepared / "static" / "staticfiles.json").read_text())["paths"]
    return found


def test_every_file_that_a_template_names_is_there(manifest: dict[str, str]) -> None:
    templates = list((ROOT / "gongzhi").rglob("templates/**/*.html"))
    used = {name for p in templates for name in USED.findall(p.read_text()) if "{" not in name}
    assert used, "no template names a file: the test shows nothing"
    assert used - manifest.keys() == set()


def test_collecting_again_does_nothing_until_a_file_changes(prepared: Path, gongzhi: Gongzhi) -> None:
    assert "没有变化" in gongzhi("static", f"--data={prepared}").stdout
    (prepared / "static" / ".stamp").write_text("another state")
    assert "已更新" in gongzhi("static", f"--data={prepared}").stdout


def test_files_are_served_compressed_for_ever_and_typed(
    prepared: Path, manifest: dict[str, str], start: Start
) -> None:
    port = free_port()
    start("-m", "gongzhi", "web", f"--port={port}", f"--data={prepared}", "--web-workers=1")
    wait_for(lambda: status_of(port) == 200, what="the web server")
    types = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
    types |= {".webmanifest": "application/manifest+json", ".geojson": "application/geo+json"}
    for suffix, kind in types.items():
        for name in [n for n in manifest if n.endswith(suffix)][:2]:
            address = f"http://127.0.0.1:{port}/static/{manifest[name]}"
            request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
            with urllib.request.urlopen(request, timeout=10) as answer:
                assert answer.headers["Content-Type"].startswith(kind), name
                assert "immutable" in answer.headers["Cache-Control"]
                if suffix in {".css", ".js"} and (prepared / "static" / f"{manifest[name]}.gz").exists():
                    assert answer.headers["Content-Encoding"] == "gzip"
