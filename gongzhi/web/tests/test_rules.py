"""The rules in force as sentences with their articles, for everybody."""


def test_the_list_and_one_procedure(client, county):
    assert "路灯报修" in client.get("/rules").content.decode()
    page = client.get("/rules/lamp/1").content.decode()
    assert "在“核查”作出“合格”且仍然有效之前，不得进行“结案”" in page
    assert "测试用约定" in page and "结案 须先有 核查=合格" in page and "承办单位" in page


def test_without_procedures_it_says_what_will_appear(client, db):
    assert "还没有装入程序" in client.get("/rules").content.decode()


def test_an_unknown_version_is_404_and_the_method_matters(client, county):
    assert client.get("/rules/lamp/9").status_code == 404
    assert client.post("/rules/lamp/1").status_code == 405
