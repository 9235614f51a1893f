"""Stories that members tell, as far as a test needs them."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from casestudies.models import Submission, SubmissionPicture
from casestudies.services import pictures, submissions
from community.models import Member

ANSWERS: dict[str, Any] = {
    "title": "A quiet room",
    "in_one_line": "A room to rest in for every ward.",
    "elements": ["environment"],
    "named": "yes",
    "what_we_did": "We emptied a store.\n\n- two chairs\n- a lamp",
    "what_changed": "People take their breaks.",
    "contact": "yes",
    "byline": "while-here",
}
YES = submissions.Consents(may_publish=True, people_agreed=True, quotations_agreed=True)


def make_submission(author: Member, **answers: Any) -> Submission:
    """A story with every answer that is needed; one that is None is left out."""
    said = {code: value for code, value in {**ANSWERS, **answers}.items() if value is not None}
    now = timezone.now()
    return Submission.objects.create(
        author=author, organisation=author.organisation, region=author.organisation and author.organisation.region,
        answers=said, versions=dict.fromkeys(said, 1), version=1, created_at=now, changed_at=now,
    )  # fmt: skip


def make_sent(author: Member, *, now: dt.datetime | None = None, **answers: Any) -> Submission:
    """The same, sent to the reviewers."""
    begun = make_submission(author, **answers)
    return submissions.send(submission=begun, by=author, consents=YES, now=now or timezone.now())


def picture_file(name: str = "room.png", size: tuple[int, int] = (40, 30), **options: Any) -> SimpleUploadedFile:
    """A small picture to upload."""
    content = BytesIO()
    Image.new("RGB", size, "teal").save(content, options.pop("format", "PNG"), **options)
    return SimpleUploadedFile(name, content.getvalue())


def make_picture(submission: Submission, alt: str = "Two chairs and a lamp", **values: Any) -> SubmissionPicture:
    """A picture of the story."""
    added = pictures.add_picture(
        submission=submission, by=submission.author, file=picture_file(), alt=alt, now=timezone.now(),
        **{"caption": "", **values},
    )  # fmt: skip
    assert added is not None
    return added
