"""Tags of the command room. `{% load desk %}`"""

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from gongzhi.dispatch import queue_rows

register = template.Library()


@register.simple_tag(takes_context=True)
def queue(context: Context) -> SafeString:
    """The rows of the page; the case in the middle, if there is one, is marked."""
    case = context.get("case")
    return queue_rows.queue_rows(
        context["rows"],
        actor=context["actor"],
        filters=context["filters"],
        chosen=case.number if case else "",
        now=context["now"],
    )
