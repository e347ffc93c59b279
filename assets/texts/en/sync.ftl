# The card at the foot of the rail, its panel, and the small screen of the coordinator.
sync-title = Sending
sync-open = More about sending
sync-now = Send now
sync-safe = Everything is safe
sync-nothing = Nothing to send yet
sync-never = Never sent yet
sync-busy = Sending…
sync-busy-count = { $done } of { $waiting }
sync-waiting = { $count ->
    [one] { $count } change waiting
   *[other] { $count } changes waiting
}
sync-waiting-sub = Kept on this laptop. We send it when there is internet.
sync-long-ago = Last sent: { $day }
sync-long-ago-sub = Please find some internet.
sync-choose = { $count ->
    [one] { $count } choice to make
   *[other] { $count } choices to make
}
sync-choose-sub = Two colleagues changed the same thing.
sync-sign-in = Sign in again to send
sync-sign-in-sub = Ask your coordinator for an invitation. Your work is kept.
sync-sign-in-ask = Ask your coordinator for a new invitation.
sync-sign-in-lock = Lock the app and choose ‘New profile on this laptop’.
sync-sign-in-paste = Paste the invitation there. Your earlier work stays in this profile.
sync-too-old = Update the app to send
sync-kept = Your work is kept on this laptop.
sync-danger = Saving does not work
sync-danger-sub = Write it on paper and call your coordinator.
sync-stopped = Sending has stopped
sync-list-waiting = Waiting to be sent
sync-list-last = Last sent
sync-list-choices = To choose
waiting-person = Person
waiting-contact = Contact
waiting-referral = Referral
waiting-other = Something else
sync-help = Everything you save is safe on this laptop at once.
sync-help-offline = Without internet you can simply go on. Go online once a week.

team-colleagues = Colleagues
team-invite = Invite a colleague
team-invite-name = Name of your colleague
team-invite-role = Role
team-invite-submit = Make invitation
team-invite-line = Give this line to your colleague safely. It works for { $hours } hours, once.
team-pack = Data of the region
team-pack-why = You work with version { $version } now. Approve a new version after you have checked it.
team-pack-approve = Approve new version
team-pack-approved = Version { $version } is approved.
role-key-person = Key person
role-coordinator = Coordinator
