# Making a referral, following it, and the directory of services.
refer-title = New referral
refer-step-to = To whom
refer-step-agreement = Agreement
refer-step-check = Check
refer-who = For whom?
refer-who-empty = Choose a person from the list.
refer-search = Search an organisation
refer-domain = Topic
refer-municipality = Municipality
refer-choose = Choose an organisation
refer-choose-empty = Choose an organisation from the list.
refer-nothing = Nothing found. Choose another topic or municipality.
refer-more = { $count } more. Type a word to search.
refer-protocol = Call yourself. You make no referral for this.
refer-agree-ask = Tell the person what you pass on to
refer-agree-given = Does the person agree?
refer-agree-empty = Choose Yes or No.
refer-agree-no = Without agreement you pass nothing on. You can ask again later.
refer-agree-language = In which language did you ask?
refer-agree-how = How did the person agree?
refer-share = What may the organisation know?
refer-share-note = You may choose more
refer-hears = May know
refer-hears-nothing = Nothing
refer-talks = { $count ->
    [one] { $count } contact
   *[other] { $count } contacts
}
refer-reason = What is the question?
refer-reason-hint = Short, in plain words. The organisation reads this.
refer-follow-up = When will you ask how it is going?
refer-after = After sending, the organisation takes the next step.
refer-back = Back
refer-next = Continue
refer-save = Save referral
refer-saved = Referral saved.
refer-resumed = This is your draft. You can go on.

referral-title = Referral
referral-to = Referral to
referral-arrow-to = to
referral-made = Made by
referral-follow-up = Follow up: { $day }
referrals-to-send = To send
referrals-waiting = Waiting for an answer
referrals-running = Running
referrals-done = Done
referrals-empty = You have not referred anybody yet.

status-title = News about this referral
status-new = What happened?
status-source = Who told you?
status-reason = Why?
status-note = Explanation
status-saved = Status saved.

directory-search = Search an organisation or topic
directory-found = { $count ->
    [one] { $count } found
   *[other] { $count } found
}
directory-none = Nothing found. Try another word or municipality.
service-phone = Phone
service-email = E-mail
service-url = Website
service-address = Address
service-where = For municipalities
service-checked = Checked on { $day }
service-unchecked = Not checked yet
