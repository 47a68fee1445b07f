"""What `gongzhi ledger verify` compares, and the columns it cannot: the list of docs/reference/ledger.md."""

COMPARED = (
    "cases_case",
    "cases_entry",
    "cases_content",
    "cases_obligation",
    "cases_searchtext",
    "cases_upload",
    "cases_access",
    "cases_dailyroot",
    "cases_procedureversion",
    "cases_adoption",
)
# Rows on which others hang: the database itself keeps them from being deleted.
HELD = ("cases_case", "cases_procedureversion")
# Nothing else says what these were.
BEYOND = {
    ("cases_entry", "position"): "the order in which followers read; the chain gives the order within a case",
    ("cases_obligation", "id"): "a row's own number, named nowhere",
    ("cases_upload", "id"): "likewise",
    ("cases_procedureversion", "id"): "likewise, while no case runs it",
    ("cases_upload", "name"): "the file's name at home; only its content is sealed",
    ("cases_upload", "uploaded_at"): "when it arrived; when it was recorded stands in the entry",
    ("cases_procedureversion", "report"): "the proof, which `gongzhi packs check` makes again",
    ("cases_procedureversion", "installed_at"): "when it was installed",
}
