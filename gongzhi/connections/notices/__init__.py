"""Telling people: residents by text message or mail, staff in their unit's group or by themselves."""
