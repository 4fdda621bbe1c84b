# olgFeast Desktop, Deutsch. Zahlen und Namen kommen als Variablen aus dem Programm.

product = olgFeast
starting = Die gespeicherten Bestellungen werden geöffnet …
core-unreachable = Die Anzeige erreicht das Programm dahinter nicht. Es wird weiter versucht; bleibt es so, das Fenster schließen und olgFeast neu starten.
core-cannot-keep = Die Daten auf diesem Computer lassen sich nicht öffnen ({ $why }), gespeichert würde also nichts. Nach der Festplatte sehen, dann olgFeast neu starten.

## Language

language = Sprache
language-unreviewed = ungeprüft

## Sound

mute = Ton aus
muted-until = Ton aus bis { $time }
unmute = einschalten
no-speakers = Keine Lautsprecher
settings-sound-test = Ton abspielen
settings-sound-absent = Dieser Computer hat keine Lautsprecher, oder sie sind nicht zu benutzen.
settings-window = Fenster
settings-full-screen = Ganzer Bildschirm
settings-keep-awake = Bildschirm anlassen
settings-start-at-login = Starten, sobald sich jemand an diesem Computer anmeldet

## Top bar

screens = Ansichten
screen-dashboard = Übersicht
screen-kitchen = Küche
screen-pickup = Abholung
screen-history = Verlauf
screen-menu = Speisekarte
screen-order = Bestellen
screen-diagnostics = Diagnose
screen-settings = Einstellungen
theme-light = Hell
theme-dark = Dunkel
theme-contrast = Hoher Kontrast

sign-out = Abmelden
sign-out-sure = Abmelden?
sign-out-unsent = { $count ->
    [one] 1 Änderung ist noch nicht gesendet. Abmelden?
   *[other] { $count } Änderungen sind noch nicht gesendet. Abmelden?
}
sign-out-no = Nein, bleiben
unsent = { $count ->
    [0] Alles ist gesendet
    [one] 1 Änderung wartet
   *[other] { $count } Änderungen warten
}
undo = Rückgängig
toast-moved = { $number } { $what }

## Link badge

link-connecting = Verbinde
link-catching-up = Hole auf
link-live = Live
link-silent = Vom Server kommt nichts
link-rest = Abfrage über REST (Live-Verbindung fehlt)
link-rest-every = Abfrage alle { $seconds } s (Live-Verbindung fehlt)
link-protocol = Abfrage über REST (Live-Verbindung gestört)
link-unchecked = Nur Live-Verbindung, nicht mit dem Server verglichen
link-offline = Offline
link-sign-in = Neu anmelden
link-forbidden = Dieses Konto darf die Bestellungen nicht sehen
link-version = Der Server spricht eine andere Version
link-replaced = Ein anderes Fenster hat diese Station übernommen
link-wrong-key = Nicht der gekoppelte Computer
link-core-silent = Das Programm hinter dieser Anzeige antwortet nicht
heard = { $ago } gehört
up-to = { $words } · bis Nr. { $number }
checked = { $ago } geprüft
since-ago = seit { $ago }
link-reconnecting-in = Neuer Versuch in { $seconds } s
link-reconnecting = Neuer Versuch läuft
retry-now = jetzt versuchen
use-this-one = hier weiterarbeiten
saved-from = gespeicherte Bestellungen von { $when }
seconds-ago = vor { $seconds } s
minutes-ago = vor { $minutes } min
hours-ago = vor { $hours } h
seconds-long = { $seconds } s
minutes-long = { $minutes } min
hours-long = { $hours } h
when-yesterday = gestern { $time }
when-days-ago = vor { $days } Tagen, { $time }
when-later = { $time } (Uhr verstellt)

band-offline = Offline
band-offline-saved = Offline · gespeicherte Bestellungen von { $when }
band-not-receiving = Seit { $when } kommen keine Bestellungen an
band-not-receiving-note = andere Stationen sehen nicht, was hier begonnen wird: es bleibt gespeichert und wird später gesendet
band-offline-note = was hier begonnen wird, bleibt gespeichert und wird später gesendet

## Kitchen display

all-day = Gesamt
all-day-title = Noch zu machen
all-day-nothing = Es ist nichts mehr zu machen.
all-day-page = Seite { $page } von { $pages }
all-day-item = { $pieces } { $name }, auf { $tickets ->
    [one] 1 Bon
   *[other] { $tickets } Bons
}

lane-pending = Neu
lane-preparing = In Arbeit
lane-ready = Fertig
lane-count = { $lane }: { $count }
more = +{ $count } weitere: { $numbers }
more-oldest = älteste { $age }
more-just-now = gerade eben
page-next = Nächste Seite
page-of = Seite { $page } von { $pages }
age-now = jetzt
age-minutes = { $minutes } min
age-hours = { $hours } h { $minutes }
age-unknown = Zeit unbekannt
mood-new = NEU ●
mood-in-time = IM PLAN ●
mood-warn = { $minutes }+ ▲
mood-late = SPÄT ■
mood-ready = FERTIG ✓
new-tag = NEU
action-start = ZUBE{"\u00AD"}REITUNG STARTEN
action-done = FERTIG, AUFRUFEN
action-hand-out = AUSGEBEN
see-all-lines = ALLE ZEILEN ZEIGEN
more-lines = ▼ { $count } weitere
first-lines = ▲ zum Anfang
lines-unknown = Positionen werden gelesen …
key-not-number = Taste { $key }
tokens = { $count ->
    [one] 1 Marke
   *[other] { $count } Marken
}
pieces = { $count ->
    [one] 1 Stück
   *[other] { $count } Stück
}
waiting-to-send = ◷ wartet auf Versand
not-announced = NICHT ANGEZEIGT: AUSRUFEN
undo-tile = ⟲ RÜCKGÄNGIG
started = begonnen
called = aufgerufen
handed-out = ausgegeben
cancelled = storniert
taken-back = zurückgenommen
ticket-name = Bestellung { $number }, { $lane }, { $age }, { $customer }: { $lines }
ticket-name-waiting = Bestellung { $number }, { $lane }, { $age }, { $customer }: { $lines }, noch nicht gesendet
line-name = { $quantity } { $name }
line-name-struck = { $quantity } { $name } (erledigt)
struck-here = nur auf dieser Anzeige gestrichen
part-done = mein Teil fertig
no-open-orders = Keine offenen Bestellungen.
last-order = Letzte Bestellung Nr. { $number } um { $when }.
empty-live = Live.
empty-stale = Neue können fehlen: { $link }.

## Stations that make a part of the orders

action-my-part = MEIN TEIL FERTIG
action-my-part-is-done = MEIN TEIL IST FERTIG
action-others-part = WARTET AUF { $groups }
action-see-stop = GESEHEN
lines-elsewhere = { $count ->
    [one] +1 Zeile bei { $groups }
   *[other] +{ $count } Zeilen bei { $groups }
}
lines-elsewhere-parts = { $count ->
    [one] +1 Zeile: { $parts }
   *[other] +{ $count } Zeilen: { $parts }
}
part-progress = { $group } { $struck }/{ $lines }
part-progress-done = { $group } ✓
filter-hides = { $groups } · verdeckt { $orders ->
    [one] 1 Bestellung
   *[other] { $orders } Bestellungen
}, { $lines ->
    [one] 1 Zeile
   *[other] { $lines } Zeilen
}
filter-hides-lines = { $groups } · verdeckt { $lines ->
    [one] 1 Zeile
   *[other] { $lines } Zeilen
}
filter-hides-nothing = { $groups } · verdeckt gerade nichts
filter-no-menu = { $groups } · die Karte ist noch nicht bekannt, darum wird nichts verdeckt
filter-off = Alles wird gezeigt · der Filter { $groups } ist aus
filter-show-all = Alles zeigen
filter-again = Wieder filtern
nothing-here = Bei { $groups } ist nichts zu machen.
note = HINWEIS
note-name = Hinweis: { $note }
stop = STOPP
stop-cancelled = storniert
stop-name = Bestellung { $number } wurde storniert: Stopp
stop-name-reason = Bestellung { $number } wurde storniert: Stopp. { $reason }

## Pickup board

pickup-ready = FERTIG ✓
pickup-in-preparation = IN ARBEIT
pickup-ask = Bitte an der Ausgabe fragen
pickup-empty = Keine offenen Bestellungen.
pickup-window = Auf anderem Bildschirm zeigen

## Looking back

recall = Rückruf
recall-title = Rückblick
recall-number = Nummer suchen
recall-close = Schließen
recall-newer = { $count ->
    [one] ▲ 1 neuere Bestellung
   *[other] ▲ { $count } neuere Bestellungen
}
recall-list = Bestellungen, neueste zuerst
recall-reading = Gespeichertes wird gelesen …
recall-failed = Das Gespeicherte kann nicht gelesen werden: { $reason }
recall-more = Zurück bis { $oldest }.
recall-end = Zurück bis { $oldest }. Älteres ist hier nicht gespeichert.
recall-full = Zurück bis { $oldest }. Ältere über die Nummer suchen.
recall-nothing = Keine solche Bestellung ist hier gespeichert.
recall-saved = Auf diesem Computer gespeichert. Was andere seit { $when } taten, kann fehlen.
recall-saved-only = Auf diesem Computer gespeichert. Was andere taten, kann fehlen.
recall-older = Ältere ▸
recall-newest = ◂ Neuere
recall-again = Nochmals lesen
recall-too-old = zu alt zum Zurückholen
recall-row = Bestellung { $number }, { $status }, { $when }, { $customer }: { $lines }
bring-back = Zurückholen
bring-back-to = auf { $status }
bring-back-name = Zurückholen auf { $status }: { $number }
back-to = zurück auf { $status }
nothing-selected = Kein Zettel ist ausgewählt.
no-state-before = { $number } ist { $status }: davor gibt es nichts.
line-short = { $quantity } × { $name }
lines-not-known = Positionen nicht bekannt
all-orders = ◂ Alle Bestellungen
detail-open = Alles zu Bestellung { $number } zeigen
detail-gone = Diese Bestellung ist hier nicht mehr bekannt.
detail-lines = Positionen
detail-times = Zeiten
detail-notes = Notizen
detail-cancelled = Storniert: { $reason }
detail-changes = Was daraus wurde
detail-changes-none = Von den Änderungen ist nichts gespeichert.
lines-struck = { $struck } von { $count } gestrichen
time-ordered = bestellt
time-started = begonnen
time-called = ausgerufen
time-handed-out = ausgegeben
change-by = { $station } ({ $user })
change-own = diese Station
change-nobody-told = von wem, ist nicht bekannt
change-first-seen = zuerst gesehen
change-sent-late = berührt { $made }, { $late } später gesendet
change-waits = { $status } wartet auf Versand
change-waits-since = { $status } wartet seit { $when } auf Versand
learned-event = vom Server gemeldet
learned-audit = beim Vergleich mit dem Server gefunden
learned-own = hier gemacht

## History and end of day

when-on = { $day }, { $time }
history-all-days = Alle Tage
history-today = Heute
history-yesterday = Gestern
history-day = Tag
history-day-like = z. B. { $day }
history-state = Zustand
history-any-state = Jeder Zustand
history-text = Nummer, Name, Position oder Notiz
history-place = Suchen in
history-in-anything = überall
history-in-number = Nummer
history-in-name = Name
history-in-item = Positionen
history-number = Nr.
history-ordered = Bestellt
history-name = Name
history-items = Positionen
history-anew = Neu lesen
history-export = Als CSV sichern
history-exporting = Wird gesichert …
history-exported = { $count ->
    [one] 1 Zeile gesichert: { $path }
   *[other] { $count } Zeilen gesichert: { $path }
}
history-not-exported = Nichts wurde gesichert. { $reason }
history-brought-back = { $number } ist zurück auf { $status }.
history-not-brought-back = { $number } bleibt, wie sie ist. { $reason }
history-detail = Alles zu einer Bestellung
history-progress = Gelesene ältere Bestellungen
history-complete = Alle Bestellungen seit { $since } sind hier.
history-complete-empty = Der Server hat noch keine Bestellungen.
history-runs = Bestellungen seit { $since } sind hier. Ältere werden gelesen: { $known } von { $total }.
history-runs-first = Ältere Bestellungen werden gelesen.
history-waits = Bestellungen seit { $since } sind hier. Ältere werden gelesen, wenn der Server antwortet.
history-waits-unknown = Ältere Bestellungen werden gelesen, wenn der Server antwortet.
report-title = Tagesabschluss
report-day-before = Der Tag davor
report-day-after = Der Tag danach
report-anew = Neu zählen
report-print = Drucken / PDF
report-close = ◂ Alle Bestellungen
report-not-printed = Nichts wird gedruckt. { $reason }
report-as-of = Gezählt { $when }.
report-orders = Bestellungen
report-cancelled = { $count ->
    [one] und 1 storniert
   *[other] und { $count } storniert
}
report-open = { $count ->
    [one] 1 noch offen
   *[other] { $count } noch offen
}
report-value = Wert, ausgegeben
report-tokens = Marken, ausgegeben
report-without = { $count ->
    [one] 1 Bestellung ohne Angabe
   *[other] { $count } Bestellungen ohne Angabe
}
report-to-ready = Zeit bis fertig
report-p90 = die Hälfte; 9 von 10 in { $time }
report-late = Zu spät
report-late-of = { $late } von { $count }, { $minutes } min oder mehr
report-percent = { $percent } %
report-none = Von diesem Tag sind keine Bestellungen hier.
report-by-hour = Bestellungen je Stunde
report-by-item = Stück je Position

## Paper

paper = Drucken
paper-name = Alle offenen Zettel drucken oder als PDF speichern
paper-title = Offene Zettel
paper-as-of = Stand { $when }
paper-never = nie mit einem Server verglichen
paper-up-to = bis #{ $number }
paper-asked-at = gedruckt um { $when }
paper-saved = Seitdem kam nichts an: neuere Bestellungen fehlen hier.
paper-station-unknown = Gruppe nicht bekannt
paper-count = { $count ->
    [one] 1 Zettel
   *[other] { $count } Zettel
}
paper-ordered = bestellt { $when }
paper-elsewhere = { $count ->
    [one] +1 Position anderswo
   *[other] +{ $count } Positionen anderswo
}
paper-nothing = Keine Bestellung ist offen.
failed-paper = Nichts wird gedruckt. { $reason }
## Keys

help = Hilfe
help-title = Tasten
does-slots = Zettel wählen; noch einmal: weiter
does-slot = Zettel { $digit } wählen; noch einmal: weiter
does-bump = den gewählten Zettel weiter, oder den ältesten wählen
does-undo = die letzte Berührung zurücknehmen
does-recall = was ausgegeben wurde
does-back = den gewählten Zettel einen Schritt zurück
does-items = zu den Posten eines Zettels, oder heraus
does-item-up = der Posten darüber
does-item-down = der Posten darunter
does-strike = am Posten: streichen, oder zurücknehmen
does-all-day = alles, was noch zu machen ist
does-next-page = nächste Seite mit Zetteln
does-page-before = Seite mit Zetteln davor
does-detail = alles über den gewählten Zettel
does-find = eine Bestellung nach der Nummer finden
does-mute = zehn Minuten ohne Ton
does-paper = alle offenen Zettel auf Papier
does-full-screen = den ganzen Bildschirm füllen, oder nicht mehr
does-help = die Tasten zeigen, oder verbergen
does-leave = die Posten verlassen, schließen, was neben der Tafel steht
does-screens = zu einer anderen Ansicht
does-diagnostics = sagen, wie die Verbindung ist

key-digits = 1–9, 0
key-enter = Enter
key-space = Leertaste
key-backspace = Rücktaste
key-tab = Tab
key-page-up = Bild ↑
key-page-down = Bild ↓
key-escape = Esc
key-numpad = Ziffernblock { $key }
key-screens = Strg 1–{ $count }
key-diagnostics = Strg Umschalt D

keys-title = Tasten
keys-lead = Auch ein Ziffernblock oder eine Bestelltastatur ist eine Tastatur. Tasten zählen nach ihrem Platz; Buchstaben heißen wie auf einer englischen Tastatur.
no-key = keine Taste, nur durch Berühren
change-key = Ändern
change-key-of = Ändern: { $does }
usual-key = Übliche Tasten
usual-key-of = Übliche Tasten: { $does }
usual-keys = Übliche Tasten für alles
press-the-key = Die gewünschte Taste drücken (Esc: so lassen)
key-cannot-act = Diese Taste kann allein nichts tun. Eine andere drücken.
cancel-key = Abbrechen
key-taken = { $key } ist eine Taste für: { $does }. Dort wegnehmen?
key-taken-last = { $key } ist die einzige Taste für: { $does }. Dort wegnehmen, sodass das nur noch durch Berühren geht?
key-stays = Nein
move-key = Nehmen

## What needs a person

dead-letter = { $number }: { $action } wurde nicht ausgeführt: { $reason }
dead-action-pending = ZURÜCK AUF NEU
dead-action-start = STARTEN
dead-action-recook = ZURÜCK IN ARBEIT
dead-action-done = FERTIG
dead-action-recall = ZURÜCK AUF FERTIG
dead-action-hand-out = AUSGEBEN
dead-action-cancel = STORNIEREN
dead-changed = jemand hat sie geändert
dead-changed-by = sie wurde an { $station } geändert (jetzt { $status })
dead-changed-found = jemand hat sie geändert (jetzt { $status })
dead-gone = der Server hat diese Bestellung nicht mehr
dead-another = der Server wurde zurückgesetzt, und diese Nummer ist jetzt eine andere Bestellung
dead-refused = der Server hat abgelehnt ({ $detail })
dead-crash = das Programm ist beim Senden fünfmal abgestürzt
dead-earlier = ein früherer Schritt dieser Bestellung wurde nicht ausgeführt
dead-went-back = der Server hatte es und wurde auf einen älteren Stand gesetzt
status-pending = NEU
status-preparing = IN ARBEIT
status-ready = FERTIG
status-complete = AUSGEGEBEN
status-cancelled = STORNIERT
one-of = { $index } von { $count }
next-letter = Weiter
try-again = Noch einmal
discard = Verwerfen
ok = OK
receipt-back = Zurück nach { $long }
receipt-new = { $count } neu
receipt-changed = { $count } anderswo geändert
receipt-sent = { $count ->
    [one] 1 Aktion von hier gesendet
   *[other] { $count } Aktionen von hier gesendet
}
receipt-refused = { $count } abgelehnt
receipt-check-at = { $number } wurde auch an { $station } { $what }: prüfen
receipt-check = { $numbers } gleichzeitig anderswo bearbeitet: prüfen
outages = Ausfälle ▸
receipt-earlier = früher ▸
receipt-earlier-none = Kein früherer Ausfall bekannt.
receipt-earlier-list = Frühere Ausfälle
outage = { $from } bis { $until }
hide = Ausblenden
list-next = { $page } von { $pages } ▸
list-next-name = Seite { $page } von { $pages }, nächste Seite
waited-long = { $count ->
    [one] 1 Aktion wartet seit { $when } auf Versand
   *[other] { $count } Aktionen warten seit { $when } auf Versand
}
nearly-full = { $count } von { $most } Aktionen warten auf Versand: bald passt nichts mehr. Das Netz wiederherstellen.
full = { $count } Aktionen warten auf Versand: es passt nichts mehr. Zuerst das Netz wiederherstellen.
held = { $number }: um { $when } auf { $status } gesetzt und nicht gesendet · noch gewollt?
held-back = { $number }: um { $when } auf { $status } zurückgesetzt und nicht gesendet · noch gewollt?
held-more = +{ $count } weitere
unreadable = { $count ->
    [one] 1 Bestellung ist nicht lesbar: an der Ausgabe nachsehen
   *[other] { $count } Bestellungen sind nicht lesbar: an der Ausgabe nachsehen
}
unreadable-numbers = { $count ->
    [one] 1 Bestellung ist nicht lesbar ({ $numbers }): an der Ausgabe nachsehen
   *[other] { $count } Bestellungen sind nicht lesbar (darunter { $numbers }): an der Ausgabe nachsehen
}
held-list = Seit Stunden nicht gesendet
held-send = SENDEN
held-send-name = { $number } senden
held-discard = VERWERFEN
held-discard-name = { $number } verwerfen
went-back = Der Server ist auf einem älteren Stand: { $orders } und { $actions } gibt es nur hier
went-back-orders = { $count ->
    [one] 1 Bestellung
   *[other] { $count } Bestellungen
}
went-back-actions = { $count ->
    [one] 1 Aktion
   *[other] { $count } Aktionen
}
went-back-show = ZEIGEN
lost-list = Bestellungen, die der Server nicht mehr hat
lost-name = { $number } · { $status }
lost-lines-unknown = ihre Positionen waren hier nie bekannt
lost-not-listed = { $count ->
    [one] 1 weitere ist nicht aufgeführt
   *[other] { $count } weitere sind nicht aufgeführt
}
trouble-cannot-keep = Dieser Computer kann nichts speichern, darum wird jede Aktion abgelehnt: { $detail }
trouble-server-lists = Der Server hat einen Fehler und kann seine Bestellungen nicht auflisten: gezeigt werden die gespeicherten.
trouble-set-aside = Eine beschädigte Datei wurde als { $file } beiseitegelegt. Die Bestellungen kommen wieder vom Server.
not-kept = Dieser Computer hat keinen sicheren Ort für das Passwort: nach einem Neustart bitte neu anmelden.
sign-in-again = Neu anmelden als { $username }

## Sign-in

sign-in-title = Beim Fest anmelden
sign-in-lead = Die Adresse steht auf dem Computer, auf dem der olgFeast-Server läuft.
server = Adresse des Servers
server-hint = z. B. 192.168.1.20:8000
username = Benutzername
password = Passwort
sign-in = Anmelden

found-hubs = In diesem Netz gefunden
found-hub = { $name }, { $address }
sign-in-code = Kopplungscode
sign-in-code-hint = falls der Server einen zeigt

## Hosting on this computer

host-offer-title = Noch kein Server?
host-offer-lead = Dieser Computer kann es sein. Bestellungen, Karte und Konten bleiben hier, und das Programm muss während des Fests offen bleiben.
host = Das Fest auf diesem Computer führen
host-starting = Das Fest wird gestartet …

new-feast-title = Das Fest ist eröffnet
new-feast-lead = Das ist das Konto der verantwortlichen Person. Jetzt auf Papier notieren: das Passwort wird nur dieses eine Mal gezeigt.
new-feast-noted = Ich habe es notiert

hosting = Das Fest auf diesem Computer
hosting-off = Auf diesem Computer läuft kein Fest.
hosting-failed = { $why } Es wird alle zwei Sekunden neu versucht.
hosting-this-computer = Das Fest läuft hier, unter { $address }. Nur Programme auf diesem Computer erreichen es.
hosting-network = Das Fest läuft hier. Andere Computer in diesem Netz erreichen es unter:
hosting-addresses = Adresse
pairing-code = Kopplungscode
pairing-code-lead = Den Code an jeder Station einmal eingeben. Daran erkennt die Station diesen Computer und keinen anderen.
host-network = Andere Computer zulassen
host-this-computer = Nur dieser Computer
host-this-computer-sure = Nur dieser Computer: alle anderen verlieren das Fest
new-admin-password = Neues Passwort für admin
new-admin-password-sure = Neues Passwort für admin: wer das alte benutzt, wird abgemeldet
stop-hosting = Fest beenden
stop-hosting-sure = Beenden: alle Stationen verlieren das Fest
stop-hosting-no = Nein, weiter
signing-in = Anmeldung läuft …

## Settings

settings-role = Wofür dieser Computer da ist
role-kitchen = Küche
role-kitchen-lead = Die Küche sieht die Bestellungen, beginnt sie und ruft sie auf.
role-board = Abholtafel
role-board-lead = Gäste sehen, welche Nummern fertig sind. Strg+3 holt die Einstellungen zurück.
role-admin = Leitung
role-admin-lead = Alles, für die verantwortliche Person.
settings-groups = Was hier gemacht wird
settings-groups-all = Alles
settings-display = Schriftgröße
settings-inches = Bildschirm, von Ecke zu Ecke
settings-inches-value = { $inches }″
settings-distance = Abstand der Leute
settings-distance-value = { $metres } m
settings-sample = 2 × großes Bier
settings-legible = Das ist von dort lesbar.
settings-not-legible = Größer lässt es der Bildschirm nicht zu, und von dort ist es schwer zu lesen. Näher herangehen oder einen größeren Bildschirm nehmen.
settings-less = { $what }: weniger
settings-more = { $what }: mehr
settings-theme = Farben
settings-ages = Wann eine Bestellung zu lange wartet
settings-warn = Warnen nach
settings-late = Spät nach
settings-sounds = Töne
settings-sound-new-orders = Neue Bestellungen
settings-sound-reminder = Bestellungen, die niemand begonnen hat
settings-sound-link = Verbindung weg und wieder da
settings-sound-chime = Nummern, die fertig sind
settings-volume = Lautstärke
settings-volume-value = { $volume } %
settings-file = Einstellungen als Datei
settings-file-lead = Um die nächste Station wie diese einzurichten. Server, Konto, PIN, Proxy und Zertifikate stehen nicht darin, und keine Datei ändert sie.
settings-export = Als Datei sichern
settings-exported = Gesichert als { $path }
settings-import = Aus einer Datei nehmen
settings-imported = Die Einstellungen der Datei gelten.
settings-import-unreadable = Die Datei ist nicht lesbar.
file-too-large = Für Einstellungen ist die Datei zu groß. Es wurde nichts geändert.
file-no-settings = Das ist keine Datei mit olgFeast-Einstellungen. Es wurde nichts geändert.
file-newer = Ein neueres olgFeast hat diese Datei geschrieben. Es wurde nichts geändert.
file-senseless = Etwas in der Datei ergibt keinen Sinn. Es wurde nichts geändert.

## Feast PIN

settings-pin = Fest-PIN
pin-is-set = Es gibt eine PIN. Sie wird vor den Einstellungen verlangt und bevor eine Aktion endgültig verworfen wird.
pin-is-not-set = Es gibt keine PIN: an diesem Bildschirm kann jeder die Einstellungen ändern.
pin-new = PIN festlegen
pin-change = PIN ändern oder entfernen
pin-old = Bisherige PIN
pin-new-one = Neue PIN, 4 bis 12 Ziffern
pin-next = Ändern
pin-off = Entfernen
pin-set = Diese PIN festlegen
pin-ask = Fest-PIN
pin-open = OK
pin-back = Zurück
pin-cancel = Abbrechen
pin-erase = Eine Ziffer löschen
pin-locked = Einstellungen sind für die verantwortliche Person
pin-wrong = Das ist nicht die PIN.
pin-wait = Zu viele falsche. Neuer Versuch in { $seconds } s.

## First run

first-progress = Schritt { $index } von { $count }
first-skip-all = Alles überspringen
first-back = Zurück
first-next = Weiter
first-end = Zu den Bestellungen
first-role = Wofür ist dieser Computer da?
first-role-lead = All das lässt sich später in den Einstellungen ändern.
first-groups = Was wird hier gemacht?
first-groups-lead = Zeilen anderer Gruppen bleiben ihren Stationen.
first-pin = Eine PIN für diese Station?
first-pin-lead = Dann ändert Einstellungen nur, wer sie kennt. Ohne PIN einfach weitergehen.
first-display = Wie wird der Bildschirm gelesen?
first-display-lead = Die Schrift wird so groß, wie sie sein muss.
first-practice = Einmal ausprobieren
first-practice-lead = Ein Bon zum Üben: beginnen, aufrufen, ausgeben und einen Schritt zurück. Nichts wird gesendet.
practice = ÜBUNG
practice-first = Pierogi
practice-second = Limonade
practice-over = Ausgegeben. Das war alles.

## What went wrong, by code

failed-move = { $number }: nicht ausgeführt. { $reason }
error-bad-address = Das ist keine Serveradresse. So schreiben: 192.168.1.20:8000.
error-unreachable = Der Server antwortet nicht. Adresse prüfen, und ob dieser Computer im selben Netz ist.
error-not-olgfeast = Dort antwortet etwas, aber es ist kein olgFeast-Server.
error-wrong-password = Benutzername oder Passwort ist falsch.
error-too-many-attempts = Zu viele falsche Passwörter. Vor dem nächsten Versuch eine Minute warten.
error-too-many-attempts-wait = Zu viele falsche Passwörter. Nächster Versuch in { $seconds ->
    [one] 1 Sekunde
   *[other] { $seconds } Sekunden
    }.
error-wrong-key = Wer dort antwortet, ist nicht der Computer mit diesem Kopplungscode. Den Code auf dem Bildschirm des Servers prüfen.
error-not-staff = Dieses Konto gehört nicht zum Personal. Bei der Leitung eines holen.
error-insecure = Diese Adresse liegt unverschlüsselt im Internet: alle unterwegs lesen Namen und Passwort mit. Besser eine Adresse mit https:// verwenden.
sign-in-in-the-open = Trotzdem anmelden, für alle lesbar
badge-in-the-open = UNVERSCHLÜSSELT
error-signed-out = Niemand ist angemeldet.
error-unknown-order = Diese Bestellung ist nicht mehr auf der Tafel.
error-moved-meanwhile = Jemand anderes hat sie gerade bewegt.
error-lines-unknown = Ihre Positionen sind noch nicht bekannt.
error-nothing-to-undo = Es gibt nichts zurückzunehmen.
error-outbox-full = Zu viele Änderungen warten auf Versand. Zuerst das Netz wiederherstellen.
error-cannot-keep = Es ließ sich auf diesem Computer nicht speichern und wurde darum nicht ausgeführt.
error-bad-input = Etwas fehlt oder ist falsch geschrieben. Alle Felder prüfen.
error-cannot-host = Dieser Computer kann das Fest nicht führen: { $why }
error-closing = Das Programm wird beendet.
error-internal = Etwas Unerwartetes ist schiefgegangen: { $detail }

## Speisekarte und Bestellungen am Schalter

error-too-many-drafts = An diesem Schalter liegen 50 Bestellungen, die der Server nicht hat. Zuerst einige davon abschicken oder verwerfen.
error-unknown-draft = Diese Bestellung liegt nicht mehr an diesem Schalter.
error-being-placed = Diese Bestellung wird gerade gesendet. Bitte warten, bis das fertig ist.
error-other-server = Diese Bestellung wurde für einen anderen Server aufgenommen. Bearbeiten, um sie hier zu bestellen.
error-offline = Keine Verbindung. Es wurde nichts getan.
error-outcome-unknown = Der Server hat nicht geantwortet. Die Liste zeigt, ob es geschehen ist.
error-in-use = Das wurde schon bestellt und kann nicht gelöscht werden. Stattdessen als ausverkauft markieren.
error-refused = Der Server hat es abgelehnt: { $detail }
menu-reading = Speisekarte wird gelesen …
menu-never-read = Die Speisekarte wurde auf diesem Computer noch nie gelesen
menu-as-of = Stand { $time }
menu-offline = Keine Verbindung: nichts kann geändert werden · { $read }
menu-empty = Auf der Speisekarte steht noch nichts.
menu-new = Neu
menu-new-in = Neu in { $group }
menu-edit-what = { $what } bearbeiten
menu-sold-out = Ausverkauft
menu-sold-out-today = Heute ausverkauft
menu-sell-out = Als ausverkauft
menu-sell-out-what = { $what } als heute ausverkauft markieren
menu-offer = Wieder da
menu-offer-what = { $what } wieder anbieten
menu-form-new = Neuer Artikel
menu-form-edit = Artikel bearbeiten
menu-close = Schließen
menu-name = Name
menu-group = Gruppe
menu-value = Preis
menu-tokens = Marken
menu-description = Beschreibung
menu-keep = Speichern
menu-delete = Löschen
menu-delete-sure = Endgültig löschen
menu-delete-no = Behalten
menu-wrong-name = Ein Name hat 1 bis 100 Zeichen.
menu-wrong-group = Eine Gruppe hat 1 bis 100 Zeichen.
menu-wrong-value = Ein Preis ist eine Zahl von 0 bis 10000 mit höchstens zwei Stellen nach dem Komma.
menu-wrong-tokens = Marken sind eine ganze Zahl von 0 bis 1000.
menu-wrong-description = Eine Beschreibung hat höchstens 500 Zeichen.
menu-wrong-taken = Ein anderer Artikel heißt schon so. Die Küche könnte sie nicht unterscheiden.
order-add = { $what }, { $price }, { $tokens }. In der Bestellung: { $count }. Antippen fügt eins hinzu
order-nothing = Es gibt nichts, was bestellt werden kann.
order-title = Bestellung
order-clear = Leeren
order-name = Name
order-touch = Antippen, was bestellt wird.
order-total = Summe
order-place = BESTELLEN
order-keep = ALS ENTWURF BEHALTEN
order-placed = #{ $number } bestellt
drafts-title = Bestellungen an diesem Schalter
drafts-lead = auf diesem Computer aufbewahrt
drafts-taken = { $pieces } · { $time }
draft-kept = Entwurf: hier aufbewahrt, nicht gesendet
draft-placing = Wird gesendet …
draft-sold-out = Nicht bestellt: { $what } ist ausverkauft oder hat sich geändert
draft-menu = Nicht bestellt: etwas davon ist ausverkauft oder hat sich geändert
draft-numbers = Nicht bestellt: der Server hat alle Nummern bis 999 verbraucht
draft-refused = Nicht bestellt: { $detail }
draft-unknown = Unklar, ob sie bestellt wurde: in der Küchenansicht nachsehen
draft-unknown-number = In der Küchenansicht #{ $number } ansehen: das könnte diese Bestellung sein
draft-place = Jetzt bestellen
draft-check = Prüfen und bestellen
draft-edit = Bearbeiten
draft-discard = Verwerfen
draft-put-away = Weglegen
order-numbers-left = { $count ->
    [one] Auf diesem Server ist noch eine Nummer frei. Nach 999 nimmt er keine Bestellung mehr an.
   *[other] Auf diesem Server sind noch { $count } Nummern frei. Nach 999 nimmt er keine Bestellung mehr an.
}

## Diagnostics

diag-reading = Wird nachgesehen …
diag-well = Alles in Ordnung: Bestellungen kommen von selbst.
diag-core-silent = Die Anwendung antwortet nicht. Neu starten; nichts Getanes geht verloren.
diag-not-saving = Dieser Computer kann nichts speichern und lehnt deshalb alles ab. Ist die Festplatte voll?
diag-blocked-sign-in = Der Server nimmt die Anmeldung nicht mehr an. Bitte neu anmelden.
diag-blocked-forbidden = Dieses Konto darf die Bestellungen der Küche nicht sehen. Mit einem Mitarbeiterkonto anmelden.
diag-blocked-version = Der Server verlangt eine andere Version dieser Anwendung.
diag-blocked-replaced = Diese Station arbeitet in einem anderen Fenster oder an einem anderen Computer.
diag-blocked-wrong-key = An der Adresse des Servers antwortet ein anderer Computer. Den Code mit dem vergleichen, den der Gastgeber zeigt.
diag-offline = Der Server ist nicht erreichbar. Es werden gespeicherte Bestellungen gezeigt. Kabel oder WLAN prüfen, und ob der Server läuft.
diag-offline-waiting = Der Server ist nicht erreichbar. Änderungen, die hier gespeichert sind und gesendet werden: { $count }. Kabel oder WLAN prüfen.
diag-only-asking = Die Live-Verbindung fehlt. Bestellungen kommen trotzdem, ein paar Sekunden später, weil der Server gefragt wird.
diag-silent = Der Server ist verstummt. In wenigen Sekunden verbindet sich diese Station von selbst neu.
diag-unchecked = Bestellungen kommen, lassen sich aber gerade nicht mit denen des Servers vergleichen.
diag-starting = Verbindung zum Server wird aufgebaut …
diag-refused = Bestellungen kommen. Vom Server abgelehnt: { $count }. Unten darüber entscheiden.
diag-held = Bestellungen kommen. Bestellungen mit stundenlang nicht gesendeten Änderungen: { $count }. Unten entscheiden.
diag-set-aside = Bestellungen kommen. Eine beschädigte Datei dieses Computers wurde beiseitegelegt.
diag-no-sound = Bestellungen kommen, aber dieser Computer ist nicht zu hören: keine Lautsprecher.
diag-good = funktioniert
diag-good-at = funktioniert, { $when }
diag-idle = nichts zu tun
diag-busy = ist dabei
diag-bad = funktioniert nicht
diag-bad-since = funktioniert nicht seit { $when }
diag-unknown = noch nicht bekannt
diag-version = olgFeast Desktop { $version }
works-title = Was jetzt funktioniert
works-feed = Bestellungen kommen an
works-sending = Senden
works-comparing = Vergleich mit dem Server
works-saving = Speichern auf diesem Computer
works-menu = Speisekarte
works-sound = Ton

## Diagnostics: what waits to be sent

outbox-title = Was noch zu senden ist
outbox-line = { $ago } · { $stage }
outbox-attempts = Versuche: { $count }
outbox-more = Weitere, nicht aufgeführt: { $count }
outbox-strikes = Abgehakte Zeilen, die noch zu senden sind: { $count }
outbox-now = Jetzt versuchen
outbox-refused = Abgelehnt
stage-queued = wartet
stage-held = wartet auf eine Entscheidung
stage-reading = die Bestellung wird erst gelesen
stage-sending = wird gesendet
stage-sent = gesendet, die Bestätigung fehlt noch
stage-again = nächster Versuch in { $soon }
stage-unknown = unklar, ob es ankam; wird in { $soon } nachgesehen

## Diagnostics: the way to the server

way-title = Der Weg zum Server
way-lead = Schritt für Schritt, ohne die Bestellungen zu stören
way-running = wird geprüft …
way-done = geprüft
way-examine = Jetzt prüfen
came-good = funktioniert
came-look = funktioniert, aber jemand sollte nachsehen
check-proxy = Proxy
check-name = Name des Servers
check-tcp = Verbindung
check-tls = Verschlüsselung
check-health = Server ist gesund
check-sign-in = Anmeldung
check-upgrade = Live-Verbindung öffnet
check-first-frame = Server meldet sich
check-ping = Antwortzeiten
check-clock = Uhr des Servers
left-proxied = übernimmt der Proxy
left-not-encrypted = nicht benutzt: die Adresse ist unverschlüsselt
left-no-account = nicht versucht: gerade keine Anmeldung
left-not-told = der Server sagt es nicht
fault-name = Der Name des Servers wird nicht gefunden. Schreibweise und Netz prüfen.
fault-refused = Dort läuft der Server nicht.
fault-no-answer = Der Server hat nicht rechtzeitig geantwortet.
fault-unreachable = Es gibt keinen Weg zum Server: Kabel oder WLAN prüfen.
fault-proxy = Der Proxy lässt es nicht durch.
fault-not-encrypted = Was dort antwortet, ist nicht verschlüsselt, obwohl die Adresse es sagt.
fault-certificate = Dem Zertifikat des Servers wird nicht vertraut.
fault-wrong-key = Ein anderer Computer antwortet: sein Schlüssel passt nicht zum Code.
fault-silent = Die Verbindung ist verstummt.
fault-broke = Die Verbindung ist abgebrochen.
fault-moved = Dieser Computer hat geschlafen oder das Netz gewechselt.
fault-closed = Der Server hat die Verbindung geschlossen.
fault-later = Der Server ist überlastet und bittet, später zu kommen.
fault-unwell = Der Server hat einen Fehler.
fault-not-olgfeast = Was dort antwortet, ist kein olgFeast-Server.
fault-sign-in = Die Anmeldung wurde abgelehnt.
fault-not-staff = Dieses Konto darf das nicht.
fault-version = Der Server verlangt eine andere Version.
fault-replaced = Eine andere Verbindung dieser Station hat übernommen.
fault-protocol = Was der Server sandte, ergab keinen Sinn.
fault-stopped = Diese Station hat sie beendet.

## Diagnostics: round trips, timeline, figures, files, log

trips-title = Wie schnell der Server antwortet
trips-lead = die letzten 15 Minuten
trips-summary = Letzte 5 Minuten: Median { $median }, am längsten { $worst }, { $count }-mal gemessen
trips-none = In den letzten 5 Minuten wurde nichts gemessen: keine Live-Verbindung.
trips-millis = { $millis } ms
trips-from = vor 15 min
trips-now = jetzt
timeline-title = Die Verbindung bisher
timeline-count = Versuche: { $count }
timeline-when = Wann
timeline-why = Anlass
timeline-phase = Kam bis
timeline-long = Dauer
timeline-end = Ende
timeline-more = Mehr
diag-why-opened = gestartet
diag-why-retry = die Wartezeit war um
diag-why-retry-now = jemand wollte es
diag-why-woke = der Computer ist aufgewacht
diag-why-network = das Netz war wieder da
diag-why-probe = um zu sehen, ob es wieder geht
diag-why-sign-in = die Anmeldung wurde erneuert
diag-healed = behoben durch: { $why }
diag-phase-token = Anmeldung
diag-phase-connect = Server gesucht
diag-phase-upgrade = verbunden
diag-phase-hello = erstes Wort erwartet
diag-phase-sync = Bestellungen geladen
diag-phase-live = live
diag-goes-on = läuft
diag-end-code = { $why } Code { $code }.
figures-title = Im Gleichschritt mit dem Server
figures-cursor = Neuestes Ereignis
figures-gaps = Bemerkte Lücken
figures-replays = Nachgefragt
figures-snapshots = Ganze Tafeln gesendet
figures-duplicates = Doppelte Ereignisse
figures-mismatches = Tafel war nicht die des Servers
figures-drift = Durch Vergleich berichtigt
figures-zombies = Vom Server vergessene Verbindungen
figures-unreadable = Für den Server unlesbare Bestellungen
figures-malformed = Nicht lesbar
figures-skew = Uhr
figures-same-clock = stimmt mit dem Server überein
figures-server-ahead = Server { $seconds } s voraus
figures-server-behind = Server { $seconds } s zurück
spoken-nothing = keine Live-Verbindung
spoken-plain = olgFeast-2.0-Server
spoken-live = olgFeast-Hub
files-title = Dateien dieses Computers
files-outbox = Wartendes und Einstellungen
files-cache = Gespeicherte Bestellungen und Verlauf
files-logs = Protokolle
files-check = Dateien prüfen
files-checking = werden geprüft …
files-checked = geprüft { $when }
files-not-checked = in diesem Lauf nicht von Hand geprüft
file-whole = heil
file-renewed = war beschädigt und ist neu begonnen
file-damaged = beschädigt: Anwendung neu starten, sie rettet, was lesbar ist
file-unread = kann gerade nicht geprüft werden
bytes-kb = { $size } kB
bytes-mb = { $size } MB
log-title = Letzte Zeilen des Protokolls
log-lead = auf Englisch; keine Namen, keine Passwörter
log-empty = Es gibt kein Protokoll.
bundle-save = Für Hilfe speichern
bundle-lead = Protokolle und Zahlen als Zip-Datei: keine Namen, keine Passwörter.
bundle-saved = Gespeichert als { $path }

## Diagnostics: stations

stations-title = Stationen
stations-reading = Der Server wird gefragt …
stations-plain = Dieser Server kann nicht sagen, welche Stationen es gibt. Ein Fest, das diese Anwendung ausrichtet, kann es.
stations-not-staff = Dieser Computer arbeitet dort als Küchenstation und darf nicht fragen. In den Einstellungen abmelden und neu anmelden: dann gilt er als Leitung.
stations-name = Station
stations-state = Zustand
stations-heard = Zuletzt gehört
stations-behind = Rückstand
stations-unsent = Ungesendet
stations-version = Version
stations-address = Adresse
stations-missing = Nicht erreichbare Stationen: { $names }. Dort sollte jemand nachsehen.
presence-connected = verbunden
presence-polling = verbunden durch Fragen
presence-unreachable = NICHT ERREICHBAR
presence-left = hat sich abgemeldet
presence-calling = meldet sich ab und zu

## Settings: server, users, network, history

settings-server = Server
server-this-computer = Das Fest läuft auf diesem Computer.
server-key = Verschlüsselt und am Code erkannt.
server-certificate = Verschlüsselt, mit vertrautem Zertifikat.
server-open = Nicht verschlüsselt: wer in diesem Netz ist, kann mitlesen.
server-change = Für einen anderen Server hier abmelden und dort anmelden. Nicht Gesendetes bleibt und wird vorher genannt.
settings-users = Wer hier arbeiten darf
users-new-name = Name eines neuen Kontos
users-new = Anlegen
users-password = Das Passwort von { $name }. Es wird nur dieses Mal gezeigt:
users-disabled = darf sich nicht anmelden
users-reset = Neues Passwort
users-disable = Sperren
users-enable = Wieder zulassen
users-sure = { $what }: sicher?
users-stations = Gekoppelte Stationen
users-no-stations = Keine Station ist gekoppelt.
users-not-in-force = nicht in Kraft
users-unpair = Entziehen
users-invite-kitchen = PIN für eine Küche
users-invite-board = PIN für eine Abholtafel
users-pin = PIN für eine Station ({ $role }), gültig bis { $when }:
settings-network = Proxy und Zertifikate
network-lead = Für die Person, die dieses Netz kennt. Ein Server im lokalen Netz wird immer direkt erreicht.
network-proxy = Proxy
network-proxy-system = Wie das System
network-proxy-none = Kein Proxy
network-proxy-address = Dieser
network-address = Adresse des Proxys, zum Beispiel proxy.example:3128
network-use-proxy = Diesen Proxy benutzen
network-ca = Zertifikatsdatei (PEM), ihr Pfad auf diesem Computer
network-ca-used = Zusätzlich zu denen des Systems vertraut: { $path }
network-ca-none = Nur den Zertifikaten des Systems wird vertraut.
network-use-ca = Diese Datei benutzen
network-drop-ca = Nicht mehr benutzen
error-bad-certificates = In dieser Datei ist kein Zertifikat, oder sie ist nicht lesbar. Nichts wurde geändert.
settings-retention = Wie lange Bestellungen gemerkt werden
retention-lead = Auf diesem Computer, mit den Namen der Gäste. Ältere werden gelöscht.
retention-days = Merken für
retention-value = { $count ->
    [one] 1 Tag
   *[other] { $count } Tage
}
## Dashboard

dash-open = Offene Bestellungen
dash-open-states = { $new } neu · { $cooking } in Arbeit · { $ready } fertig
dash-ended-today = { $complete } heute ausgegeben · { $cancelled } storniert
dash-oldest = Wartet am längsten
dash-who = #{ $number } · { $name }
dash-today = Bestellungen heute
dash-quarter = { $count } in den letzten 15 Minuten
dash-week = { $week } diese Woche
dash-week-month = { $week } diese Woche · { $month } diesen Monat
dash-in-all = { $ever } insgesamt
dash-to-ready = Zeit bis fertig
dash-to-ready-rest = Median · 9 von 10 in { $p90 }
dash-late = Zu spät
dash-percent = { $percent } %
dash-late-rest = { $late } von { $all } · ab { $minutes } min
dash-value = Heute ausgegebener Wert
dash-unpriced = { $count ->
    [one] Von 1 Bestellung fehlt der Preis
   *[other] Von { $count } Bestellungen fehlt der Preis
}
dash-as-of = Stand { $when }
dash-as-of-server = laut Server, { $when }
dash-unread = Die Zahlen lassen sich gerade nicht lesen.
dash-nothing-yet = Heute noch keine Bestellungen.
dash-orders = Offen und zuletzt
dash-head-number = Nr.
dash-head-name = Name
dash-head-age = Alter
dash-head-state = Stand
dash-more-open = { $count ->
    [one] 1 weitere offene Bestellung: siehe Küche
   *[other] { $count } weitere offene Bestellungen: siehe Küche
}
dash-row-action = { $action }: { $number }
dash-per-hour = Bestellungen pro Stunde
dash-hour-goes-on = laufende Stunde gestrichelt
dash-head-hour = Stunde
dash-head-orders = Bestellungen
dash-orders-sentence = Bestellungen pro Stunde: höchstens { $most }, ab { $when }; { $now } in der laufenden Stunde.
dash-ready-per-hour = Zeit bis fertig pro Stunde
dash-ready-note = Median, min:s
dash-ready-sentence = Zeit bis fertig nach der Stunde der Bestellung: höchstens { $longest }, ab { $when }.
dash-ready-none = Heute war noch nichts fertig.
dash-items = Am meisten bestellt
dash-items-note = Stück heute
dash-items-sentence = Heute am meisten bestellt: { $name }, { $pieces } Stück.
dash-head-item = Artikel
dash-head-pieces = Stück

## Packing up, and starting again after a crash
settings-pack-up = Diesen Computer zusammenpacken
pack-up-lead = Für einen Computer, der an den Verleiher zurückgeht: Namen, Bestellungen, Konten, Passwörter und Einstellungen werden von ihm gelöscht.
pack-up-begin = Zusammenpacken …
pack-up-what = Gelöscht werden alle Bestellungen und Namen der Gäste, das Konto mit seinen Passwörtern, die Kopplung, die Einstellungen mit der PIN und die Protokolle. Gesicherte Dateien bleiben, wo sie sind. Niemand kann es rückgängig machen.
pack-up-take-along = Vorher sichern, was bleiben soll:
pack-up-save-settings = Einstellungen sichern
pack-up-save-orders = Bestellungen sichern
pack-up-unsent = Was kein Server hat: { $count }. Es wurde an diesem Computer getan, nicht gesendet und wäre für immer weg.
pack-up-unsent-too = Auch Nichtgesendetes löschen
pack-up-feast-too = Auch das Fest löschen, das hier läuft
pack-up-without-keyring = Passwörter im Schlüsselbund lassen
pack-up-sure = Jetzt löschen
pack-up-no = Nein, alles behalten
pack-up-erasing = Alles wird gelöscht. Die Anwendung beginnt von vorn.
error-unsent = Inzwischen wurde mehr getan, was kein Server hat. Nichts wurde gelöscht.
error-keyring-silent = Der Schlüsselbund dieses Computers antwortet nicht, also lassen sich die Passwörter darin nicht löschen. Auch sonst wurde nichts gelöscht. Entsperre ihn und versuche es noch einmal, oder lass sie dort.
error-keeps-crashing = Die Anwendung ist in einer Minute mehrmals abgestürzt ({ $why }). Sie startet in einer Minute von selbst neu.
crash-signal = Das System hat die Anwendung beendet (Signal { $signal }); sie wurde neu gestartet.
crash-panic-at = Die Anwendung traf bei { $place } auf einen Fehler in sich selbst und wurde neu gestartet.
crash-panic = Die Anwendung traf auf einen Fehler in sich selbst und wurde neu gestartet.
