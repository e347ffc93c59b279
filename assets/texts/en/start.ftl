# Before the work: choosing a language, making a profile, joining a region, unlocking.
start-step-language = Language
start-step-name = Name
start-step-words = Words
start-language-title = Choose your language
start-language-later = You can change this later.
start-name-title = Who are you?
start-name-label = Your name
start-name-hint = This is how colleagues see you. Any script is fine.
start-name-empty = Fill in your name.
start-next = Continue
start-words-title = Your five words
start-words-why = You open the app with these five words. Only you know them.
start-words-write = Write them on paper now. We will never show them again.
start-words-written = I wrote them down
start-again-title = Type your five words
start-again-label = Your five words
start-again-hint = In the same order, with spaces between them.
start-again-wrong = These are not the same words. Look at your paper and type them again.
start-show-words = Show the words once more
start-create = Make profile
start-busy = Your profile is being made on this laptop. One moment.
start-back = Back
start-back-to-profiles = Back to the lock

join-title = Join your region
join-why = You got an invitation from your coordinator. Paste it here.
join-invitation = Invitation
join-invitation-hint = One long line of letters and digits.
join-other-server = Use another server address
join-server = Server address
join-server-hint = Only when your coordinator says so.
join-submit = Join
join-busy = We are fetching your region. This needs internet.

unlock-title = Open your work
unlock-who = Who are you?
unlock-waiting = { $count ->
    [one] { $count } change waiting
   *[other] { $count } changes waiting
}
unlock-passphrase = Your five words
unlock-hint = The words you have on paper. Pasting is fine.
unlock-show = Show what I type
unlock-submit = Open
unlock-busy = We are opening your work. This takes a few seconds.
unlock-new-profile = New profile on this laptop
