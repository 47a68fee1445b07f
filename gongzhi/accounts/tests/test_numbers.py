"""Browsers give no passkey to an address of numbers: the pages say so, and where to go."""

import pytest
from django.test import Client

from gongzhi.accounts.tests.conftest import with_password

ADDING = "/me/security/passkeys"


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("127.0.0.1:8000", f'href="http://localhost:8000{ADDING}"'),
        ("[::1]:8000", f'href="http://localhost:8000{ADDING}"'),
        ("192.0.2.7", "请用 https 开头的域名打开"),
    ],
)
def test_an_address_of_numbers_says_where_to_go(client: Client, chen_hui, settings, host, said):
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "192.0.2.7", "testserver"]
    with_password(client)
    page = client.get(ADDING, headers={"host": host}).content.decode()
    assert said in page and "data-passkey=" not in page


@pytest.mark.parametrize("host", ["localhost:8000", "testserver"])
def test_an_address_with_a_name_asks_for_the_passkey(client: Client, chen_hui, settings, host):
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]
    with_password(client)
    page = client.get(ADDING, headers={"host": host}).content.decode()
    assert 'data-passkey="create"' in page and "数字地址" not in page
