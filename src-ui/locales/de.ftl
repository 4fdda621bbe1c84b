# olgFeast Desktop, Deutsch. Zahlen und Namen kommen als Variablen aus dem Programm.

product = olgFeast
starting = Die gespeicherten Bestellungen werden geöffnet …
core-unreachable = Die Anzeige erreicht das Programm dahinter nicht. Es wird weiter versucht; bleibt es so, das Fenster schließen und olgFeast neu starten.

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
bring-back-name = { $number } auf { $status } zurückholen
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
server-hint = zum Beispiel 192.168.1.20:8000
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
settings-file-lead = Um die nächste Station genauso einzurichten. Server, Konto und PIN sind nicht darin.
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
error-insecure = Diese Adresse liegt unverschlüsselt im Internet: jeder könnte das Passwort lesen. Eine Adresse mit https:// verwenden.
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
