"""The one place that knows everyone: literal tables, name → dotted path.

Lower layers read them through `django.conf.settings`, because they may not import this package.
"""

# Kind of a step (`办理: dispatch` in a procedure) → the class in its slice that carries it out.
STEP_KINDS: dict[str, str] = {
    "dispatch": "gongzhi.dispatch.steps.Dispatch",
    "return": "gongzhi.dispatch.steps.Return",
    "ruling": "gongzhi.dispatch.steps.Ruling",
    "ask_help": "gongzhi.dispatch.cohandling.AskHelp",
    "relocate": "gongzhi.dispatch.placing.Relocate",
    "merge": "gongzhi.dispatch.steps.Merge",
    "split": "gongzhi.cases.children.splitting.Split",
    "unmerge": "gongzhi.dispatch.steps.Unmerge",
    "urge": "gongzhi.dispatch.steps.Urge",
    "supervise": "gongzhi.dispatch.steps.Supervise",
    "take_charge": "gongzhi.dispatch.steps.TakeCharge",
    "feedback": "gongzhi.handling.steps.Feedback",
    "hand_over": "gongzhi.handling.steps.HandOver",
    "reopen": "gongzhi.handling.steps.Reopen",
    "rate": "gongzhi.handling.steps.Rate",
    "contest_rating": "gongzhi.handling.steps.ContestRating",
    "decide_contest": "gongzhi.handling.steps.DecideContest",
}

# Type of a form's field → the function (case, day) that lists what can be chosen there.
CHOOSERS: dict[str, str] = {
    "清单条款": "gongzhi.dispatch.choosing.clause_choices",
}

# Command line: modules that offer `add_parser(sub)`, in the order of the help page.
COMMANDS: tuple[str, ...] = (
    "gongzhi.config.commands.start",
    "gongzhi.config.commands.serve",
    "gongzhi.config.commands.web",
    "gongzhi.config.commands.worker",
    "gongzhi.config.commands.migrate",
    "gongzhi.config.commands.static",
    "gongzhi.config.commands.doctor",
    "gongzhi.config.commands.backup",
    "gongzhi.config.commands.restore",
    "gongzhi.config.commands.bench",
    "gongzhi.config.commands.manage",
    "gongzhi.calendars.cli",
    "gongzhi.config.commands.packs",
    "gongzhi.config.commands.authority",
    "gongzhi.config.commands.ledger",
    "gongzhi.config.commands.privacy",
    "gongzhi.config.commands.importing",
    "gongzhi.config.commands.export",
    "gongzhi.config.commands.account",
    "gongzhi.config.commands.token",
    "gongzhi.config.commands.exchange",
    "gongzhi.config.commands.open311",
    "gongzhi.config.commands.demo",
)

# Address prefix and URL module of each slice; several may share a prefix, the first that fits answers.
URLS: tuple[tuple[str, str], ...] = (
    ("", "gongzhi.web.urls"),
    ("", "gongzhi.accounts.urls"),
    ("", "gongzhi.intake.urls"),
    ("", "gongzhi.api.urls"),
    ("", "gongzhi.connections.urls"),
    ("desk/", "gongzhi.dispatch.urls"),
    ("public/duty-list/", "gongzhi.dispatch.public_urls"),
    ("ratings/", "gongzhi.handling.urls"),
)

# Takes people's words out of a slice's own tables: (cases, what goes, now), in the deletion's transaction.
ERASERS: tuple[str, ...] = (
    "gongzhi.connections.erasing.erase",
    "gongzhi.dispatch.erasing.erase",
)

# Tables that may only be appended to: the serving role can neither change nor delete their rows.
LEDGER_TABLES: tuple[str, ...] = (
    "cases_entry",
    "cases_dailyroot",
    "cases_access",
    "cases_adoption",
    "accounts_act",
)

# Loads the demonstration county (safe to repeat) and prints who can sign in.
DEMONSTRATION: str = "gongzhi.config.demo.load.load_demonstration"
