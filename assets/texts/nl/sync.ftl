# The card at the foot of the rail, its panel, and the small screen of the coordinator.
sync-title = Versturen
sync-open = Meer over versturen
sync-now = Nu versturen
sync-safe = Alles staat veilig
sync-nothing = Nog niets te versturen
sync-never = Nog nooit verstuurd
sync-busy = Bezig met versturen…
sync-busy-count = { $done } van { $waiting }
sync-waiting = { $count ->
    [one] { $count } wijziging wacht
   *[other] { $count } wijzigingen wachten
}
sync-waiting-sub = Bewaard op deze laptop. We sturen het als er internet is.
sync-long-ago = Laatst verstuurd: { $day }
sync-long-ago-sub = Zoek even internet op.
sync-choose = { $count ->
    [one] { $count } keuze te maken
   *[other] { $count } keuzes te maken
}
sync-choose-sub = Twee collega’s hebben hetzelfde veranderd.
sync-sign-in = Meld u opnieuw aan om te versturen
sync-sign-in-sub = Vraag uw coördinator om een uitnodiging. Uw werk blijft bewaard.
sync-sign-in-ask = Vraag uw coördinator om een nieuwe uitnodiging.
sync-sign-in-lock = Zet de app op slot en kies ‘Nieuw profiel op deze laptop’.
sync-sign-in-paste = Plak daar de uitnodiging. Uw eerdere werk blijft in dit profiel.
sync-too-old = Werk de app bij om te versturen
sync-kept = Uw werk blijft bewaard op deze laptop.
sync-danger = Opslaan lukt niet
sync-danger-sub = Schrijf het even op papier en bel uw coördinator.
sync-stopped = Versturen is gestopt
sync-list-waiting = Wacht op versturen
sync-list-last = Laatst verstuurd
sync-list-choices = Om te kiezen
waiting-person = Persoon
waiting-contact = Contact
waiting-referral = Verwijzing
waiting-other = Iets anders
sync-help = Alles wat u opslaat, staat meteen veilig op deze laptop.
sync-help-offline = Zonder internet kunt u gewoon doorwerken. Ga één keer per week even online.

team-colleagues = Collega’s
team-invite = Collega uitnodigen
team-invite-name = Naam van uw collega
team-invite-role = Rol
team-invite-submit = Uitnodiging maken
team-invite-line = Geef deze regel veilig aan uw collega. De regel werkt { $hours } uur, één keer.
team-pack = Gegevens van de regio
team-pack-why = U werkt nu met versie { $version }. Keur een nieuwe versie goed nadat u die heeft nagekeken.
team-pack-approve = Nieuwe versie goedkeuren
team-pack-approved = Versie { $version } is goedgekeurd.
role-key-person = Sleutelpersoon
role-coordinator = Coördinator
