"""The controlled sentences in which a procedure is written: seven verbs, and nine patterns of properties.

合法性审查=应当修改|不合法 后须 草案修改 限10个工作日
└───── who does it ─────┘ verb └ to what ┘ └ in what time ┘
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from gongzhi.engine.terms import Term, parse_term

EVERYTHING = "全部"
_FORBIDDEN_IN_NAMES = re.compile(r"[\s、=|：:；，,{}\[\]]")


class Verb(StrEnum):
    REQUIRES = "须先有"
    AWAITS = "须待"
    OBLIGES = "后须"
    INCLUDES = "启用"
    EXCLUDES = "停用"
    RESETS = "使失效"
    RELEASES = "免除"


class Pattern(StrEnum):
    PRECEDED = "之前必有"
    NEVER_AFTER = "之后不得"
    AT_MOST = "至多"
    NOT_TOGETHER = "不并存"
    ALWAYS_POSSIBLE = "总可能发生"
    CAN_FINISH = "任何时候都能办结"
    ALL_POSSIBLE = "每个步骤都可能发生"
    DEADLINES = "期限都可能遵守"


_WHOLE_CASE = {p.value: p for p in (Pattern.CAN_FINISH, Pattern.ALL_POSSIBLE, Pattern.DEADLINES)}


class GrammarError(ValueError):
    """A sentence that cannot be read; `cause` and `remedy` are Chinese and meant for its author."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.cause, self.remedy = cause, remedy


@dataclass(frozen=True, slots=True)
class Item:
    """A step, a step with some of its outcomes, or a group."""

    name: str
    outcomes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}={'|'.join(self.outcomes)}" if self.outcomes else self.name


@dataclass(frozen=True, slots=True)
class Items:
    """A list of items; «全部» is the empty list with `everything` set."""

    items: tuple[Item, ...] = ()
    everything: bool = False

    def __str__(self) -> str:
        return EVERYTHING if self.everything else "、".join(map(str, self.items))


@dataclass(frozen=True, slots=True)
class Sentence:
    left: Items
    verb: Verb
    right: Items
    term: Term | None = None

    def __str__(self) -> str:
        words = [str(self.left), self.verb.value, str(self.right)]
        if self.verb is Verb.AWAITS:
            words.append("办毕")
        if self.term is not None:
            words.append(("满" if self.verb is Verb.REQUIRES else "限") + str(self.term))
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class PropertySentence:
    """X is `first`, Y is `second`; `third` follows 且其后无 or 除非, `when` follows 当."""

    pattern: Pattern
    first: Items = Items()
    second: Items = Items()
    third: Items = Items()
    times: int = 0
    when: Items = Items()

    def __str__(self) -> str:
        body = _PROPERTY_TEXT[self.pattern].format(x=self.first, y=self.second, n=self.times)
        if self.third.items:
            body += f" {_THIRD_WORD[self.pattern]} {self.third}"
        return body + (f" 当 {self.when}" if self.when.items else "")


_PROPERTY_TEXT = {
    Pattern.PRECEDED: "{x} 之前必有 {y}",
    Pattern.NEVER_AFTER: "{x} 之后不得 {y}",
    Pattern.AT_MOST: "{x} 至多 {n} 次",
    Pattern.NOT_TOGETHER: "{x} 与 {y} 不并存",
    Pattern.ALWAYS_POSSIBLE: "{x} 总可能发生",
} | {pattern: pattern.value for pattern in _WHOLE_CASE.values()}
_THIRD_WORD = {Pattern.PRECEDED: "且其后无", Pattern.NEVER_AFTER: "除非"}


def check_name(name: str, what: str) -> None:
    """Raises GrammarError unless `name` can stand in a sentence."""
    found = _FORBIDDEN_IN_NAMES.search(name)
    if found or not name:
        mark = "空格" if found and found[0].isspace() else f"“{found[0]}”" if found else "空白"
        raise GrammarError(f"{what}“{name}”的名称里有{mark}", "名称里不能有空格和、=|：等标点，请改名。")
    if name == EVERYTHING or name in set(Verb):
        raise GrammarError(f"{what}不能叫“{name}”", "这是句子里的专用词，请换一个名称。")


def parse_items(text: str) -> Items:
    if text == EVERYTHING:
        return Items(everything=True)
    return Items(tuple(parse_item(part) for part in text.split("、")))


def parse_item(text: str) -> Item:
    name, equals, outcomes = text.partition("=")
    parts = tuple(outcomes.split("|")) if equals else ()
    if not name or "" in parts:
        raise GrammarError(
            f"“{text}”不完整", "一项写作 步骤 或 步骤=结果 或 步骤=结果|结果，多项之间用顿号“、”。"
        )
    if len(set(parts)) < len(parts):
        raise GrammarError(f"“{text}”里同一个结果写了两次", "请删去重复的结果。")
    return Item(name, parts)


def parse_sentence(text: str) -> Sentence:
    """Reads one rule. Raises GrammarError."""
    words = _words(text)
    verbs = [word for word in words if word in set(Verb)]
    if len(verbs) > 1:
        raise GrammarError(
            f"“{text}”里有{len(verbs)}个动词：{'、'.join(verbs)}", "一句只写一个动词，请分成几条规则。"
        )
    if not verbs or words[1:2] != verbs:
        names = " ".join(f"{verb.value}" for verb in Verb)
        raise GrammarError(
            f"“{text}”里找不到动词", f"句子写作“项表 动词 项表 [时间]”，各部分之间空一格；动词只有：{names}。"
        )
    verb = Verb(verbs[0])
    if len(words) < 3:
        raise GrammarError(f"“{text}”缺少动词后面的项", f"请写明{verb.value}什么。")
    rest = words[3:]
    if verb is Verb.AWAITS:
        if rest[:1] != ["办毕"]:
            raise GrammarError(f"“{text}”缺少“办毕”", "写作“甲 须待 乙 办毕”。")
        rest = rest[1:]
    term = _sentence_term(text, verb, rest)
    return Sentence(parse_items(words[0]), verb, parse_items(words[2]), term)


def _sentence_term(text: str, verb: Verb, rest: list[str]) -> Term | None:
    if not rest:
        return None
    mark = {Verb.REQUIRES: "满", Verb.OBLIGES: "限"}.get(verb)
    if len(rest) > 1 or mark is None:
        raise GrammarError(
            f"“{text}”后面多出“{' '.join(rest)}”", "只有“须先有”后可写“满…”，“后须”后可写“限…”。"
        )
    term = parse_term(rest[0][1:]) if rest[0].startswith(mark) else None
    if term is None:
        raise GrammarError(
            f"读不懂时间“{rest[0]}”",
            f"“{verb.value}”的时间写作“{mark}30日”“{mark}5个工作日”“{mark}4小时”或“{mark}{{参数名}}”。",
        )
    return term


def parse_property(text: str) -> PropertySentence:
    """Reads one property. Raises GrammarError."""
    if text in _WHOLE_CASE:
        return PropertySentence(_WHOLE_CASE[text])
    words = _words(text)
    when = Items()
    if len(words) > 2 and words[-2] == "当":
        when, words = parse_items(words[-1]), words[:-2]
    parsed = _match_property(words)
    if parsed is None:
        raise GrammarError(
            f"读不懂性质“{text}”",
            "性质写作“甲 之前必有 乙 [且其后无 丙]”“甲 之后不得 乙 [除非 丙]”“甲 至多 n 次”“甲 与 乙 不并存”"
            "“甲 总可能发生 [当 乙]”“任何时候都能办结”“每个步骤都可能发生”“期限都可能遵守”之一。",
        )
    pattern, first, second, third, times = parsed
    return PropertySentence(pattern, first, second, third, times, when)


_Parsed = tuple[Pattern, Items, Items, Items, int]


def _match_property(words: list[str]) -> _Parsed | None:
    none = Items()
    match words:
        case [x, "之前必有", y]:
            return Pattern.PRECEDED, parse_items(x), parse_items(y), none, 0
        case [x, "之前必有", y, "且其后无", z]:
            return Pattern.PRECEDED, parse_items(x), parse_items(y), parse_items(z), 0
        case [x, "之后不得", y]:
            return Pattern.NEVER_AFTER, parse_items(x), parse_items(y), none, 0
        case [x, "之后不得", y, "除非", z]:
            return Pattern.NEVER_AFTER, parse_items(x), parse_items(y), parse_items(z), 0
        case [x, "至多", n, "次"] if n.isascii() and n.isdigit() and int(n) > 0:
            return Pattern.AT_MOST, parse_items(x), none, none, int(n)
        case [x, "与", y, "不并存"]:
            return Pattern.NOT_TOGETHER, parse_items(x), parse_items(y), none, 0
        case [x, "总可能发生"]:
            return Pattern.ALWAYS_POSSIBLE, parse_items(x), none, none, 0
    return None


def _words(text: str) -> list[str]:
    words = text.split(" ")
    if "" in words or any(ch.isspace() and ch != " " for ch in text):
        raise GrammarError(f"“{text}”里有多余的空格", "各部分之间只空一个半角空格，名称里面不空格。")
    return words
