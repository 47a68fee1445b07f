"""What can stop a step: a refusal by the procedure, or a form that is not right yet."""

from collections.abc import Mapping

from gongzhi.engine import Refusal


class StepRefused(Exception):
    """The procedure does not allow this step now; `refusal` says why and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.text)


class FormRefused(Exception):
    """Something typed is missing or wrong; `errors` maps field names to one clear sentence each."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__("；".join(self.errors.values()))


class NotYours(Exception):
    """The actor has no role that may take this step; the text names who has."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)
