"""Photos: sent before the step that names them, read by whoever may see the case."""

from typing import Any

from django.http import FileResponse
from django.utils import timezone
from ninja import File, Router, Status
from ninja.files import UploadedFile

from gongzhi.api import problems, tokens
from gongzhi.api.problems import Problem
from gongzhi.api.v1 import schemas
from gongzhi.api.v1.auth import case_of, needs
from gongzhi.api.v1.documented import READING, UPLOADING
from gongzhi.api.v1.schemas import Words
from gongzhi.cases.models import Upload
from gongzhi.cases.uploads import path_of, receive_photo

router = Router(tags=["照片"])


@router.post("/files", response={201: schemas.FileRef, **UPLOADING}, summary="上传照片")
def upload(request: Any, file: File[UploadedFile]) -> Status[schemas.FileRef]:
    """按内容判断是不是照片，缩小，去掉拍摄地点等附带信息。二十四小时内没有用到的会删除。"""
    if not (request.auth.may(tokens.OPEN) or request.auth.may(tokens.ACT)):
        raise Problem(403, "这个令牌不能登记，也不能办理，所以不能上传。", kind="scope")
    name = file.name or "照片"
    kept = receive_photo(file, name=name, size=file.size or 0, field="file", now=timezone.now())
    return Status(201, schemas.FileRef(id=kept.pk, size=kept.size, media_type=kept.media_type))


@router.get(
    "/cases/{number}/files/{digest}",
    response=READING,
    summary="下载照片",
    openapi_extra={"responses": {200: {"description": "OK", "content": {"image/jpeg": {}}}}},
)
@needs(tokens.READ)
def download(request: Any, number: str, digest: Words) -> FileResponse:
    """经过里写到的照片，按它的摘要取。"""
    case = case_of(request, number)
    kept = Upload.objects.filter(case=case, digest=digest[:64], removed_at=None).first()
    if kept is None or not path_of(kept.digest).exists():
        raise problems.not_found()
    return FileResponse(path_of(kept.digest).open("rb"), content_type=kept.media_type)
