# People, one person, sharing, choosing between two versions.
people-add = Persoon toevoegen
people-search = Zoek op naam
people-found = { $count ->
    [one] { $count } persoon gevonden
   *[other] { $count } mensen gevonden
}
people-none = Niemand gevonden voor ‘{ $query }’.
people-empty = U heeft nog geen mensen opgeslagen.

person-last-contact = Laatst gesproken: { $day }
person-no-contact = Nog niet gesproken
person-refer = Verwijzen
person-share = Delen
person-edit = Aanpassen
person-edit-title = Gegevens aanpassen
person-saved = Opgeslagen.
person-conflicts = { $count ->
    [one] Hier is { $count } keuze te maken.
   *[other] Hier zijn { $count } keuzes te maken.
}
person-timeline = Contacten en verwijzingen
person-timeline-empty = Nog geen contact opgeslagen.
person-members = Wie kan dit lezen? ({ $count })
person-history = Geschiedenis
person-name = Naam
person-name-hint = Zoals de persoon zelf schrijft. Elk schrift mag.
person-latin-name = Naam in Latijnse letters
person-latin-name-hint = Handig als de naam in een ander schrift staat.
person-languages = Talen
person-municipality = Gemeente
person-safe-contact = Veilig contact
person-safe-contact-hint = Hoe en wanneer mag u contact zoeken? Wat juist niet?
person-route = Leerroute
person-birth-years = Geboren tussen
person-born = geboren { $years }
person-birth-years-hint = Bijvoorbeeld 1980-1989.
person-tempo = Eigen tempo
person-tempo-hint = In de woorden van de persoon zelf.

members-why = Deze collega’s kunnen alles van deze persoon lezen.
members-me = u
history-empty = Nog geen wijzigingen.

share-title = Delen met een collega
share-why = Uw collega kan dan alles over { $name } lezen en aanvullen.
share-can-read = Kan dit lezen
share-submit = Delen
share-with = Delen met { $name }
share-done = { $name } kan dit nu lezen.
share-nobody = Er is geen andere collega om mee te delen.

conflict-title = Keuze maken
conflict-why = Twee collega’s hebben hetzelfde veranderd. Kies wat klopt.
conflict-none = Er is niets om te kiezen.
conflict-open = Kiezen
conflict-this = Kies deze
conflict-both = Allebei houden
conflict-chosen = Keuze opgeslagen.
conflict-badge = { $count ->
    [one] { $count } keuze
   *[other] { $count } keuzes
}

# Names of fields, in the history and in choices.
field-name = Naam
field-latin-name = Naam in Latijnse letters
field-municipality = Gemeente
field-languages = Talen
field-learning-route = Leerroute
field-birth-years = Geboren tussen
field-safe-contact = Veilig contact
field-tempo-note = Eigen tempo
field-what = Gegevens van het contact
field-note = Notitie
field-status = Status
field-content = Gegevens van de verwijzing
field-given = Akkoord
