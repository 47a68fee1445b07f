"""Results that have lost their force, and those of cases that were left, are told no longer.

Works through the cases one by one with the engine: what still holds depends on the procedure. A new database has
none, so later changes of what is imported here do no harm.
"""

from typing import Any

from django.db import migrations


def tell_what_holds(apps: Any, schema_editor: Any) -> None:
    from gongzhi.cases import catalogue
    from gongzhi.engine import CaseState, finished, result

    cases = apps.get_model("cases", "Case").objects
    rows = cases.exclude(outcome="").values_list("pk", "procedure_id", "state", "outcome", "closed_at")
    for pk, procedure_id, kept, outcome, closed_at in rows.iterator():
        procedure = catalogue.compiled(procedure_id)
        state = CaseState.from_json(procedure, kept)
        left = closed_at is not None and not finished(procedure, state.marking, state.v)
        holds = "" if left else result(procedure, state) or ""
        if holds != outcome:
            cases.filter(pk=pk).update(outcome=holds)


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_urgent_by_due")]

    operations = [migrations.RunPython(tell_what_holds, migrations.RunPython.noop)]
