import pytest


@pytest.mark.parametrize("address", ["/styleguide", "/styleguide/public"])
def test_every_component_is_drawn(client, address):
    page = client.get(address).content.decode()
    for part in (
        "还剩 3 个工作日",
        "为什么是这一天",
        "现在还不能办",
        "已超期",
        "反映事项回执",
        "还有 7 处需要修改",
    ):
        assert part in page


def test_it_refuses_the_wrong_method(client):
    assert client.post("/styleguide").status_code == 405


def test_typed_text_survives_a_mistake(client):
    assert 'value="一千二"' in client.get("/styleguide").content.decode()
