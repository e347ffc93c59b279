# The frame of the window, and words used everywhere.
nav-label = Schermen
nav-today = Vandaag
nav-people = Mensen
nav-referrals = Verwijzen
nav-directory = Wegwijzer
nav-team = Team
nav-due = { $count ->
    [one] { $count } ding te doen
   *[other] { $count } dingen te doen
}
new-contact = Nieuw contact
practice-region = Oefenregio
lock-now = Op slot
skip-to-content = Naar de inhoud
panel-region = Paneel
panel-close = Sluiten
language-label = Taal van het scherm
language-trial = Proefvertaling

save = Opslaan
cancel = Annuleren
yes = Ja
no = Nee
copy = Kopiëren
copied = Gekopieerd.
copy-by-hand = Kopiëren lukt niet. Selecteer de tekst en druk op Ctrl+C.
list-comma = ,
choice-all = Alle
choice-more = Meer
field-optional = (mag leeg blijven)
value-empty = (leeg)
steps-label = Stap { $now } van { $count }
step-done = (klaar)
pages-label = Bladeren
pages-before = Vorige
pages-after = Volgende
pages-now = { $from } tot { $to } van { $count }
minutes-short = { $count } min
sent-yes = Veilig bewaard
sent-not-yet = Wacht op versturen
draft-kept = Concept bewaard op deze laptop
draft-failed = Concept is nog niet bewaard
draft-too-long = Concept niet bewaard: te lang
draft-unread = Uw concept is nu niet te lezen
draft-again = Probeer opnieuw
draft-drop = Concept weggooien
text-over = { $count ->
    [one] { $count } teken te veel.
   *[other] { $count } tekens te veel.
}
number-found = Dit lijkt op een BSN, V-nummer of rekeningnummer. Haal het weg: zo kunt u niet opslaan. Telefoonnummer? Schrijf de 0 ervoor.
number-remove = Haal het weg

search-all = Zoeken
search-shortcut = Alles doorzoeken met Ctrl+K
search-found = { $count ->
    [one] { $count } gevonden
   *[other] { $count } gevonden
}
search-none = Niets gevonden voor ‘{ $query }’.

day-today = vandaag
day-yesterday = gisteren
day-tomorrow = morgen
day-in = { $days ->
    [one] over { $days } dag
   *[other] over { $days } dagen
}
day-ago = { $days ->
    [one] { $days } dag geleden
   *[other] { $days } dagen geleden
}
date-today = Vandaag
date-yesterday = Gisteren
date-tomorrow = Morgen
date-other = Andere dag
date-one-week = Over 1 week
date-two-weeks = Over 2 weken
date-day = Dag
date-month = Maand
date-year = Jaar

today-to-do = { $count ->
    [one] { $count } ding te doen
   *[other] { $count } dingen te doen
}
today-empty = Er ligt niets te wachten. Heeft u iemand gesproken?
today-drafts = Nog niet af
today-follow-ups = Nog doen
today-later = Later
today-waiting = Wacht op antwoord
today-all-referrals = Alle { $count } verwijzingen bekijken
today-more-follow-ups = En nog { $count }. Bekijk alle verwijzingen
today-recent = Laatst gesproken
follow-up-ask = Vraag hoe het gaat bij { $service }
draft-contact = Contact is nog niet af
draft-referral = Verwijzing is nog niet af
draft-person = Nieuwe persoon is nog niet af
draft-correction = Verbetering is nog niet af
draft-status = Nieuws over verwijzing is nog niet af
draft-edit = Aanpassing is nog niet af
