"""One adapter for each means: mail, text message, WeCom robot, DingTalk robot."""

import base64
import hashlib
import hmac
import json
import smtplib
import ssl
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from typing import Any
from urllib.parse import quote_plus, urlsplit

from gongzhi.connections.models import Outgoing
from gongzhi.connections.notices.channels import Mail, channels
from gongzhi.connections.outgoing.lanes import Result
from gongzhi.outgoing import http
from gongzhi.outgoing.guard import Forbidden

MAIL, SMS, WECOM, DINGTALK = "mail", "sms", "wecom:", "dingtalk:"
SECONDS = 10.0
TOO_FAST = {45009, 130101}  # WeCom, DingTalk: more than the robot may say in a minute
BAD_ADDRESS = {501, 510, 511, 513, 521, 550, 551, 553, 554}  # SMTP: trying again does not help
GONE = "这条消息的去向已经从 channels.yaml 里去掉。"


def send_mail(item: Outgoing, now: datetime) -> Result:
    """One mail. A refused address is given up at once, a server that is away is tried again."""
    mail = channels().mail
    if mail is None:
        return Result(False, answer=GONE, hopeless=True)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = mail.sender, item.address, item.body["subject"]
    message["Message-ID"] = f"<{item.uid}@{mail.sender.rpartition('@')[2].rstrip('>')}>"
    message["Date"] = now
    message.set_content(item.body["text"])
    try:
        _deliver(mail, message)
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        return Result(False, code, _said(words), hopeless=code in BAD_ADDRESS)
    except smtplib.SMTPResponseException as error:
        return Result(False, error.smtp_code, _said(error.smtp_error), away=True)
    except (OSError, smtplib.SMTPException) as error:
        return Result(False, answer=f"邮件服务器：{error}", away=True)
    return Result(True, 250)


def _deliver(mail: Mail, message: EmailMessage) -> None:
    context = ssl.create_default_context()
    if mail.encryption == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=SECONDS)
    with server:
        if mail.encryption == "starttls":
            server.starttls(context=context)
        if mail.user:
            server.login(mail.user, mail.password)
        server.send_message(message)


def _said(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words


def send_sms(item: Outgoing, now: datetime) -> Result:
    """One text message through the gateway; its own field says whether it took it."""
    gateway = channels().sms
    if gateway is None:
        return Result(False, answer=GONE, hopeless=True)
    sent = {**gateway.more, gateway.number: item.address, gateway.text: item.body["text"]}
    answer, said = _ask(gateway.url, sent, gateway.headers)
    if said is None:
        return answer
    name, value = gateway.success
    good = str(said.get(name)) == value
    return Result(good, answer.status, "" if good else answer.answer)


def send_wecom(item: Outgoing, now: datetime) -> Result:
    """A line in a WeCom group."""
    robot = channels().wecom.get(item.lane.removeprefix(WECOM))
    return _robot(robot.url, item) if robot else Result(False, answer=GONE, hopeless=True)


def send_dingtalk(item: Outgoing, now: datetime) -> Result:
    """A line in a DingTalk group, with the robot's signature over the moment of sending."""
    robot = channels().dingtalk.get(item.lane.removeprefix(DINGTALK))
    if robot is None:
        return Result(False, answer=GONE, hopeless=True)
    return _robot(signed(robot.url, robot.secret, now), item)


def signed(url: str, secret: str, now: datetime) -> str:
    """DingTalk's «加签»: milliseconds and secret, HMAC-SHA256 under the secret."""
    if not secret:
        return url
    moment = str(int(now.timestamp() * 1000))
    mac = hmac.new(secret.encode(), f"{moment}\n{secret}".encode(), hashlib.sha256).digest()
    mark = "&" if "?" in url else "?"
    return f"{url}{mark}timestamp={moment}&sign={quote_plus(base64.b64encode(mac))}"


def _robot(url: str, item: Outgoing) -> Result:
    """Both speak alike: {"errcode": 0} is good, and 200 alone says nothing."""
    answer, said = _ask(url, {"msgtype": "text", "text": {"content": item.body["text"]}}, {})
    if said is None:
        return answer
    code = said.get("errcode")
    if code == 0:
        return Result(True, answer.status)
    words = f"{code} {said.get('errmsg', '')}"
    return Result(False, answer.status, words, away=code in TOO_FAST, hopeless=code not in TOO_FAST)


def _ask(url: str, sent: Any, headers: Mapping[str, str]) -> tuple[Result, dict[str, Any] | None]:
    """The answer as a mapping; None and a failure when there is none.

    The address stands in the installation's own file, so its host may be one of the house.
    """
    body = json.dumps(sent, ensure_ascii=False).encode()
    more = {"Content-Type": "application/json; charset=utf-8", **headers}
    try:
        answer = http.request(
            "POST", url, body=body, headers=more, seconds=SECONDS, allowed=[urlsplit(url).hostname or ""]
        )
    except (Forbidden, http.Unreachable) as error:
        return Result(False, answer=str(error), away=True), None
    result = Result(answer.good, answer.status, answer.text(), away=answer.status >= 500)
    try:
        said = json.loads(answer.body)
    except ValueError:
        said = None
    if not answer.good or not isinstance(said, dict):
        return Result(False, answer.status, answer.text(), away=True), None
    return result, said
