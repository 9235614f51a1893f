"""Addresses of telling a story; for members."""

from __future__ import annotations

from django.urls import path

from casestudies.views import story_preview, submit, submit_pictures, submit_send

ONE = "submit/<str:public_id>/"

urlpatterns = [
    path("submit/", submit.stories, name="story_submit"),
    path(ONE, submit.submission, name="story_submission"),
    path(f"{ONE}question/<str:code>/", submit.question, name="story_question"),
    path(f"{ONE}quotations/", submit_pictures.quotations, name="story_quotations"),
    path(f"{ONE}quotations/remove/", submit_pictures.quotation_remove, name="story_quotation_remove"),
    path(f"{ONE}pictures/", submit_pictures.pictures, name="story_pictures"),
    path(f"{ONE}pictures/<str:picture_id>/", submit_pictures.picture, name="story_picture"),
    path(f"{ONE}pictures/<str:picture_id>/remove/", submit_pictures.picture_remove, name="story_picture_remove"),
    path(f"{ONE}pictures/<str:picture_id>/file/", story_preview.picture_file, name="story_picture_file"),
    path(f"{ONE}preview/", submit_send.preview, name="story_preview"),
    path(f"{ONE}check/", submit_send.check, name="story_check"),
    path(f"{ONE}message/", submit.message, name="story_message"),
    path(f"{ONE}take-back/", submit.withdraw, name="story_withdraw"),
    path(f"{ONE}write-on/", submit.write_on, name="story_write_on"),
    path(f"{ONE}delete/", submit.delete, name="story_delete"),
]
