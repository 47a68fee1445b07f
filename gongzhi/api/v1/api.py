"""The interface put together, and its description."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from gongzhi import __version__
from gongzhi.api import problems, tokens
from gongzhi.api.v1 import cases, catalogue, files, handlers
from gongzhi.api.v1.auth import Bearer

ABOUT = f"""共治的开放接口。每个请求带令牌：`Authorization: Bearer {tokens.PREFIX}…`。
令牌属于一个岗位，能看什么、能办什么和那个岗位的人一样，再加上令牌自己的范围。
错误一律是 RFC 9457 的 `{problems.MEDIA_TYPE}`，`detail` 是一句可以直接给人看的中文。"""


class Interface(NinjaAPI):
    """Publishes errors under the media type they are sent with."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400 and "application/json" in answer.get("content", {}):
                        answer["content"][problems.MEDIA_TYPE] = answer["content"].pop("application/json")
        return schema


api = Interface(
    title="共治",
    version=__version__,
    description=ABOUT,
    urls_namespace="api-v1",
    auth=Bearer(),
    docs_url=None,
)
handlers.install(api)
api.add_router("", files.router)
api.add_router("", catalogue.router)
api.add_router("/cases", cases.router)
