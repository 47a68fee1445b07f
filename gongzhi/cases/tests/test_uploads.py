"""Photos are judged by their content, whatever their name says; only the picture is kept."""

import errno
import io
import os
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from gongzhi.cases.errors import FormRefused
from gongzhi.cases.models import Upload
from gongzhi.cases.tests.conftest import NOW
from gongzhi.cases.uploads import path_of, receive_photo

ORIENTATION, GPS = 0x0112, 0x8825

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def receive(content: bytes, name: str = "lamp.jpg", size: int | None = None) -> Upload:
    return receive_photo(
        io.BytesIO(content), name=name, size=len(content) if size is None else size, field="照片", now=NOW
    )


def refused(content: bytes, name: str = "lamp.jpg", size: int | None = None) -> str:
    with pytest.raises(FormRefused) as error:
        receive(content, name, size)
    return error.value.errors["照片"]


def picture(size: tuple[int, int], kind: str = "JPEG", mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "orange" if mode != "L" else 90).save(out, kind, **options)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that claims to be this large."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(width * 3 + 1) * 20)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("路灯.jpg", b"MZ\x90\x00\x03\x00\x00\x00" + bytes(5000)),
        ("路灯.png", b"PK\x03\x04" + bytes(200)),
        ("路灯.jpg", b"%PDF-1.7 " + bytes(200)),
        ("路灯.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("路灯.jpg", b""),
        ("路灯.jpg", picture((900, 900))[:3000]),
        ("路灯.bmp", picture((20, 20), "BMP")),
        ("路灯.tiff", picture((20, 20), "TIFF")),
    ],
    ids=["exe", "docx", "pdf", "svg", "empty", "half", "bmp", "tiff"],
)
def test_what_is_no_photo_is_named_and_nothing_is_kept(media: Path, name: str, content: bytes) -> None:
    said = refused(content, name)
    assert name in said and "JPG、PNG 或 WebP" in said
    assert not Upload.objects.exists()
    assert list(media.rglob("*")) == []


def test_heic_says_how_to_take_it_otherwise() -> None:
    said = refused(struct.pack(">I", 24) + b"ftypheic" + bytes(400), "IMG_0001.HEIC")
    assert "兼容性最佳" in said and "截图" in said


@pytest.mark.parametrize("size", [(30_000, 30_000), (9_000, 9_000), (2_000_000, 40)])
def test_a_decompression_bomb_is_not_opened(size: tuple[int, int]) -> None:
    content = bomb(*size)
    assert len(content) < 1_000_000
    assert "像素太多" in refused(content, "bomb.png")


def test_a_photo_of_a_hundred_megapixels_is_made_small() -> None:
    upload = receive(picture((12_000, 9_000)))
    with Image.open(path_of(upload.digest)) as kept:
        assert max(kept.size) == 1600


def test_too_many_bytes_are_said_with_the_limit(settings: Any) -> None:
    assert "20.0 兆，超过 20 兆上限" in refused(picture((10, 10)), size=settings.UPLOAD_MAX_BYTES + 1)


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "L"), ("WEBP", "RGB"), ("GIF", "P"), ("JPEG", "CMYK")]
)
def test_every_kind_becomes_a_jpeg(kind: str, mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (40, 30)).save(out, kind)
    upload = receive(out.getvalue(), "名片.bin")
    with Image.open(path_of(upload.digest)) as kept:
        assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (40, 30))
    assert upload.media_type == "image/jpeg" and upload.size == path_of(upload.digest).stat().st_size


def test_the_place_is_removed_and_the_picture_turned_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS).update({1: "N", 2: (28.0, 35.0, 13.3), 3: "E", 4: (120.0, 6.0, 36.4)})
    sent = picture((60, 20), exif=exif, comment=b"written at home")
    with Image.open(io.BytesIO(sent)) as before:
        assert before.getexif().get_ifd(GPS), "the test shows nothing without a place"
    content = path_of(receive(sent).digest).read_bytes()
    with Image.open(io.BytesIO(content)) as kept:
        assert kept.size == (20, 60)
        assert dict(kept.getexif()) == {}
    assert b"Exif" not in content and b"written at home" not in content


def test_a_full_disk_leaves_no_half(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        receive(picture((40, 30)))
    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert not Upload.objects.exists()
