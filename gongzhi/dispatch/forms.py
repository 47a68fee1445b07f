"""Forms of the desk: a step of the procedure under one outcome, filled in as far as can be guessed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms

from gongzhi.engine import Step
from gongzhi.web.forms import OUTCOME, Chooser, StepForm


class MoveForm(StepForm):
    """The form of one step with its outcome already chosen: only the fields of that outcome."""

    def __init__(
        self,
        step: Step,
        outcome: str | None,
        *,
        choosers: Mapping[str, Chooser],
        now: datetime,
        **kwargs: Any,
    ) -> None:
        self.chosen = outcome
        place = step.outcomes.index(outcome) if outcome else 0
        self.anchor = f"move-{step.index}-{place}"
        kwargs.setdefault("auto_id", f"{self.anchor}_%s")
        super().__init__(step, outcomes=(outcome,), choosers=choosers, now=now, **kwargs)
        if outcome:
            self.fields[OUTCOME] = forms.ChoiceField(
                choices=[(outcome, outcome)], widget=forms.HiddenInput, initial=outcome
            )
        for spec in step.form:
            if spec.outcomes and outcome not in spec.outcomes:
                del self.fields[spec.key]
                continue
            field = self.fields[spec.key]
            if spec.records:
                field.widget.attrs["data-records"] = spec.records
            field.help_text = spec.help
            if spec.kind not in ("是否", "照片"):
                field.required = spec.required
