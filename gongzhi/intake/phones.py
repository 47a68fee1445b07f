"""A telephone number as people write it: 138 0000 0000, 0577-8888 转 6, １３８…, «打我儿子的»."""

import re
import unicodedata

SHORTEST, LONGEST = 5, 20  # digits


def phone_problem(text: str) -> str:
    """One sentence when nobody could be rung at this number; empty when somebody perhaps can."""
    digits = len(re.sub(r"\D", "", unicodedata.normalize("NFKC", text)))
    if digits < SHORTEST:
        return f"“联系电话”里只有 {digits} 个数字，打不通，请核对；不想留电话可以清空这一栏。"
    if digits > LONGEST:
        return f"“联系电话”里有 {digits} 个数字，太多了，请只留一个能打通的号码。"
    return ""
