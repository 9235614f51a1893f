"""A field that holds element codes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models

from elements.framework import Element


class ElementsField(models.TextField):
    """Element codes, a list in Python, ``,code,code,`` in the database: ``filter(elements__contains=",code,")``."""

    def from_db_value(self, value: str | None, *_args: Any) -> list[str]:
        return self.to_python(value)

    def to_python(self, value: Any) -> list[str]:
        if isinstance(value, str):
            return [code for code in value.split(",") if code]
        return list(value or [])

    def get_prep_value(self, value: Any) -> str:
        if isinstance(value, str):
            return value
        return f",{','.join(value)}," if value else ""

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=Element.choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=self.verbose_name,
            help_text=self.help_text,
        )
