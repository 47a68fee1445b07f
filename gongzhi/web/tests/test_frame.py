"""What stands on every page."""

from gongzhi.web.context import place_name


def test_the_county_gives_the_page_its_name(county, settings):
    settings.PLACE_NAME = ""
    assert place_name() == "青溪县"


def test_a_name_that_was_set_stands_before_it(settings):
    settings.PLACE_NAME = "河口新区"
    assert place_name() == "河口新区"


def test_the_demonstration_is_named_on_every_page(client, settings):
    settings.DEMONSTRATION = True
    assert "人物和事件均为虚构" in client.get("/sign-in").content.decode()
    settings.DEMONSTRATION = False
    assert "人物和事件均为虚构" not in client.get("/sign-in").content.decode()


def test_the_record_number_stands_in_the_footer(client, settings):
    settings.RECORD_NUMBER = "青ICP备00000001号"
    assert "青ICP备00000001号" in client.get("/sign-in").content.decode()


def test_residents_and_staff_have_their_own_navigation(client, browser_of):
    assert 'href="/work"' not in client.get("/").content.decode()
    assert 'href="/work" aria-current="page"' in browser_of("赵敏").get("/work").content.decode()
