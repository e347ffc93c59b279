# People, one person, sharing, choosing between two versions.
people-add = Add person
people-search = Search by name
people-found = { $count ->
    [one] { $count } person found
   *[other] { $count } people found
}
people-none = Nobody found for ‘{ $query }’.
people-empty = You have not added anybody yet.

person-last-contact = Last spoken: { $day }
person-no-contact = Not spoken yet
person-refer = Refer
person-share = Share
person-edit = Edit
person-edit-title = Edit details
person-saved = Saved.
person-conflicts = { $count ->
    [one] There is { $count } choice to make here.
   *[other] There are { $count } choices to make here.
}
person-timeline = Contacts and referrals
person-timeline-empty = No contact recorded yet.
person-members = Who can read this? ({ $count })
person-history = History
person-name = Name
person-name-hint = As the person writes it. Any script is fine.
person-latin-name = Name in Latin letters
person-latin-name-hint = Useful when the name is in another script.
person-languages = Languages
person-municipality = Municipality
person-safe-contact = Safe contact
person-safe-contact-hint = How and when may you make contact? What should you avoid?
person-route = Learning route
person-birth-years = Born between
person-born = born { $years }
person-birth-years-hint = For example 1980-1989.
person-tempo = Own pace
person-tempo-hint = In the person’s own words.

members-why = These colleagues can read everything about this person.
members-me = you
history-empty = No changes yet.

share-title = Share with a colleague
share-why = Your colleague can then read everything about { $name } and add to it.
share-can-read = Can read this
share-submit = Share
share-with = Share with { $name }
share-done = { $name } can read this now.
share-nobody = There is no other colleague to share with.

conflict-title = Make a choice
conflict-why = Two colleagues changed the same thing. Choose what is right.
conflict-none = There is nothing to choose.
conflict-open = Choose
conflict-this = Choose this one
conflict-both = Keep both
conflict-chosen = Choice saved.
conflict-badge = { $count ->
    [one] { $count } choice
   *[other] { $count } choices
}

# Names of fields, in the history and in choices.
field-name = Name
field-latin-name = Name in Latin letters
field-municipality = Municipality
field-languages = Languages
field-learning-route = Learning route
field-birth-years = Born between
field-safe-contact = Safe contact
field-tempo-note = Own pace
field-what = Details of the contact
field-note = Note
field-status = Status
field-content = Details of the referral
field-given = Agreement
