# Before the work: choosing a language, making a profile, joining a region, unlocking.
start-step-language = Taal
start-step-name = Naam
start-step-words = Woorden
start-language-title = Kies uw taal
start-language-later = U kunt dit later veranderen.
start-name-title = Wie bent u?
start-name-label = Uw naam
start-name-hint = Zo zien collega’s u. U mag elk schrift gebruiken.
start-name-empty = Vul uw naam in.
start-next = Verder
start-words-title = Uw vijf woorden
start-words-why = Met deze vijf woorden opent u de app. Alleen u kent ze.
start-words-write = Schrijf ze nu op papier. We laten ze daarna nooit meer zien.
start-words-written = Ik heb ze opgeschreven
start-again-title = Typ uw vijf woorden
start-again-label = Uw vijf woorden
start-again-hint = In dezelfde volgorde, met spaties ertussen.
start-again-wrong = Dit zijn niet dezelfde woorden. Kijk op uw papier en typ ze opnieuw.
start-show-words = Toon de woorden nog een keer
start-create = Profiel maken
start-busy = Uw profiel komt op deze laptop. Even geduld.
start-back = Terug
start-back-to-profiles = Terug naar het slot

join-title = Meedoen met uw regio
join-why = U heeft een uitnodiging van uw coördinator gekregen. Plak die hier.
join-invitation = Uitnodiging
join-invitation-hint = Eén lange regel met letters en cijfers.
join-other-server = Ander serveradres gebruiken
join-server = Serveradres
join-server-hint = Alleen nodig als uw coördinator dit zegt.
join-submit = Meedoen
join-busy = We halen uw regio op. Hiervoor is internet nodig.

unlock-title = Open uw werk
unlock-who = Wie bent u?
unlock-waiting = { $count ->
    [one] { $count } wijziging wacht
   *[other] { $count } wijzigingen wachten
}
unlock-passphrase = Uw vijf woorden
unlock-hint = De woorden die u op papier heeft. Plakken mag.
unlock-show = Toon wat ik typ
unlock-submit = Openen
unlock-busy = We openen uw werk. Dit duurt een paar tellen.
unlock-new-profile = Nieuw profiel op deze laptop
