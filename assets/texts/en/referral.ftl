# Making a referral, following it, and the directory of services.
refer-title = New referral
refer-step-to = To whom
refer-step-agreement = Agreement
refer-step-check = Check
refer-who = For whom?
refer-who-empty = Choose a person from the list.
refer-search = Search for an organisation
refer-domain = Topic
refer-municipality = Municipality
refer-choose = Choose an organisation
refer-choose-empty = Choose an organisation from the list.
refer-nothing = Nothing found. Choose another topic or municipality.
refer-more = { $count } more. Type a word to search.
refer-protocol = Phone this organisation yourself. Do not make a referral.
refer-agree-ask = Tell the person what you pass on to { $service }.
refer-agree-given = Does the person agree?
refer-agree-empty = Choose Yes or No.
refer-agree-no = Without agreement you pass nothing on. You can ask again later.
refer-shares-nothing = The organisation then gets no details of the person.
refer-not-asked = Not asked
refer-agree-language = In which language did you ask?
refer-agree-how = How did the person agree?
refer-share = What may the organisation know?
refer-share-note = You may choose more than one
refer-hears = May know
refer-hears-nothing = Nothing
refer-talks = { $count ->
    [one] { $count } contact
   *[other] { $count } contacts
}
refer-reason = What is the question?
refer-reason-hint = Short, in plain words. The organisation reads this.
refer-follow-up = When will you ask how it is going?
refer-after = Now pass it on yourself. Then set it to ‘Passed on’.
refer-back = Back
refer-next = Continue
refer-save = Save referral
refer-saved = Referral saved.
refer-resumed = This is your draft. You can go on.

referral-title = Referral
referral-to = Referral to { $service }
referral-arrow-to = to
referral-made = Made by
referral-follow-up = Ask how it is going: { $day }
later-ask = Ask later:
referrals-to-send = Still to pass on
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

directory-search = Search for an organisation or topic
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
