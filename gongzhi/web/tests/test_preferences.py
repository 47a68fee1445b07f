from gongzhi.web import preferences


def test_unknown_values_change_nothing():
    look = preferences.Preferences()
    assert look.changed("size", "huge") == look.changed("colour", "red") == look


def test_the_cookie_is_read_back():
    look = preferences.Preferences(size="large", theme="dark", contrast="high")
    assert preferences.read(str(look)) == look


def test_a_spoilt_cookie_gives_the_defaults():
    assert preferences.read("%00.<script>.x.y") == preferences.Preferences()


def test_switching_needs_no_script(client):
    answer = client.post("/preferences", {"size": "large", "next": "/help"})
    assert (answer.status_code, answer["Location"]) == (302, "/help")
    assert 'data-size="large"' in client.get("/help").content.decode()


def test_it_refuses_to_lead_elsewhere(client):
    assert client.post("/preferences", {"size": "large", "next": "https://evil.example/"})["Location"] == "/"


def test_it_refuses_the_wrong_method(client):
    assert client.get("/preferences?size=large").status_code == 405
