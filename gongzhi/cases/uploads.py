"""Photos people send: judged by content, made smaller, freed of everything but the picture."""

import io
import os
import secrets
import tempfile
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from gongzhi.cases.chain import sm3
from gongzhi.cases.errors import FormRefused
from gongzhi.cases.models import Upload

Image.MAX_IMAGE_PIXELS = None  # judged below, after a JPEG has been asked to decode itself smaller
PIXELS = 50_000_000  # to be held in memory at once; more is a decompression bomb, or no photo
ACCEPTED = {"JPEG", "PNG", "WEBP", "GIF", "MPO"}
# A form names its photos by number. Nobody may guess the number of a photo that waits for another form.
NUMBER_BITS = 53  # exact in every JSON reader
MEDIA_TYPE = "image/jpeg"  # of every photo that is kept, whatever it came as
# Brands in the head of the files that telephones write instead of JPEG. The free decoder of them may not be
# shipped with a programme under our licence.
HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}


class TooManyPixels(ValueError):
    """A picture that would need more memory than a photo ever does."""


def _picture(stream: IO[bytes]) -> bytes:
    """The picture alone as JPEG: turned upright, at most `UPLOAD_MAX_SIDE` pixels, no EXIF place."""
    side = settings.UPLOAD_MAX_SIDE
    with Image.open(stream) as image:
        if image.format not in ACCEPTED:
            raise UnidentifiedImageError(image.format)
        image.draft("RGB", (side, side))  # of 200 megapixels a JPEG decodes only what is needed
        if image.width * image.height > PIXELS:
            raise TooManyPixels
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((side, side))
    upright.info.clear()  # Pillow would write comments and XMP out again
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


def path_of(digest: str) -> Path:
    """Where the bytes with this digest lie."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def _keep(content: bytes) -> str:
    """Write the bytes once under their digest; a crash leaves either all of the file or none of it."""
    digest = sm3(content).hex()
    target = path_of(digest)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkstemp(dir=target.parent)[1])
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.rename(target)
        except BaseException:  # a full disk must not fill further with halves
            part.unlink(missing_ok=True)
            raise
    return digest


def _not_a_photo(stream: IO[bytes], name: str) -> str:
    stream.seek(0)
    if stream.read(12)[8:] in HEIC:
        return (
            f"“{name}”是 HEIC 格式，这里打不开。请在手机“设置—相机—格式”里选“兼容性最佳”后再拍，"
            "或者把照片截一张图，选截图。其他内容已保留。"
        )
    return f"“{name}”不是可以识别的照片。请选择 JPG、PNG 或 WebP 格式的照片，其他内容已保留。"


def receive_photo(stream: IO[bytes], *, name: str, size: int, field: str, now: datetime) -> Upload:
    """Clean and keep a photo; FormRefused names what is wrong with it beside its field."""
    limit = settings.UPLOAD_MAX_BYTES
    if size > limit:
        most = limit // 1_000_000
        text = f"照片“{name}”有 {size / 1e6:.1f} 兆，超过 {most} 兆上限。请压缩后再选，其他内容已保留。"
        raise FormRefused({field: text})
    try:
        content = _picture(stream)
    except TooManyPixels:
        raise FormRefused(
            {field: f"“{name}”的像素太多，打不开。请改用截图或普通照片，其他内容已保留。"}
        ) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise FormRefused({field: _not_a_photo(stream, name)}) from None
    return Upload.objects.create(
        pk=secrets.randbits(NUMBER_BITS),
        digest=_keep(content),
        media_type=MEDIA_TYPE,
        size=len(content),
        name=name[:120],
        uploaded_at=now,
    )


def sweep(before: datetime) -> int:
    """Delete files that no row names and that were written by then; returns how many.

    A crash between the end of a deletion and its last act leaves such files behind.
    """
    gone = 0
    for folder in Path(settings.MEDIA_ROOT).glob("[0-9a-f][0-9a-f]"):
        old = [file for file in folder.iterdir() if file.stat().st_mtime <= before.timestamp()]
        named = set(Upload.objects.filter(digest__in=[f.name for f in old]).values_list("digest", flat=True))
        for file in (file for file in old if file.name not in named):
            file.unlink(missing_ok=True)
            gone += 1
    return gone


def forget_unused(before: datetime) -> int:
    """Delete photos that had come with no case by then; returns how many.

    The file of a photo stays while another upload has the same bytes.
    """
    with transaction.atomic():
        unused = Upload.objects.select_for_update(skip_locked=True).filter(case=None, uploaded_at__lte=before)
        rows = dict(unused.values_list("pk", "digest"))
        Upload.objects.filter(pk__in=rows).delete()
        still = set(Upload.objects.filter(digest__in=rows.values()).values_list("digest", flat=True))
    for digest in set(rows.values()) - still:
        path_of(digest).unlink(missing_ok=True)
    return len(rows)
