"""What the demo's organisation says of each statement, a year ago and now: the words that a real report is full of."""

from __future__ import annotations

from collections.abc import Mapping

Words = tuple[str, str]  # a rating, and why or what shows it

# Agreed last year, on the statements of a quick round.
LAST_YEAR: Mapping[str, Words] = {
    "personal-health-1": ("amber", "The helpline is open to all, but porters have no private place to call."),
    "personal-health-3": ("green", "Physio by self-referral since spring. The longest wait this year was nine days."),
    "personal-health-5": ("amber", "The walking group meets at noon. Nobody asked night teams what would suit them."),
    "relationships-1": ("green", "Every ward has a ten-minute check-in on its board, and matrons looked in twice."),
    "relationships-4": ("green", "Mediation was used eleven times, twice by senior staff. Results go to each team."),
    "fulfilment-1": ("amber", "Thank-you cards reach the wards. The community teams could not name one."),
    "fulfilment-3": ("red", "Managers decide alone and keep no record, so we cannot say who was turned down."),
    "fulfilment-5": ("amber", "The staff networks were asked. The gap for disabled staff has not moved in two years."),
    "managers-leaders-1": ("red", "No executive answers for wellbeing, and no board paper named it last year."),
    "managers-leaders-4": ("amber", "The chief executive visits both main sites, but no leader came on a night shift."),
    "managers-leaders-5": ("red", "There was no training after 2022, and nobody counts the conversations."),
    "environment-1": ("red", "Faults go to a mailbox that nobody reads at weekends. We found 40 without an answer."),
    "environment-3": ("red", "Day staff have two good rooms. On nights they are locked."),
    "data-insights-1": ("amber", "We counted who came to each course, and did not ask whether it helped."),
    "data-insights-4": ("red", "Our figures are for all staff together. We have never split them."),
    "data-insights-5": ("amber", "We ran a survey in May. Most teams never heard what came of it."),
    "professional-support-1": ("green", "First talk within ten days in eleven of twelve months, and a crisis line."),
    "professional-support-4": ("amber", "Staff side checked the absence policy, but cases are not compared by team."),
    "professional-support-5": ("green", "One page lists it all and is checked each quarter. Caterers found it."),
}  # fmt: skip

# What the lead says now, with a note: the statements of a standard round that were looked at so far.
LEAD_NOW: Mapping[str, Words] = {
    "personal-health-1": ("green", "Every site has a private room with a phone, and use is counted by staff group."),
    "personal-health-2": ("amber", "The credit union visits each month. Bank staff say that they did not know."),
    "personal-health-3": ("green", ""),
    "personal-health-4": ("amber", "Guidance is out since March. About half of the managers have had the briefing."),
    "personal-health-5": ("green", "Night teams asked for sleep advice: a course ran on two nights in June."),
    "relationships-1": ("green", ""),
    "relationships-2": ("green", "Champions have an hour a week on the rota, and a group of their own."),
    "relationships-3": ("green", "Lone workers are on one list. Team leaders ring each of them on Mondays."),
    "relationships-4": ("green", ""),
    "relationships-5": ("green", "The guardian answered all but two of 31 concerns."),
    "managers-leaders-1": ("amber", "The people director answers for it since January. The board discussed it once."),
    "managers-leaders-2": ("amber", "I have two days a week, and lose one of them in most weeks of winter."),
    "managers-leaders-3": ("amber", "There was £20,000 this year. Nothing is promised for the next."),
    "managers-leaders-4": ("amber", ""),
    "managers-leaders-5": ("amber", "60 of 140 managers came to the half-day."),
    "environment-1": ("red", "Faults have owners now, but 25 are older than the time we agreed."),
    "environment-2": ("amber", "Risk reviews are done in A&E and on the wards, not in the community teams."),
    "environment-3": ("red", "The night room is still locked at both main sites."),
    "environment-4": ("amber", "There is a fridge and a microwave on each floor. The canteen closes at three."),
    "environment-5": ("red", "Missed breaks are not counted anywhere."),
}  # fmt: skip

# What two colleagues say of the elements that they were asked about.
COLLEAGUES_NOW: tuple[Mapping[str, Words], ...] = (
    {
        "relationships-1": ("green", ""),
        "relationships-2": ("amber", "We had no champion on nights since Easter."),
        "relationships-3": ("green", ""),
        "relationships-4": ("amber", "In our area people still wait for it to blow over."),
        "relationships-5": ("green", ""),
        "environment-1": ("amber", "The list is better than last year. Ours were mended in a week."),
        "environment-2": ("amber", ""),
        "environment-3": ("green", "The new room on the first floor is always free when I need it."),
        "environment-4": ("amber", "Fine by day. The machine is empty by midnight."),
        "environment-5": ("green", "Our ward plans breaks at handover."),
    },
    {
        "relationships-1": ("amber", "Monthly on my ward, but theatres stopped in August."),
        "relationships-2": ("green", ""),
        "relationships-3": ("amber", "The calls are about visits and safety, not about how we are."),
        "relationships-4": ("green", ""),
        "relationships-5": ("green", "I raised parking, and got an answer within a week."),
        "environment-1": ("amber", "Nobody walked the health centre with us this year."),
        "environment-2": ("green", "After the incident in May we got support the same day."),
        "environment-3": ("amber", "There is a room, but it is two floors away and my break is short."),
        "environment-4": ("amber", ""),
        "environment-5": ("amber", "We plan them, and then the phone rings."),
    },
)
