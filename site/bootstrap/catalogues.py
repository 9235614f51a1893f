"""The translations, compiled: who runs the site later may not be allowed to write beside them."""

from __future__ import annotations

from bootstrap.places import PYTHON, ROOT, SITE, VENV
from bootstrap.steps import Step, call

FOLDERS = [SITE / "locale", SITE / "locale_libraries"]


def steps() -> list[Step]:
    """Needs the packages."""
    return [Step("Translations", _compile, VENV / ".catalogues", inputs=FOLDERS, also_if=_is_one_missing)]


def _is_one_missing() -> bool:
    return not all(po.with_suffix(".mo").exists() for folder in FOLDERS for po in folder.rglob("*.po"))


def _compile() -> None:
    call(
        [PYTHON, ROOT / "manage.py", "compile_catalogues"],
        advice="the translations were not compiled: see above.",
        env={"SECRET_KEY": "none is needed"},  # or one would be made and kept, in an image, too
    )
