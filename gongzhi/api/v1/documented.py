"""Which answers an operation may give besides success, for the published description."""

from typing import Any

from gongzhi.api.v1.schemas import Problem

READING: dict[int, Any] = {401: Problem, 403: Problem, 404: Problem, 422: Problem, 503: Problem}
WRITING: dict[int, Any] = READING | {400: Problem, 409: Problem}
UPLOADING: dict[int, Any] = READING | {400: Problem, 413: Problem}
