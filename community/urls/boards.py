"""Addresses of reflection boards. A card's key changes when an anonymous board closes, so logs lead to no card."""

from __future__ import annotations

from django.urls import path

from community.views import board_cards, board_files, board_host, boards

ONE = "sessions/<int:pk>/board/"
CARD = f"{ONE}cards/<slug:key>/"

urlpatterns = [
    path("sessions/board/<str:key>/state/", boards.board_state, name="community_board_state"),
    path(ONE, boards.board, name="community_board"),
    path(f"{ONE}part/", boards.board_part, name="community_board_part"),
    path(f"{ONE}add/", boards.board_add, name="community_board_add"),
    path(CARD, board_cards.board_card, name="community_board_card"),
    path(f"{CARD}take-back/", board_cards.board_card_take_back, name="community_board_card_take_back"),
    path(f"{CARD}vote/", board_cards.board_vote, name="community_board_vote"),
    path(f"{CARD}remove/", board_cards.board_remove, name="community_board_remove"),
    path(f"{CARD}ungroup/", board_host.board_ungroup, name="community_board_ungroup"),
    path(f"{ONE}group/", board_host.board_group, name="community_board_group"),
    path(f"{ONE}show/", board_host.board_show, name="community_board_show"),
    path(f"{ONE}reveal/", board_host.board_reveal, name="community_board_reveal"),
    path(f"{ONE}close/", board_host.board_close, name="community_board_close"),
    path(f"{ONE}settings/", board_host.board_settings, name="community_board_settings"),
    path(f"{ONE}board.csv", board_files.board_csv, name="community_board_csv"),
    path(f"{ONE}board.txt", board_files.board_text, name="community_board_text"),
]
