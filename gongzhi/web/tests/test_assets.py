"""Promises about what the browser has to fetch, and that no page breaks the content security policy."""

import gzip
import re
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[1]
STATIC = WEB / "static"
PACKAGE = WEB.parent
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
SPRITE = (STATIC / "web/icons.svg").read_text(encoding="utf-8")


def test_style_sheets_stay_small():
    # Faces for rare characters are counted by themselves; others only pages of paper or with a map fetch.
    apart = ("fonts.css", "paper.css", "sheet.css", "map.css")
    sheets = [f for f in (STATIC / "web").glob("*.css") if f.name not in apart]
    assert sum(len(f.read_bytes()) for f in sheets) < 42_000


def test_our_scripts_stay_small():
    scripts = {f.name: len(f.read_bytes()) for f in (STATIC / "web").glob("*.js")}
    del scripts["map.js"], scripts["print.js"]  # only pages with a map, or made to be printed, fetch them
    assert sum(scripts.values()) < 12_000


def test_the_first_page_of_a_resident_is_light(client):
    page = client.get("/").content
    files = {STATIC / a for a in re.findall(r'(?:href|src)="/static/([^"#]+)', page.decode())}
    weight = len(gzip.compress(page)) + sum(len(gzip.compress(f.read_bytes())) for f in files)
    assert len(files) > 8
    assert weight < 120_000


def test_fonts_stay_small():
    assert sum(len(f.read_bytes()) for f in (STATIC / "web/fonts").glob("*.woff2")) < 1_500_000


@pytest.mark.parametrize("file", sorted((STATIC / "vendor").glob("**/*.[jc]s*")), ids=lambda f: f.name)
def test_vendored_files_name_no_file_we_do_not_ship(file):
    text = file.read_text(encoding="utf-8")
    assert "sourceMappingURL" not in text
    for address in re.findall(r"url\(['\"]?([^)'\"#]+)", text):
        assert address.startswith("data:") or (file.parent / address).exists()


def test_every_vendored_folder_has_its_licence():
    assert all((folder / "LICENSE").exists() for folder in (STATIC / "vendor").iterdir())


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_templates_have_no_inline_script_or_style(file):
    text = file.read_text(encoding="utf-8")
    # A block of data is no script: the policy has nothing to stop there.
    assert not re.search(r"<script(?![^>]*(?:\bsrc=|type=.application/json))", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_icons_exist_and_have_a_word_beside_them(file):
    text = file.read_text(encoding="utf-8")
    for name in re.findall(r'\{% icon "([^"]+)"', text):
        assert f'id="{name}"' in SPRITE
    assert not re.search(r"<(button|a)\b[^>]*>\s*\{% icon [^%]*%\}\s*</\1>", text)
