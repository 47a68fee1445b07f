"""A token opens what its post may, as long as it works, and leaves no secret behind."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.api import tokens
from gongzhi.api.models import Token
from gongzhi.cases.errors import FormRefused
from gongzhi.people.models import Post
from tests.api.conftest import ProgramOf, World


def test_only_the_digest_is_kept(world: World, program_of: ProgramOf) -> None:
    secret = program_of("zhaomin").secret
    row = Token.objects.values().get()
    assert bytes(row["digest"]) == tokens.digest_of(secret)
    assert secret[len(row["hint"]) :] not in str(row)
    assert secret.startswith(tokens.PREFIX)


def test_without_a_token_nothing_is_told(db: None) -> None:
    for header in (None, "", "Bearer", "Bearer x", "Basic eDp5", "Bearer \u4e2d"):
        headers = {"Authorization": header} if header is not None else {}
        for path in ("/api/v1/cases", "/api/v1/cases/26000000019", "/api/v1/procedures"):
            answer = Client().get(path, headers=headers)
            assert answer.status_code == 401
            assert answer["WWW-Authenticate"] == "Bearer"
            assert answer["Content-Type"] == "application/problem+json"
            assert "令牌" in answer.json()["detail"]


def test_a_token_ends(world: World, program_of: ProgramOf) -> None:
    program = program_of("zhaomin")
    assert program.get("/cases").status_code == 200
    token = Token.objects.get()
    now = timezone.now()
    assert tokens.find(program.secret, token.expires_at - timedelta(seconds=1)) is not None
    assert tokens.find(program.secret, token.expires_at) is None
    tokens.revoke(token, now)
    assert program.get("/cases").status_code == 401


def test_a_token_ends_with_its_post(world: World, program_of: ProgramOf) -> None:
    program = program_of("zhaomin")
    Post.objects.filter(pk=program.post.pk).update(ends=timezone.localdate() - timedelta(days=1))
    assert program.get("/cases").status_code == 401
    Post.objects.filter(pk=program.post.pk).update(ends=timezone.localdate())
    assert program.get("/cases").status_code == 200


def test_a_token_ends_with_the_account(world: World, program_of: ProgramOf) -> None:
    program = program_of("zhaomin")
    person = world.county.zhao_min
    person.is_active = False
    person.save()
    assert program.get("/cases").status_code == 401


def test_the_last_use_is_noted(world: World, program_of: ProgramOf) -> None:
    program, now = program_of("zhaomin"), timezone.now()
    tokens.find(program.secret, now)
    tokens.find(program.secret, now + timedelta(seconds=30))
    assert Token.objects.get().used_at == now
    tokens.find(program.secret, now + timedelta(minutes=2))
    assert Token.objects.get().used_at == now + timedelta(minutes=2)


ASKED: tuple[tuple[str, str, dict[str, str] | None], ...] = (
    (tokens.READ, "/cases", None),
    (tokens.OPEN, "/cases", {"procedure": "wgsj", "step": "上报"}),
    (tokens.ACT, "/cases/26000000019/steps/受理", {}),
    (tokens.PRIVATE, "/cases/26000000019/private", {"reason": "电话核对地点"}),
)


def test_a_token_without_the_scope_is_told_so(world: World, program_of: ProgramOf) -> None:
    for scope, path, body in ASKED:
        program = program_of("zhaomin", set(tokens.SCOPES) - {scope})
        answer = program.get(path) if body is None else program.post_json(path, body)
        assert answer.status_code == 403
        assert scope in answer.json()["detail"]


def test_what_cannot_be_issued(world: World) -> None:
    post, now = Post.objects.all()[0], timezone.now()
    with pytest.raises(FormRefused) as refused:
        tokens.issue(name=" ", post=post, scopes={"all"}, now=now, expires_at=now)
    assert set(refused.value.errors) == {"name", "scopes", "expires_at"}
