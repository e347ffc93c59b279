# The frame of the window, and words used everywhere.
nav-label = Screens
nav-today = Today
nav-people = People
nav-referrals = Referrals
nav-directory = Directory
nav-team = Team
nav-due = { $count ->
    [one] { $count } thing to do
   *[other] { $count } things to do
}
new-contact = New contact
practice-region = Practice region
lock-now = Lock
skip-to-content = Skip to content
panel-region = Panel
panel-close = Close
language-label = Language of the screen
language-trial = Trial translation

save = Save
cancel = Cancel
yes = Yes
no = No
copy = Copy
copied = Copied.
copy-by-hand = Copying does not work. Select the text and press Ctrl+C.
list-comma = ,
choice-all = All
choice-more = More
field-optional = (may stay empty)
value-empty = (empty)
steps-label = Step { $now } of { $count }
step-done = (done)
pages-label = Pages
pages-before = Previous
pages-after = Next
pages-now = { $from } to { $to } of { $count }
minutes-short = { $count } min
sent-yes = Stored safely
sent-not-yet = Waiting to be sent
draft-kept = Draft kept on this laptop
draft-failed = Draft is not kept yet
draft-too-long = Draft not kept: too long
draft-unread = Your draft cannot be read now
draft-again = Try again
draft-drop = Discard draft
text-over = { $count ->
    [one] { $count } character too many.
   *[other] { $count } characters too many.
}
number-found = This looks like a BSN, V-number or bank account. Remove it: you cannot save with it. Phone number? Start with 0.
number-remove = Remove it

search-all = Search
search-shortcut = Search everything with Ctrl+K
search-found = { $count ->
    [one] { $count } found
   *[other] { $count } found
}
search-none = Nothing found for ‘{ $query }’.

day-today = today
day-yesterday = yesterday
day-tomorrow = tomorrow
day-in = { $days ->
    [one] in { $days } day
   *[other] in { $days } days
}
day-ago = { $days ->
    [one] { $days } day ago
   *[other] { $days } days ago
}
date-today = Today
date-yesterday = Yesterday
date-tomorrow = Tomorrow
date-other = Other day
date-one-week = In 1 week
date-two-weeks = In 2 weeks
date-day = Day
date-month = Month
date-year = Year

today-to-do = { $count ->
    [one] { $count } thing to do
   *[other] { $count } things to do
}
today-empty = Nothing is waiting. Did you speak with somebody?
today-drafts = Not finished
today-follow-ups = To do
today-later = Later
today-waiting = Waiting for an answer
today-all-referrals = See all { $count } referrals
today-more-follow-ups = And { $count } more. See all referrals
today-recent = Spoken with lately
follow-up-ask = Ask how it is going at { $service }
draft-contact = Contact is not finished
draft-referral = Referral is not finished
draft-person = New person is not finished
draft-correction = Correction is not finished
draft-status = News about a referral is not finished
draft-edit = Change is not finished
