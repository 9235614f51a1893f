"""``manage.py load_content``: the toolkit in English and Welsh, and the places a new site begins with."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from casestudies.services.regions import ensure_regions
from config.content.files import ContentError, read_library
from config.content.films import load_films
from config.content.loader import Loader, ensure_locales
from config.content.places import load_places
from config.content.question_sets import load_question_set
from config.content.searches import load_searches


class Command(BaseCommand):
    """Make or update the pages that site/content describes. Safe to run again: an editor's change is never lost."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.SITE_DIR / "content"
        verbose = options["verbosity"] > 1
        try:
            places = load_places(folder)
            films = {key: film.pk for key, film in load_films(folder).items()}
            loader = Loader(read_library(folder), films, say=self.stdout.write if verbose else lambda _: None)
            report = loader.run()
            searches = load_searches(folder, loader.page_id)
            question_set = load_question_set(folder, *ensure_locales())
            ensure_regions()
        except ContentError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Pages: {len(report.created)} made, {len(report.updated)} updated, {len(report.unchanged)} as they were, "
            f"{len(report.kept)} changed by an editor and left alone."
        )
        self.stdout.write(
            f"Places and topics: {len(places.created)} made, {len(places.updated)} updated, "
            f"{len(places.unchanged)} as they were, {len(places.kept)} an editor's and left alone."
        )
        self.stdout.write(
            f"Question set of the diagnostic: {len(question_set.made)} languages loaded, {len(question_set.unchanged)} "
            f"as they were, {len(question_set.kept)} an editor's and left alone."
        )
        self.stdout.write(f"Searches with recommended pages: {searches} new.")
