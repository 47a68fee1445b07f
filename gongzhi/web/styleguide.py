"""Examples for /styleguide: every component in every state, with invented names and fixed dates."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings

from gongzhi.calendars import Amount, Calendar, Pause, PauseKind, due
from gongzhi.web import chinese_dates, fields, widgets
from gongzhi.web.story import Said

NOW = datetime(2026, 11, 20, 10, 40, tzinfo=chinese_dates.ZONE)


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=chinese_dates.ZONE)


def _square(name: str, west: float, south: float, here: bool = False) -> dict[str, Any]:
    east, north = west + 0.02, south + 0.014
    ring = [
        [west, south],
        [east, south + 0.002],
        [east - 0.002, north],
        [west + 0.001, north - 0.001],
        [west, south],
    ]
    return {
        "type": "Feature",
        "properties": {"name": name, "here": here},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


AREAS = [
    _square("东门社区", 120.10, 29.10, here=True),
    _square("南塘村", 120.12, 29.10),
    _square("河口社区", 120.10, 29.114),
    _square("新桥村", 120.12, 29.114),
]


class ExampleForm(fields.Form):
    title = fields.TextField(label="标题", limit=60, help_text="一句话说清什么事，例如：东门菜场旁井盖破损。")
    text = fields.TextField(label="情况说明", limit=200, lines=True)
    category = fields.ChoiceField(
        label="类别", choices=[("road", "道路设施"), ("light", "路灯照明"), ("trash", "垃圾清运")]
    )
    urgency = fields.ChoiceField(
        label="紧急程度",
        choices=[("1", "紧急"), ("2", "一般"), ("3", "可缓")],
        widget=widgets.ChoiceCards(
            notes={"1": "有人受伤，或随时会出事", "2": "影响生活，没有危险", "3": "建议类"}, inline=True
        ),
    )
    day = fields.DateField(label="发生日期", required=False)
    amount = fields.NumberField(label="涉及金额", unit="元", required=False)
    anonymous = fields.YesField(label="不公开我的姓名", required=False, help_text="承办单位也只能看到编号。")
    photos = fields.PhotosField(label="现场照片", required=False)
    place = fields.PlaceField(label="地点", features=AREAS, help_text="写路名、门牌或者大家常叫的名字。")
    stars = fields.RatingField(label="您满意吗")


FILLED = {
    "title": "东门菜场旁井盖破损",
    "text": "菜场北门出来右手边，井盖裂成两半，昨晚有老人差点踩空。“已经放了一个破轮胎挡着”，请尽快来看。",
    "category": "road",
    "urgency": "1",
    "day": "2026-11-20",
    "amount": "1200",
    "stars": "4",
    "place_address": "东门菜场北门",
}
WRONG = {
    **FILLED,
    "title": "",
    "category": "",
    "amount": "一千二",
    "day": "2026-02-30",
    "text": FILLED["text"] * 5,
}
del WRONG["urgency"], WRONG["place_address"]


@dataclass(frozen=True)
class Who:
    name: str
    post: str
    stand_in: bool = False


@dataclass(frozen=True)
class Entry:
    at: datetime
    what: str
    who: Who
    outcome: str = ""
    said: tuple[Said, ...] = ()
    forced: bool = False
    paused: bool = False
    papers: tuple[dict[str, str], ...] = ()


STORY = (
    Entry(
        at(11, 18, 8, 12),
        "登记",
        Who("陈慧", "河口镇综合信息指挥室"),
        said=(Said("说明", "电话反映，已回读确认。"),),
    ),
    Entry(at(11, 18, 8, 30), "受理", Who("陈慧", "河口镇综合信息指挥室"), outcome="受理"),
    Entry(
        at(11, 18, 8, 41),
        "派遣",
        Who("李建国", "河口镇综合信息指挥室", stand_in=True),
        said=(Said("说明", "主办：河口镇村镇建设办公室；协办：东门社区第三网格。"),),
        papers=({"title": "派遣单", "address": "#paper"},),
    ),
    Entry(
        at(11, 18, 14, 5),
        "中止",
        Who("王喆", "河口镇村镇建设办公室"),
        said=(Said("说明", "等待井盖到货。"),),
        paused=True,
    ),
    Entry(
        at(11, 20, 8, 50),
        "先行处置",
        Who("赵敏", "河口镇人民政府"),
        said=(Said("说明", "夜间已用钢板覆盖。"),),
        forced=True,
    ),
)
STEPS = (
    {
        "name": "已登记",
        "state": "done",
        "at": at(11, 18, 8, 12),
        "office": "河口镇综合信息指挥室",
        "note": "",
    },
    {
        "name": "已派给承办单位",
        "state": "done",
        "at": at(11, 18, 8, 41),
        "office": "河口镇村镇建设办公室",
        "note": "",
    },
    {
        "name": "正在处理",
        "state": "now",
        "at": at(11, 20, 8, 50),
        "office": "河口镇村镇建设办公室",
        "note": "井盖已订货，现场已盖钢板。",
    },
    {"name": "处理结果告诉您", "state": "next", "at": None, "office": "", "note": "11月25日 周三 24:00 前"},
    {"name": "请您评价", "state": "next", "at": None, "office": "", "note": ""},
)
REFUSAL = {
    "step": "集体讨论",
    "missing": [
        {
            "what": "合法性审查的意见，结论须为“合法”",
            "article": "《重大行政决策程序暂行条例》第二十五条",
            "sentence": "集体讨论 须先有 合法性审查=合法",
        },
        {
            "what": "公开征求意见满 30 日（自 11月3日 起）",
            "article": "同条例第十五条",
            "sentence": "草案提请讨论 须先有 公开征求意见 满30日",
        },
    ],
    "remedy": ["提交合法性审查", "收到“合法”的意见", "集体讨论"],
    "earliest": at(12, 4, 0, 0),
}
CASES = (
    {
        "number": "A3K7-0192",
        "title": "东门菜场旁井盖破损",
        "light": "红",
        "due": "已超期 1 个工作日",
        "office": "村镇建设办公室",
        "days": 4,
    },
    {
        "number": "A3K7-0205",
        "title": "滨河路 12 号楼道堆放杂物，消防通道被占，多次劝说无效",
        "light": "橙",
        "due": "今天到期",
        "office": "综合行政执法队",
        "days": 3,
    },
    {
        "number": "A3K7-0211",
        "title": "两户人家因排水沟界线争执",
        "light": "黄",
        "due": "还剩 1 个工作日",
        "office": "人民调解委员会",
        "days": 2,
    },
    {
        "number": "A3K7-0218",
        "title": "路灯不亮（南塘村 3 组）",
        "light": "绿",
        "due": "还剩 5 个工作日",
        "office": "南塘村村民委员会",
        "days": 1,
    },
    {
        "number": "A3K7-0220",
        "title": "建议增设公交站",
        "light": "灰",
        "due": "暂停计时",
        "office": "县交通运输局",
        "days": 1,
    },
)
CHIPS = (
    {"label": "全部", "count": 128, "address": "#all", "current": True},
    {"label": "今天到期", "count": 6, "address": "#today", "current": False},
    {"label": "已超期", "count": 2, "address": "#late", "current": False},
    {"label": "我经办的", "count": 41, "address": "#mine", "current": False},
)
TABS = (
    {"label": "经过", "count": None, "address": "#story", "current": True},
    {"label": "文书", "count": 3, "address": "#papers", "current": False},
    {"label": "谁看过", "count": None, "address": "#seen", "current": False},
)
OLD = "第三条 村民应当保持房前屋后整洁。禁止在公共道路晾晒粮食。每户每月缴纳卫生费五元。"
NEW = "第三条 村民应当保持房前屋后整洁，不在公共场所堆放杂物。每户每月缴纳卫生费三元。经济困难的可以减免。"


POINTS = [{"lon": 120.112, "lat": 29.107, "label": "东门菜场北门"}]


def dues() -> list[tuple[str, Any]]:
    """Deadlines in each state, computed by the real calendar."""
    calendar = Calendar.load([settings.PACKS / "cn" / "calendar"])
    five, seven = Amount.parse("5个工作日"), Amount.parse("7日")
    waiting = (Pause(begins=date(2026, 11, 18), kind=PauseKind.NOT_COUNTED, why="等待补正材料"),)
    return [
        ("还有时间", due(at(11, 18), five, calendar=calendar)),
        ("几个小时", due(at(11, 20, 8), Amount.parse("4小时"), calendar=calendar)),
        ("已超期", due(at(11, 11), five, calendar=calendar)),
        ("暂停", due(at(11, 16), seven, calendar=calendar, pauses=waiting)),
        ("跨到未公布放假的年份", due(at(12, 25), Amount.parse("10个工作日"), calendar=calendar)),
    ]


@dataclass
class Guide:
    """Everything the page shows."""

    form: forms.Form = field(default_factory=lambda: ExampleForm(auto_id="empty_%s"))
    filled: forms.Form = field(default_factory=lambda: ExampleForm(FILLED, auto_id="filled_%s"))
    wrong: forms.Form = field(default_factory=lambda: ExampleForm(WRONG, auto_id="wrong_%s"))
    dues: list[Any] = field(default_factory=dues)
    slip: tuple[tuple[str, str], ...] = (
        ("类别", "道路设施"),
        ("登记时间", "2026年11月18日 08:12"),
        ("承办", "河口镇村镇建设办公室"),
    )
