"""The words in which the next small step is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from diagnostic.next_step import Do

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Said(NamedTuple):
    """A heading, one or two sentences, and the words of the one link."""

    heading: _StrPromise
    text: _StrPromise
    link: _StrPromise


NOTE_IT = _("Note how far you are")
SAID = {
    Do.NAMED_LEAD: Said(
        _("Say who leads"), _("Agree who leads on health and wellbeing, and note it here."), _("Note who leads")
    ),
    Do.START: Said(
        _("Start the diagnostic"),
        _("Rate a few short statements. You can stop after each, and go on another day."), _("Start a round"),
    ),
    Do.GO_ON: Said(
        _("Go on with your round"), _("Your organisation has an open round. One section is enough for today."),
        _("Go to the round"),
    ),
    Do.FIRST_ACTION: Said(
        _("Note your first action"),
        _("You know where you stand. Choose one thing to change, as small as you like."), _("Add an action"),
    ),
    Do.SPONSOR: Said(
        _("Find a senior sponsor"),
        _("Ask one executive to back the work, and note by when you want an answer."), _("Note your sponsor"),
    ),
    Do.STRATEGY: Said(
        _("Write or refresh a strategy"),
        _("Set a date by which you want a strategy along the seven elements. One page is a start."),
        _("Plan your strategy"),
    ),
    Do.STORY: Said(
        _("Share a story"), _("Tell others what you tried, also where it was hard. You can begin with one line."),
        _("Tell your story"),
    ),
    Do.ADVOCATE: Said(
        _("Speak for the framework"),
        _("Tell one other organisation what it did for you, and note when."), _("Note whom you told"),
    ),
    Do.DATA_ANALYSIS: Said(
        _("Look at your data"), _("Read the first step of the implementation guide: which data to look at."),
        _("Read about data analysis"),
    ),
    Do.PLANNING: Said(
        _("Plan your year"), _("Read how to choose a few priorities and put them into a plan."),
        _("Read about planning"),
    ),
    Do.BUSINESS_CASE: Said(
        _("Write a business case"), _("Read which four questions a business case answers."),
        _("Read about the business case"),
    ),
    Do.IMPLEMENTATION: Said(
        _("Put it to work"), _("Read how others put their plans to work."), _("Read about implementation")
    ),
    Do.EVALUATION: Said(
        _("See whether it helped"), _("Read how to find out what your work changed."), _("Read about evaluation")
    ),
    Do.KEEP_GOING: Said(
        _("Keep going"), _("All steps are done. Look at your action plan now and then."),
        _("Open the action plan"),
    ),
}  # fmt: skip
