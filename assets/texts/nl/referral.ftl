# Making a referral, following it, and the directory of services.
refer-title = Nieuwe verwijzing
refer-step-to = Naar wie
refer-step-agreement = Akkoord
refer-step-check = Nakijken
refer-who = Voor wie?
refer-who-empty = Kies een persoon uit de lijst.
refer-search = Zoek een organisatie
refer-domain = Onderwerp
refer-municipality = Gemeente
refer-choose = Kies een organisatie
refer-choose-empty = Kies een organisatie uit de lijst.
refer-nothing = Niets gevonden. Kies een ander onderwerp of een andere gemeente.
refer-more = Nog { $count } andere. Typ een woord om te zoeken.
refer-protocol = Bel zelf. Hiervoor maakt u geen verwijzing.
refer-agree-ask = Vertel aan de persoon wat u doorgeeft aan { $service }.
refer-agree-given = Is de persoon akkoord?
refer-agree-empty = Kies Ja of Nee.
refer-agree-no = Zonder akkoord geeft u niets door. U kunt het later nog eens vragen.
refer-shares-nothing = De organisatie krijgt dan geen gegevens van de persoon.
refer-not-asked = Niet gevraagd
refer-agree-language = In welke taal heeft u het gevraagd?
refer-agree-how = Hoe gaf de persoon akkoord?
refer-share = Wat mag de organisatie weten?
refer-share-note = U mag meer kiezen
refer-hears = Mag weten
refer-hears-nothing = Niets
refer-talks = { $count ->
    [one] { $count } contact
   *[other] { $count } contacten
}
refer-reason = Wat is de vraag?
refer-reason-hint = Kort, in gewone woorden. De organisatie leest dit.
refer-follow-up = Wanneer vraagt u hoe het gaat?
refer-after = Geef het nu zelf door. Zet het dan op ‘Doorgegeven’.
refer-back = Terug
refer-next = Verder
refer-save = Verwijzing opslaan
refer-saved = Verwijzing opgeslagen.
refer-resumed = Dit is uw concept. U kunt verdergaan.

referral-title = Verwijzing
referral-to = Verwijzing naar { $service }
referral-arrow-to = naar
referral-made = Gemaakt door
referral-follow-up = Vraag hoe het gaat: { $day }
later-ask = Later vragen:
referrals-to-send = Nog door te geven
referrals-waiting = Wacht op antwoord
referrals-running = Loopt
referrals-done = Klaar
referrals-empty = U heeft nog niemand verwezen.

status-title = Nieuws over deze verwijzing
status-new = Wat is er gebeurd?
status-source = Van wie weet u dit?
status-reason = Waarom?
status-note = Toelichting
status-saved = Status opgeslagen.

directory-search = Zoek een organisatie of onderwerp
directory-found = { $count ->
    [one] { $count } gevonden
   *[other] { $count } gevonden
}
directory-none = Niets gevonden. Probeer een ander woord of een andere gemeente.
service-phone = Telefoon
service-email = E-mail
service-url = Website
service-address = Adres
service-where = Voor gemeenten
service-checked = Nagekeken op { $day }
service-unchecked = Nog niet nagekeken
