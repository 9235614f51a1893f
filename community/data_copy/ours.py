"""Which lists community puts into the copy, and what it leaves out and why."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.data_copy import account, leave_out, mails, profile, register, sessions, site_work

UPLOADS = (
    "home.SiteImage.uploaded_by_user", "home.SiteMedia.uploaded_by_user", "wagtaildocs.Document.uploaded_by_user",
    "wagtailimages.Image.uploaded_by_user", "wagtailmedia.Media.uploaded_by_user",
)  # fmt: skip
PART_OF_ANOTHER = "says only which act of editing is under way, or repeats what the list of edits says"
STAFF_ACTS = "the act itself stands in what_i_did"
LEFT_OUT = {
    "community.Meeting.created_by": "the call or session itself stands in its list",
    "community.Meeting.cancelled_by": "the call or session itself stands in its list",
    "community.Concern.about": "what others said in confidence about the member",
    "community.BoardVote.member": "how somebody voted, which nobody is told and which is deleted when the board closes",
    "community.Block.other": "others' choice, of which nobody is told",
    "community.DirectoryEntry.member": "made from the profile, which is in the copy",
    "community.Appointment.made_by": STAFF_ACTS,
    "community.Concern.closed_by": STAFF_ACTS,
    "community.JoinRequest.decided_by": STAFF_ACTS,
    "community.User_user_permissions.user": "single rights, which come with the roles that are in the copy",
    "socialaccount.SocialToken.account": "a secret",
    "wagtailusers.UserProfile.user": "settings of the back office's screen",
    "wagtailadmin.EditingSession.user": PART_OF_ANOTHER,
    "wagtailadmin.FormState.user": PART_OF_ANOTHER,
    "wagtailcore.UploadedFile.uploaded_by_user": "an upload that is not finished",
    "wagtailcore.WorkflowState.requested_by": PART_OF_ANOTHER,
    "wagtailcore.TaskState.finished_by": PART_OF_ANOTHER,
    "wagtailcore.Page.locked_by": PART_OF_ANOTHER,
    "wagtailcore.Comment.resolved_by": PART_OF_ANOTHER,
    "wagtailcore.PageSubscription.user": "which pages to be told about: settings of the back office",
    "wagtail_localize.StringTranslation.last_translated_by": PART_OF_ANOTHER,
    "wagtail_localize.SegmentOverride.last_translated_by": PART_OF_ANOTHER,
}


def register_ours() -> None:
    """Put community's own lists into the copy; called once the apps are ready."""
    _register_account()
    _register_member()
    _register_sessions()
    _register_mails()
    _register_site_work()
    for relation, reason in LEFT_OUT.items():
        leave_out(relation, reason)


def _register_account() -> None:
    register("account", _("Your account"), account.account)
    register(
        "email_addresses", _("Your email addresses"), account.email_addresses, covers=("account.EmailAddress.user",)
    )
    register(
        "sign_in_methods",
        _("How you sign in"),
        account.sign_in_methods,
        covers=("mfa.Authenticator.user", "socialaccount.SocialAccount.user"),
    )
    register("sessions", _("Where you are signed in"), account.sessions)
    register(
        "roles", _("Your roles"), account.roles, covers=("community.User_groups.user", "community.Appointment.user")
    )
    register(
        "who_looked",
        _("Who looked at or changed your record"),
        account.audit_about_me,
        covers=("community.AuditEntry.subject",),
    )
    register("what_i_did", _("What you did for others"), account.audit_by_me, covers=("community.AuditEntry.actor",))
    register(
        "inactivity",
        _("Warnings that your account was not used"),
        profile.inactivity,
        covers=("community.InactivityWarning.user",),
    )


def _register_member() -> None:
    own = "community.{}".format
    register("profile", _("Your profile"), profile.profile, covers=(own("Member.user"),))
    register("elements", _("Elements"), profile.elements, covers=(own("MemberElement.member"),))
    register("skills", _("Skills"), profile.skills, covers=(own("MemberSkill.member"),))
    register("topics", _("Topics"), profile.topics, covers=(own("Member_topics.member"),))
    register("organisation", _("Where you work"), profile.organisation)
    register("invitations_sent", _("Invitations you sent"), profile.invitations_sent, covers=(own("Invitation.by"),))
    accepted = (own("Invitation.accepted_by"),)
    register("invitation", _("The invitation you came by"), profile.invitation_accepted, covers=accepted)
    register("requests", _("Your requests to join"), profile.requests_to_join, covers=(own("JoinRequest.member"),))
    register("concerns_raised", _("Concerns you raised"), profile.concerns_raised, covers=(own("Concern.by"),))
    register("blocks", _("People you blocked"), profile.blocks_made, covers=(own("Block.member"),))
    register("announcements", _("Announcements you wrote"), profile.announcements, covers=(own("Announcement.by"),))
    register("data_copies", _("Copies of your data"), profile.data_copies, covers=(own("DataCopy.member"),))


def _register_sessions() -> None:
    own = "community.{}".format
    agenda = (own("AgendaItem.by"), own("AgendaItem.owner"))
    actions = (own("SessionAction.by"), own("SessionAction.owner"))
    register("session_answers", _("Your sessions"), sessions.answers, covers=(own("Participant.member"),))
    register("session_agenda", _("What you brought to agendas of sessions"), sessions.agenda, covers=agenda)
    register("session_notes", _("Notes you wrote in sessions"), sessions.notes, covers=(own("SessionNote.by"),))
    register("session_actions", _("Your actions from sessions"), sessions.actions, covers=actions)
    said = (own("SessionFeedback.member"),)
    register("session_feedback", _("What you thought of sessions"), sessions.feedback, covers=said)
    cards = (own("BoardCard.author"),)
    register("board_cards", _("Cards you wrote on boards that carry names"), sessions.cards, covers=cards)
    register("poll_answers", _("Times that suit you"), sessions.poll_answers, covers=(own("PollAnswer.member"),))
    register("polls_asked", _("Polls for a time that you opened"), sessions.polls, covers=(own("TimePoll.asked_by"),))
    register("sessions_hosted", _("Sessions you host"), sessions.hosted, covers=(own("GroupSession.host"),))


def _register_mails() -> None:
    own = "community.{}".format
    sent = (own("Delivery.member"), own("Delivery.user"))
    register("mails", _("Emails we sent you"), mails.mails, covers=sent)
    register("mail_choices", _("Reminders you chose"), mails.choices, covers=(own("MailPreference.member"),))
    times = (own("ReminderPreferences.member"),)
    register("reminder_times", _("When you are reminded"), mails.reminder_times, covers=times)
    register("mail_stopped", _("Emails to you that came back"), mails.stopped, covers=(own("Suppression.user"),))
    feed = (own("CalendarFeed.member"),)
    register("calendar_address", _("Your private calendar address"), mails.calendar_address, covers=feed)


def _register_site_work() -> None:
    register("pages", _("Pages you started"), site_work.pages, covers=("wagtailcore.Page.owner",))
    register(
        "comments",
        _("Your comments on pages"),
        site_work.comments,
        covers=("wagtailcore.Comment.user", "wagtailcore.CommentReply.user"),
    )
    register("files", _("Files you uploaded"), site_work.files, covers=UPLOADS)
    register(
        "edits",
        _("What you changed on the site"),
        site_work.edits,
        covers=("wagtailcore.PageLogEntry.user", "wagtailcore.ModelLogEntry.user"),
    )
    register("versions", _("Versions of pages you saved"), site_work.versions, covers=("wagtailcore.Revision.user",))
    register("reviews", _("Pages you reviewed"), site_work.reviews, covers=("home.PageReview.by",))
