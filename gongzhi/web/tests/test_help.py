import pytest
from django.conf import settings as installed

from gongzhi.web import help_reader, navigation


@pytest.fixture
def how_to(settings, tmp_path):
    settings.HELP = tmp_path
    (tmp_path / "work.md").write_text(
        "# 我的工作\n\n先看**红灯**。\n\n- 一\n- 二\n\n1. 甲\n2. 乙\n\n[搜索](search.md)", encoding="utf-8"
    )


def test_the_forms_we_use_are_read():
    assert help_reader.html("## 题\n\n一行\n二行 `码`") == "<h2>题</h2>\n<p>一行二行 <code>码</code></p>"


def test_markup_in_the_text_is_shown_not_run():
    assert help_reader.html("<script>x</script>") == "<p>&lt;script&gt;x&lt;/script&gt;</p>"


def test_a_link_may_not_run_script():
    assert 'href="javascript:x"' not in help_reader.html("[看](javascript:x)")


def test_contents_and_page(client, how_to):
    assert "我的工作" in client.get("/help").content.decode()
    page = client.get("/help/work").content.decode()
    assert "<strong>红灯</strong>" in page and "<ol><li>甲</li>" in page and 'href="search"' in page


@pytest.mark.parametrize("name", ["nothing", "..", "work.md", "%2e%2e%2fREADME"])
def test_only_help_pages_can_be_read(client, how_to, name):
    assert client.get(f"/help/{name}").status_code == 404


def test_it_refuses_the_wrong_method(client):
    assert client.post("/help").status_code == 405


@pytest.mark.parametrize("name", sorted(set(navigation.HELP.values())))
def test_each_page_that_promises_help_has_it(client, name):
    assert (installed.HELP / f"{name}.md").exists()
    assert client.get(f"/help/{name}").status_code == 200


def test_a_page_leads_to_its_own_help(client):
    assert 'href="/help/sign-in"' in client.get("/sign-in").content.decode()
