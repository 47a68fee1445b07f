"""Cases between county, town and another Gongzhi: handed over once, with receipts on both sides."""
