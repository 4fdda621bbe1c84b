# olgFeast Desktop, italiano. Numeri e nomi arrivano dal programma come variabili.

product = olgFeast
starting = Apertura degli ordini salvati …
core-unreachable = Le schermate non raggiungono il programma. Si riprova; se resta così, chiudere la finestra e riavviare olgFeast.
core-cannot-keep = I dati su questo computer non si aprono ({ $why }), quindi non si potrebbe salvare nulla. Controllare il disco, poi riavviare olgFeast.

## Language

language = Lingua
language-unreviewed = non rivisto

## Sound

mute = Muto
muted-until = Suoni spenti fino alle { $time }
unmute = accendi
no-speakers = Nessun altoparlante
settings-sound-test = Fai un suono
settings-sound-absent = Questo computer non ha altoparlanti, o non si possono usare.
settings-window = Finestra
settings-full-screen = A tutto schermo
settings-keep-awake = Tieni acceso lo schermo
settings-start-at-login = Avvia quando qualcuno accede a questo computer

## Top bar

screens = Schermate
screen-dashboard = Riepilogo
screen-kitchen = Cucina
screen-pickup = Ritiro
screen-history = Storico
screen-menu = Menu
screen-order = Nuovo ordine
screen-diagnostics = Diagnostica
screen-settings = Impostazioni
theme-light = Chiaro
theme-dark = Scuro
theme-contrast = Alto contrasto

sign-out = Esci
sign-out-sure = Uscire?
sign-out-unsent = { $count ->
    [one] 1 modifica non è ancora inviata. Uscire?
   *[other] { $count } modifiche non sono ancora inviate. Uscire?
}
sign-out-no = No, resta
unsent = { $count ->
    [0] Tutto è stato inviato
    [one] 1 modifica da inviare
   *[other] { $count } modifiche da inviare
}
undo = Annulla
toast-moved = { $number } { $what }

## Link badge

link-connecting = Connessione
link-catching-up = Aggiornamento
link-live = In diretta
link-silent = Il server tace
link-rest = Controllo via REST (diretta assente)
link-rest-every = Controllo ogni { $seconds } s (diretta assente)
link-protocol = Controllo via REST (diretta disturbata)
link-unchecked = Solo diretta, non confrontata con il server
link-offline = Offline
link-sign-in = Accedi di nuovo
link-forbidden = Questo account non può vedere gli ordini
link-version = Il server parla un’altra versione
link-replaced = Un’altra finestra ha preso questa postazione
link-wrong-key = Non è il computer abbinato
link-core-silent = Il programma dietro lo schermo non risponde
heard = sentito { $ago }
up-to = { $words } · fino al n. { $number }
checked = controllato { $ago }
since-ago = da { $ago }
link-reconnecting-in = Nuovo tentativo tra { $seconds } s
link-reconnecting = Nuovo tentativo
retry-now = riprova ora
use-this-one = usa questa
saved-from = ordini salvati: { $when }
seconds-ago = { $seconds } s fa
minutes-ago = { $minutes } min fa
hours-ago = { $hours } h fa
seconds-long = { $seconds } s
minutes-long = { $minutes } min
hours-long = { $hours } h
when-yesterday = ieri { $time }
when-days-ago = { $days } giorni fa, { $time }
when-later = { $time } (orologio cambiato)

band-offline = Offline
band-offline-saved = Offline · ordini salvati: { $when }
band-not-receiving = Nessun ordine in arrivo da: { $when }
band-not-receiving-note = le altre postazioni non vedono ciò che inizi: resta salvato e viene inviato dopo
band-offline-note = ciò che inizi resta salvato e viene inviato dopo

## Kitchen display

all-day = Totali
all-day-title = Da fare
all-day-nothing = Non resta nulla da fare.
all-day-page = pagina { $page } di { $pages }
all-day-item = { $pieces } { $name }, su { $tickets ->
    [one] 1 comanda
   *[other] { $tickets } comande
}

lane-pending = Nuovi
lane-preparing = In cucina
lane-ready = Pronti
lane-count = { $lane }: { $count }
more = +{ $count } altri: { $numbers }
more-oldest = il più vecchio { $age }
more-just-now = appena adesso
page-next = Pagina successiva
page-of = pagina { $page } di { $pages }
age-now = ora
age-minutes = { $minutes } min
age-hours = { $hours } h { $minutes }
age-unknown = ora ignota
mood-new = NUOVO ●
mood-in-time = IN TEMPO ●
mood-warn = { $minutes }+ ▲
mood-late = TARDI ■
mood-ready = PRONTO ✓
new-tag = NUOVO
action-start = INIZIA
action-done = PRONTO, CHIAMA
action-hand-out = CONSEGNA
see-all-lines = VEDI TUTTE LE RIGHE
more-lines = ▼ altri { $count }
first-lines = ▲ torna su
lines-unknown = Lettura dei piatti …
key-not-number = tasto { $key }
tokens = { $count ->
    [one] 1 gettone
   *[other] { $count } gettoni
}
pieces = { $count ->
    [one] 1 pezzo
   *[other] { $count } pezzi
}
waiting-to-send = ◷ da inviare
not-announced = NON ANNUNCIATO: CHIAMALO A VOCE
undo-tile = ⟲ ANNULLA
started = iniziato
called = chiamato
handed-out = consegnato
cancelled = annullato
taken-back = riportato indietro
ticket-name = Ordine { $number }, { $lane }, { $age }, { $customer }: { $lines }
ticket-name-waiting = Ordine { $number }, { $lane }, { $age }, { $customer }: { $lines }, da inviare
line-name = { $quantity } { $name }
line-name-struck = { $quantity } { $name } (fatto)
struck-here = barrato solo su questo schermo
part-done = la mia parte pronta
no-open-orders = Nessun ordine aperto.
last-order = Ultimo ordine n. { $number }, ore { $when }.
empty-live = In diretta.
empty-stale = Potrebbero mancare i nuovi: { $link }.

## Stations that make a part of the orders

action-my-part = LA MIA PARTE È PRONTA
action-my-part-is-done = LA MIA PARTE È FATTA
action-others-part = ASPETTA { $groups }
action-see-stop = VISTO
lines-elsewhere = { $count ->
    [one] +1 riga a { $groups }
   *[other] +{ $count } righe a { $groups }
}
lines-elsewhere-parts = { $count ->
    [one] +1 riga: { $parts }
   *[other] +{ $count } righe: { $parts }
}
part-progress = { $group } { $struck }/{ $lines }
part-progress-done = { $group } ✓
filter-hides = { $groups } · nasconde { $orders ->
    [one] 1 ordine
   *[other] { $orders } ordini
}, { $lines ->
    [one] 1 riga
   *[other] { $lines } righe
}
filter-hides-lines = { $groups } · nasconde { $lines ->
    [one] 1 riga
   *[other] { $lines } righe
}
filter-hides-nothing = { $groups } · ora non nasconde nulla
filter-no-menu = { $groups } · il menu non è ancora noto, quindi non si nasconde nulla
filter-off = Si vede tutto · il filtro { $groups } è spento
filter-show-all = Mostra tutto
filter-again = Filtra di nuovo
nothing-here = Niente da fare a { $groups }.
note = NOTA
note-name = nota: { $note }
stop = STOP
stop-cancelled = annullato
stop-name = L’ordine { $number } è stato annullato: stop
stop-name-reason = L’ordine { $number } è stato annullato: stop. { $reason }

## Pickup board

pickup-ready = PRONTI ✓
pickup-in-preparation = IN CUCINA
pickup-ask = Chiedere al banco
pickup-empty = Nessun ordine in attesa.
pickup-window = Mostra su un altro schermo

## Looking back

recall = Richiamo
recall-title = Storico
recall-number = Cerca un numero
recall-close = Chiudi
recall-newer = { $count ->
    [one] ▲ 1 ordine più recente
   *[other] ▲ { $count } ordini più recenti
}
recall-list = Ordini, i più recenti prima
recall-reading = Lettura dei dati salvati …
recall-failed = I dati salvati non si leggono: { $reason }
recall-more = Fino a { $oldest }.
recall-end = Fino a { $oldest }. Qui non è salvato nulla di più vecchio.
recall-full = Fino a { $oldest }. Per i più vecchi, cerca il numero.
recall-nothing = Qui non è salvato nessun ordine così.
recall-saved = Salvato su questo computer. Può mancare ciò che altri hanno fatto da { $when }.
recall-saved-only = Salvato su questo computer. Può mancare ciò che altri hanno fatto.
recall-older = Più vecchi ▸
recall-newest = ◂ Più recenti
recall-again = Rileggi
recall-too-old = troppo vecchio
recall-row = Ordine { $number }, { $status }, { $when }, { $customer }: { $lines }
bring-back = Riporta
bring-back-to = a { $status }
bring-back-name = Riporta a { $status }: { $number }
back-to = di nuovo { $status }
nothing-selected = Nessun ordine è scelto.
no-state-before = { $number } è { $status }: non c’è uno stato prima.
line-short = { $quantity } × { $name }
lines-not-known = piatti sconosciuti
all-orders = ◂ Tutti gli ordini
detail-open = Mostra tutto dell’ordine { $number }
detail-gone = Questo ordine qui non è più noto.
detail-lines = Piatti
detail-times = Orari
detail-notes = Note
detail-cancelled = Annullato: { $reason }
detail-changes = Che ne è stato
detail-changes-none = Dei cambiamenti non è salvato nulla.
lines-struck = { $struck } su { $count } barrati
time-ordered = ordinato
time-started = iniziato
time-called = chiamato
time-handed-out = consegnato
change-by = { $station } ({ $user })
change-own = questa postazione
change-nobody-told = non si sa chi
change-first-seen = visto per la prima volta
change-sent-late = toccato { $made }, inviato { $late } dopo
change-waits = { $status } da inviare
change-waits-since = { $status } da inviare da { $when }
learned-event = detto dal server
learned-audit = trovato confrontando con il server
learned-own = fatto qui

## History and end of day

when-on = { $day }, { $time }
history-all-days = Tutti i giorni
history-today = Oggi
history-yesterday = Ieri
history-day = Giorno
history-day-like = es. { $day }
history-state = Stato
history-any-state = Ogni stato
history-text = Numero, nome, piatto o nota
history-place = Cerca in
history-in-anything = ovunque
history-in-number = numero
history-in-name = nome
history-in-item = piatti
history-number = N.
history-ordered = Ordinato
history-name = Nome
history-items = Piatti
history-anew = Rileggi
history-export = Salva CSV
history-exporting = Salvataggio …
history-exported = { $count ->
    [one] 1 riga salvata: { $path }
   *[other] { $count } righe salvate: { $path }
}
history-not-exported = Non è stato salvato nulla. { $reason }
history-brought-back = { $number } è tornato a { $status }.
history-not-brought-back = { $number } resta com’è. { $reason }
history-detail = Tutto di un ordine
history-progress = Ordini più vecchi già letti
history-complete = Tutti gli ordini da { $since } sono qui.
history-complete-empty = Il server non ha ancora ordini.
history-runs = Gli ordini da { $since } sono qui. Si leggono i più vecchi: { $known } di { $total }.
history-runs-first = Si leggono gli ordini più vecchi.
history-waits = Gli ordini da { $since } sono qui. I più vecchi si leggono quando il server risponde.
history-waits-unknown = Gli ordini più vecchi si leggono quando il server risponde.
report-title = Fine giornata
report-day-before = Il giorno prima
report-day-after = Il giorno dopo
report-anew = Riconta
report-print = Stampa o PDF
report-close = ◂ Tutti gli ordini
report-not-printed = Non si stampa nulla. { $reason }
report-as-of = Contato: { $when }.
report-orders = Ordini
report-cancelled = { $count ->
    [one] e 1 annullato
   *[other] e { $count } annullati
}
report-open = { $count ->
    [one] 1 ancora aperto
   *[other] { $count } ancora aperti
}
report-value = Valore consegnato
report-tokens = Gettoni consegnati
report-without = { $count ->
    [one] 1 ordine senza
   *[other] { $count } ordini senza
}
report-to-ready = Tempo fino a pronto
report-p90 = la metà; 9 su 10 entro { $time }
report-late = In ritardo
report-late-of = { $late } su { $count }, { $minutes } min o più
report-percent = { $percent } %
report-none = Di questo giorno non ci sono ordini qui.
report-by-hour = Ordini per ora
report-by-item = Pezzi per piatto

## Paper

paper = Stampa
paper-name = Stampa tutti gli ordini aperti, o salvali in PDF
paper-title = Ordini aperti
paper-as-of = situazione alle { $when }
paper-never = mai confrontato con un server
paper-up-to = fino a #{ $number }
paper-asked-at = stampato alle { $when }
paper-saved = Da allora non è arrivato nulla: mancano gli ordini più recenti.
paper-station-unknown = Gruppo sconosciuto
paper-count = { $count ->
    [one] 1 ordine
   *[other] { $count } ordini
}
paper-ordered = ordinato { $when }
paper-elsewhere = { $count ->
    [one] +1 riga altrove
   *[other] +{ $count } righe altrove
}
paper-nothing = Nessun ordine è aperto.
failed-paper = Non si stampa nulla. { $reason }
## Keys

help = Aiuto
help-title = Tasti
does-slots = scegliere una comanda; di nuovo: avanti
does-slot = scegliere la comanda { $digit }; di nuovo: avanti
does-bump = avanti con la comanda scelta, o scegliere la più vecchia
does-undo = annullare l’ultimo tocco
does-recall = ciò che è stato consegnato
does-back = la comanda scelta un passo indietro
does-items = alle voci di una comanda, o uscirne
does-item-up = la voce sopra
does-item-down = la voce sotto
does-strike = su una voce: barrarla, o annullare
does-all-day = tutto ciò che resta da fare
does-next-page = pagina seguente di comande
does-page-before = pagina precedente di comande
does-detail = tutto sulla comanda scelta
does-find = trovare un ordine dal numero
does-mute = dieci minuti senza suono
does-paper = tutte le comande aperte su carta
does-full-screen = riempire tutto lo schermo, o non più
does-help = mostrare i tasti, o nasconderli
does-leave = uscire dalle voci, chiudere ciò che sta accanto al tabellone
does-screens = a un’altra schermata
does-diagnostics = dire come sta la connessione

key-digits = 1–9, 0
key-enter = Invio
key-space = Spazio
key-backspace = Backspace
key-tab = Tab
key-page-up = Pag ↑
key-page-down = Pag ↓
key-escape = Esc
key-numpad = Tastierino { $key }
key-screens = Ctrl 1–{ $count }
key-diagnostics = Ctrl Maiusc D

keys-title = Tasti
keys-lead = Anche un tastierino o una barra da cucina è una tastiera. I tasti contano per il loro posto; le lettere si chiamano come su una tastiera inglese.
no-key = nessun tasto, solo al tocco
change-key = Cambia
change-key-of = Cambia: { $does }
usual-key = Tasti usuali
usual-key-of = Tasti usuali: { $does }
usual-keys = Tasti usuali per tutto
press-the-key = Premere il tasto voluto (Esc: lasciare così)
key-cannot-act = Questo tasto da solo non può fare nulla. Premerne un altro.
cancel-key = Annulla
key-taken = { $key } è un tasto per: { $does }. Toglierlo da lì?
key-taken-last = { $key } è l’unico tasto per: { $does }. Toglierlo da lì, così che si faccia solo al tocco?
key-stays = No
move-key = Prendilo

## What needs a person

dead-letter = { $number }: { $action } non eseguito: { $reason }
dead-action-pending = DI NUOVO NUOVO
dead-action-start = INIZIA
dead-action-recook = DI NUOVO IN CUCINA
dead-action-done = PRONTO
dead-action-recall = DI NUOVO PRONTO
dead-action-hand-out = CONSEGNA
dead-action-cancel = ANNULLA
dead-changed = qualcuno l’ha cambiato
dead-changed-by = è stato cambiato a { $station } (ora è { $status })
dead-changed-found = qualcuno l’ha cambiato (ora è { $status })
dead-gone = il server non ha più questo ordine
dead-another = il server è stato ripristinato e questo numero ora è un altro ordine
dead-refused = il server l’ha rifiutato ({ $detail })
dead-crash = il programma si è chiuso cinque volte durante l’invio
dead-earlier = un passo precedente di questo ordine non è stato eseguito
dead-went-back = il server lo aveva ed è tornato a uno stato più vecchio
status-pending = NUOVO
status-preparing = IN CUCINA
status-ready = PRONTO
status-complete = CONSEGNATO
status-cancelled = ANNULLATO
one-of = { $index } di { $count }
next-letter = Avanti
try-again = Riprova
discard = Scarta
ok = OK
receipt-back = Di nuovo collegati dopo { $long }
receipt-new = { $count } nuovi
receipt-changed = { $count } cambiati altrove
receipt-sent = { $count ->
    [one] 1 tua azione inviata
   *[other] { $count } tue azioni inviate
}
receipt-refused = { $count } rifiutati
receipt-check-at = { $number } è stato { $what } anche a { $station }: controllare
receipt-check = { $numbers } lavorati altrove nello stesso momento: controllare
outages = interruzioni ▸
receipt-earlier = prima ▸
receipt-earlier-none = Nessuna interruzione precedente nota.
receipt-earlier-list = Interruzioni precedenti
outage = { $from } – { $until }
hide = Nascondi
list-next = { $page } di { $pages } ▸
list-next-name = Pagina { $page } di { $pages }, pagina successiva
waited-long = { $count ->
    [one] 1 azione aspetta l’invio da: { $when }
   *[other] { $count } azioni aspettano l’invio da: { $when }
}
nearly-full = { $count } azioni su { $most } aspettano l’invio: presto non c’è più posto. Ripristinare la rete.
full = { $count } azioni aspettano l’invio: non c’è più posto. Prima ripristinare la rete.
held = { $number }: portato a { $status } ({ $when }) e non inviato · serve ancora?
held-back = { $number }: riportato a { $status } ({ $when }) e non inviato · serve ancora?
held-more = +{ $count } altri
unreadable = { $count ->
    [one] 1 ordine non è leggibile: guardare alla cassa
   *[other] { $count } ordini non sono leggibili: guardare alla cassa
}
unreadable-numbers = { $count ->
    [one] 1 ordine non è leggibile ({ $numbers }): guardare alla cassa
   *[other] { $count } ordini non sono leggibili (tra cui { $numbers }): guardare alla cassa
}
held-list = Non inviati da ore
held-send = INVIA
held-send-name = Invia { $number }
held-discard = SCARTA
held-discard-name = Scarta { $number }
went-back = Il server è tornato indietro: { $orders } e { $actions } sono solo qui
went-back-orders = { $count ->
    [one] 1 ordine
   *[other] { $count } ordini
}
went-back-actions = { $count ->
    [one] 1 azione
   *[other] { $count } azioni
}
went-back-show = MOSTRA
lost-list = Ordini che il server non ha più
lost-name = { $number } · { $status }
lost-lines-unknown = qui i suoi piatti non sono mai stati noti
lost-not-listed = { $count ->
    [one] 1 altro non è elencato
   *[other] altri { $count } non sono elencati
}
trouble-cannot-keep = Questo computer non può salvare le azioni, quindi vengono rifiutate: { $detail }
trouble-server-lists = Il server ha un errore e non può elencare i suoi ordini: si vedono quelli salvati.
trouble-set-aside = Un file danneggiato è stato messo da parte come { $file }. Gli ordini arrivano di nuovo dal server.
not-kept = Questo computer non ha un posto sicuro per la password: dopo un riavvio bisogna accedere di nuovo.
sign-in-again = Accedi di nuovo come { $username }

## Sign-in

sign-in-title = Accedi alla festa
sign-in-lead = L’indirizzo è sul computer dove gira il server olgFeast.
server = Indirizzo del server
server-hint = es. 192.168.1.20:8000
username = Nome utente
password = Password
sign-in = Accedi

found-hubs = Trovati in questa rete
found-hub = { $name }, { $address }
sign-in-code = Codice di abbinamento
sign-in-code-hint = se il server ne mostra uno

## Hosting on this computer

host-offer-title = Ancora nessun server?
host-offer-lead = Può esserlo questo computer. Ordini, menu e account restano qui, e il programma deve restare aperto per tutta la festa.
host = Ospita la festa su questo computer
host-starting = Avvio della festa …

new-feast-title = La festa è aperta
new-feast-lead = Questo è l’account della persona responsabile. Scriverlo subito su carta: la password si vede solo questa volta.
new-feast-noted = L’ho scritto

hosting = La festa su questo computer
hosting-off = Questo computer non ospita la festa.
hosting-failed = { $why } Si riprova ogni due secondi.
hosting-this-computer = La festa è qui, all’indirizzo { $address }. La raggiungono solo i programmi di questo computer.
hosting-network = La festa è qui. Gli altri computer di questa rete la raggiungono a:
hosting-addresses = Indirizzo
pairing-code = Codice di abbinamento
pairing-code-lead = Scrivere il codice una volta su ogni postazione. Così la postazione sa di parlare con questo computer e con nessun altro.
host-network = Ammetti altri computer
host-this-computer = Solo questo computer
host-this-computer-sure = Solo questo computer: tutti gli altri perdono la festa
new-admin-password = Nuova password per admin
new-admin-password-sure = Nuova password per admin: chi usa la vecchia viene disconnesso
stop-hosting = Non ospitare più
stop-hosting-sure = Non ospitare più: tutte le postazioni perdono la festa
stop-hosting-no = No, continua
signing-in = Accesso …

## Settings

settings-role = A cosa serve questo computer
role-kitchen = Cucina
role-kitchen-lead = I cuochi vedono gli ordini, li iniziano e li chiamano.
role-board = Tabellone ritiro
role-board-lead = Gli ospiti vedono quali numeri sono pronti. Ctrl+3 riporta alle impostazioni.
role-admin = Amministrazione
role-admin-lead = Tutto, per la persona responsabile.
settings-groups = Cosa si fa qui
settings-groups-all = Tutto
settings-display = Grandezza dei caratteri
settings-inches = Schermo, da angolo ad angolo
settings-inches-value = { $inches }″
settings-distance = Distanza delle persone
settings-distance-value = { $metres } m
settings-sample = 2 × birra grande
settings-legible = Da lì si legge.
settings-not-legible = Lo schermo non permette di più, e da lì si legge male. Avvicinarsi o prendere uno schermo più grande.
settings-less = { $what }: meno
settings-more = { $what }: più
settings-theme = Colori
settings-ages = Quando un ordine aspetta troppo
settings-warn = Avvisa dopo
settings-late = Tardi dopo
settings-sounds = Suoni
settings-sound-new-orders = Nuovi ordini
settings-sound-reminder = Ordini che nessuno ha iniziato
settings-sound-link = Connessione persa e ritornata
settings-sound-chime = Numeri pronti
settings-volume = Volume
settings-volume-value = { $volume } %
settings-file = Impostazioni in un file
settings-file-lead = Per preparare la prossima postazione come questa. Server, account, PIN, proxy e certificati non ci sono, e un file non li cambia mai.
settings-export = Salva in un file
settings-exported = Salvato come { $path }
settings-import = Prendi da un file
settings-imported = Valgono le impostazioni del file.
settings-import-unreadable = Il file non è leggibile.
file-too-large = Il file è troppo grande per delle impostazioni. Non è cambiato nulla.
file-no-settings = Non è un file di impostazioni di olgFeast. Non è cambiato nulla.
file-newer = Questo file è di un olgFeast più nuovo. Non è cambiato nulla.
file-senseless = Qualcosa nel file non ha senso. Non è cambiato nulla.

## Feast PIN

settings-pin = PIN della festa
pin-is-set = C’è un PIN. Viene chiesto prima delle impostazioni e prima di scartare un’azione per sempre.
pin-is-not-set = Non c’è un PIN: chiunque a questo schermo può cambiare le impostazioni.
pin-new = Imposta un PIN
pin-change = Cambia o togli il PIN
pin-old = PIN attuale
pin-new-one = Nuovo PIN, da 4 a 12 cifre
pin-next = Cambia
pin-off = Togli
pin-set = Imposta questo PIN
pin-ask = PIN della festa
pin-open = OK
pin-back = Indietro
pin-cancel = Annulla
pin-erase = Cancella una cifra
pin-locked = Le impostazioni sono per la persona responsabile
pin-wrong = Questo non è il PIN.
pin-wait = Troppi errori. Riprova tra { $seconds } s.

## First run

first-progress = Passo { $index } di { $count }
first-skip-all = Salta tutto
first-back = Indietro
first-next = Avanti
first-end = Agli ordini
first-role = A cosa serve questo computer?
first-role-lead = Tutto si può cambiare dopo, nelle impostazioni.
first-groups = Cosa si fa qui?
first-groups-lead = Le righe di altri gruppi restano alle loro postazioni.
first-pin = Un PIN per questa postazione?
first-pin-lead = Così cambia le impostazioni solo chi lo conosce. Senza PIN basta proseguire.
first-display = Come si legge lo schermo?
first-display-lead = I caratteri diventano grandi quanto serve.
first-practice = Prova una volta
first-practice-lead = Una comanda di prova: iniziarla, chiamarla, consegnarla e tornare di un passo. Non si invia nulla.
practice = PROVA
practice-first = Pierogi
practice-second = Limonata
practice-over = Consegnato. È tutto.

## What went wrong, by code

failed-move = { $number }: non eseguito. { $reason }
error-bad-address = Non è un indirizzo di server. Scriverlo così: 192.168.1.20:8000.
error-unreachable = Il server non risponde. Controllare l’indirizzo e che questo computer sia nella stessa rete.
error-not-olgfeast = Lì risponde qualcosa, ma non è un server olgFeast.
error-wrong-password = Nome utente o password errati.
error-too-many-attempts = Troppe password sbagliate. Aspettare un minuto prima di riprovare.
error-too-many-attempts-wait = Troppe password sbagliate. Riprovare tra { $seconds ->
    [one] 1 secondo
   *[other] { $seconds } secondi
    }.
error-wrong-key = Chi risponde non è il computer con questo codice di abbinamento. Controllare il codice sullo schermo del server.
error-not-staff = Questo account non è del personale. Chiederne uno all’amministrazione.
error-insecure = Questo indirizzo è su internet e non cifrato: chiunque lungo la via legge nomi e password. Meglio un indirizzo con https://.
sign-in-in-the-open = Accedi comunque, leggibile da tutti
badge-in-the-open = NON CIFRATO
error-signed-out = Nessuno ha effettuato l’accesso.
error-unknown-order = Questo ordine non è più sul tabellone.
error-moved-meanwhile = Qualcun altro l’ha appena spostato.
error-lines-unknown = I suoi piatti non sono ancora noti.
error-nothing-to-undo = Non c’è nulla da annullare.
error-outbox-full = Troppe modifiche aspettano l’invio. Prima ripristinare la rete.
error-cannot-keep = Non è stato possibile salvarlo su questo computer, quindi non è stato fatto.
error-bad-input = Manca qualcosa o è scritto male. Controllare tutti i campi.
error-cannot-host = Questo computer non può ospitare la festa: { $why }
error-closing = Il programma si sta chiudendo.
error-internal = È successo qualcosa di inatteso: { $detail }

## Menu e ordini della cassa

error-too-many-drafts = A questa cassa ci sono 50 ordini che il server non ha. Inviarne o scartarne prima alcuni.
error-unknown-draft = Questo ordine non è più a questa cassa.
error-being-placed = Questo ordine è in invio. Attendere che sia finito.
error-other-server = Questo ordine è stato preso per un altro server. Modificarlo per ordinarlo qui.
error-offline = Nessuna connessione. Non è stato fatto nulla.
error-outcome-unknown = Il server non ha risposto. La lista mostra se è stato fatto.
error-in-use = È già stato ordinato e non si può eliminare. Segnarlo invece come esaurito.
error-refused = Il server ha rifiutato: { $detail }
menu-reading = Lettura del menu …
menu-never-read = Il menu non è mai stato letto su questo computer
menu-as-of = alle { $time }
menu-offline = Nessuna connessione: non si può modificare nulla · { $read }
menu-empty = Nel menu non c’è ancora nulla.
menu-new = Nuova voce
menu-new-in = Nuova voce in { $group }
menu-edit-what = Modifica { $what }
menu-sold-out = Esaurito
menu-sold-out-today = Esaurito per oggi
menu-sell-out = Segna esaurito
menu-sell-out-what = Segna { $what } come esaurito per oggi
menu-offer = Di nuovo
menu-offer-what = Offri di nuovo { $what }
menu-form-new = Nuova voce
menu-form-edit = Modifica voce
menu-close = Chiudi
menu-name = Nome
menu-group = Gruppo
menu-value = Prezzo
menu-tokens = Gettoni
menu-description = Descrizione
menu-keep = Salva
menu-delete = Elimina
menu-delete-sure = Elimina per sempre
menu-delete-no = Tieni
menu-wrong-name = Un nome ha da 1 a 100 caratteri.
menu-wrong-group = Un gruppo ha da 1 a 100 caratteri.
menu-wrong-value = Un prezzo è un numero da 0 a 10000 con al massimo due cifre dopo la virgola.
menu-wrong-tokens = I gettoni sono un numero intero da 0 a 1000.
menu-wrong-description = Una descrizione ha al massimo 500 caratteri.
menu-wrong-taken = Un’altra voce ha già questo nome. La cucina non potrebbe distinguerle.
order-add = { $what }, { $price }, { $tokens }. Nell’ordine: { $count }. Toccare per aggiungerne uno
order-nothing = Non c’è nulla che si possa ordinare.
order-title = Ordine
order-clear = Svuota
order-name = Nome
order-touch = Toccare ciò che si ordina.
order-total = Totale
order-place = ORDINA
order-keep = TIENI COME BOZZA
order-placed = #{ $number } ordinato
drafts-title = Ordini di questa cassa
drafts-lead = tenuti su questo computer
drafts-taken = { $pieces } · { $time }
draft-kept = Bozza: tenuta qui, non inviata
draft-placing = In invio …
draft-sold-out = Non ordinato: { $what } è esaurito o è cambiato
draft-menu = Non ordinato: qualcosa è esaurito o è cambiato
draft-numbers = Non ordinato: il server ha usato tutti i numeri fino a 999
draft-refused = Non ordinato: { $detail }
draft-unknown = Non si sa se è stato ordinato: guardare la schermata della cucina
draft-unknown-number = Guardare #{ $number } nella schermata della cucina: può essere questo ordine
draft-place = Ordina ora
draft-check = Controlla e ordina
draft-edit = Modifica
draft-discard = Scarta
draft-put-away = Metti via
order-numbers-left = { $count ->
    [one] Su questo server resta un numero. Dopo il 999 non accetta più ordini.
   *[other] Su questo server restano { $count } numeri. Dopo il 999 non accetta più ordini.
}

## Diagnostics

diag-reading = Controllo in corso …
diag-well = Tutto a posto: gli ordini arrivano da soli.
diag-core-silent = L’applicazione non risponde. Riavviala: nulla di ciò che è stato fatto va perso.
diag-not-saving = Questo computer non riesce a salvare ciò che si fa, quindi lo rifiuta. Il disco è pieno?
diag-blocked-sign-in = Il server non accetta più l’accesso. Accedi di nuovo.
diag-blocked-forbidden = Questo account non può vedere gli ordini della cucina. Accedi con un account dello staff.
diag-blocked-version = Il server richiede un’altra versione di questa applicazione.
diag-blocked-replaced = Questa postazione lavora in un’altra finestra o su un altro computer.
diag-blocked-wrong-key = All’indirizzo del server risponde un altro computer. Confronta il codice con quello mostrato dall’host.
diag-offline = Il server non è raggiungibile. Si vedono gli ordini salvati. Controlla il cavo o il Wi-Fi e se il server è acceso.
diag-offline-waiting = Il server non è raggiungibile. Modifiche salvate qui che verranno inviate: { $count }. Controlla il cavo o il Wi-Fi.
diag-only-asking = Il flusso in diretta non funziona. Gli ordini arrivano lo stesso, con qualche secondo di ritardo, chiedendoli al server.
diag-silent = Il server tace. Tra pochi secondi questa postazione si ricollega da sola.
diag-unchecked = Gli ordini arrivano, ma al momento non si possono confrontare con quelli del server.
diag-starting = Collegamento al server …
diag-refused = Gli ordini arrivano. Azioni rifiutate dal server: { $count }. Decidi qui sotto.
diag-held = Gli ordini arrivano. Ordini con modifiche non inviate da ore: { $count }. Decidi qui sotto.
diag-set-aside = Gli ordini arrivano. Un file danneggiato di questo computer è stato messo da parte.
diag-no-sound = Gli ordini arrivano, ma questo computer non si sente: niente altoparlanti.
diag-good = funziona
diag-good-at = funziona, { $when }
diag-idle = niente da fare
diag-busy = al lavoro
diag-bad = non funziona
diag-bad-since = non funziona: { $when }
diag-unknown = non si sa ancora
diag-version = olgFeast Desktop { $version }
works-title = Cosa funziona ora
works-feed = Arrivo degli ordini
works-sending = Invio
works-comparing = Confronto con il server
works-saving = Salvataggio su questo computer
works-menu = Menu
works-sound = Suono

## Diagnostics: what waits to be sent

outbox-title = Da inviare
outbox-line = { $ago } · { $stage }
outbox-attempts = tentativi: { $count }
outbox-more = Altre non elencate: { $count }
outbox-strikes = Righe spuntate da inviare: { $count }
outbox-now = Prova ora
outbox-refused = Rifiutata
stage-queued = in coda
stage-held = aspetta una decisione
stage-reading = prima si legge l’ordine
stage-sending = in invio
stage-sent = inviata, manca la conferma
stage-again = prossimo tentativo tra { $soon }
stage-unknown = non si sa se è arrivata; controllo tra { $soon }

## Diagnostics: the way to the server

way-title = La via verso il server
way-lead = passo per passo, senza disturbare gli ordini
way-running = in corso …
way-done = controllato
way-examine = Controlla ora
came-good = funziona
came-look = funziona, ma qualcuno dovrebbe guardarci
check-proxy = Proxy
check-name = Nome del server
check-tcp = Connessione
check-tls = Cifratura
check-health = Il server sta bene
check-sign-in = Accesso
check-upgrade = Apertura della diretta
check-first-frame = Il server parla
check-ping = Tempi di risposta
check-clock = Orologio del server
left-proxied = lo fa il proxy
left-not-encrypted = non usata: l’indirizzo non è cifrato
left-no-account = non provato: ora nessun accesso
left-not-told = il server non lo dice
fault-name = Il nome del server non si trova. Controlla l’ortografia e la rete.
fault-refused = Lì il server non è in funzione.
fault-no-answer = Il server non ha risposto in tempo.
fault-unreachable = Non c’è via verso il server: controlla il cavo o il Wi-Fi.
fault-proxy = Il proxy non lascia passare.
fault-not-encrypted = Ciò che risponde non è cifrato, anche se l’indirizzo lo dice.
fault-certificate = Il certificato del server non è attendibile.
fault-wrong-key = Risponde un altro computer: la sua chiave non è quella del codice.
fault-silent = La connessione è diventata muta.
fault-broke = La connessione si è interrotta.
fault-moved = Questo computer ha dormito o cambiato rete.
fault-closed = Il server ha chiuso la connessione.
fault-later = Il server è troppo occupato e chiede di riprovare.
fault-unwell = Il server ha un errore.
fault-not-olgfeast = Ciò che risponde non è un server olgFeast.
fault-sign-in = L’accesso è stato rifiutato.
fault-not-staff = Questo account non può farlo.
fault-version = Il server richiede un’altra versione.
fault-replaced = Un’altra connessione di questa postazione ha preso il posto.
fault-protocol = Ciò che il server ha inviato non aveva senso.
fault-stopped = L’ha chiusa questa postazione.

## Diagnostics: round trips, timeline, figures, files, log

trips-title = Quanto è veloce il server
trips-lead = ultimi 15 minuti
trips-summary = Ultimi 5 minuti: mediana { $median }, peggiore { $worst }, misure: { $count }
trips-none = Negli ultimi 5 minuti nessuna misura: non c’era la diretta.
trips-millis = { $millis } ms
trips-from = 15 min fa
trips-now = ora
timeline-title = La connessione finora
timeline-count = tentativi: { $count }
timeline-when = Quando
timeline-why = Motivo
timeline-phase = Fin dove
timeline-long = Durata
timeline-end = Fine
timeline-more = Altri
diag-why-opened = avvio
diag-why-retry = attesa finita
diag-why-retry-now = richiesto da qualcuno
diag-why-woke = il computer si è svegliato
diag-why-network = la rete è tornata
diag-why-probe = per vedere se va di nuovo
diag-why-sign-in = accesso rinnovato
diag-healed = risolto: { $why }
diag-phase-token = accesso
diag-phase-connect = ricerca del server
diag-phase-upgrade = collegato
diag-phase-hello = attesa della prima parola
diag-phase-sync = caricamento degli ordini
diag-phase-live = in diretta
diag-goes-on = continua
diag-end-code = { $why } Codice { $code }.
figures-title = Al passo con il server
figures-cursor = Evento più recente
figures-gaps = Lacune notate
figures-replays = Richieste di nuovo
figures-snapshots = Tabelloni interi inviati
figures-duplicates = Eventi doppi
figures-mismatches = Tabellone diverso dal server
figures-drift = Corretti dal confronto
figures-zombies = Connessioni dimenticate dal server
figures-unreadable = Ordini che il server non legge
figures-malformed = Illeggibili
figures-skew = Orologio
figures-same-clock = concorda con il server
figures-server-ahead = server avanti di { $seconds } s
figures-server-behind = server indietro di { $seconds } s
spoken-nothing = nessuna diretta
spoken-plain = server olgFeast 2.0
spoken-live = hub olgFeast
files-title = File di questo computer
files-outbox = In attesa e impostazioni
files-cache = Ordini salvati e storico
files-logs = Registri
files-check = Controlla i file
files-checking = controllo …
files-checked = controllati { $when }
files-not-checked = non controllati a mano in questa sessione
file-whole = integro
file-renewed = era danneggiato, ricominciato
file-damaged = danneggiato: riavvia l’applicazione, salva ciò che si legge
file-unread = ora non si può controllare
bytes-kb = { $size } kB
bytes-mb = { $size } MB
log-title = Ultime righe del registro
log-lead = in inglese; niente nomi né password
log-empty = Non c’è un registro.
bundle-save = Salva per l’assistenza
bundle-lead = Registri e cifre in un file zip: niente nomi né password.
bundle-saved = Salvato come { $path }

## Diagnostics: stations

stations-title = Postazioni
stations-reading = Si chiede al server …
stations-plain = Questo server non sa dire quali postazioni ci sono. Una festa ospitata da questa applicazione sì.
stations-not-staff = Questo computer lì lavora come postazione di cucina e non può chiedere. Esci nelle impostazioni e accedi di nuovo: allora vale come amministrazione.
stations-name = Postazione
stations-state = Stato
stations-heard = Sentita
stations-behind = Indietro
stations-unsent = Da inviare
stations-version = Versione
stations-address = Indirizzo
stations-missing = Postazioni irraggiungibili: { $names }. Qualcuno dovrebbe andare a vedere.
presence-connected = collegata
presence-polling = collegata a richieste
presence-unreachable = IRRAGGIUNGIBILE
presence-left = uscita
presence-calling = chiama ogni tanto

## Settings: server, users, network, history

settings-server = Server
server-this-computer = La festa gira su questo computer.
server-key = Cifrato, e riconosciuto dal codice.
server-certificate = Cifrato, con un certificato attendibile.
server-open = Non cifrato: chi è in questa rete può leggere.
server-change = Per un altro server esci qui e accedi là. Ciò che non è inviato resta e viene detto prima.
settings-users = Chi può lavorare qui
users-new-name = Nome di un nuovo account
users-new = Crea
users-password = La password di { $name }. Si mostra solo questa volta:
users-disabled = non può accedere
users-reset = Nuova password
users-disable = Blocca
users-enable = Riammetti
users-sure = { $what }: sicuro?
users-stations = Postazioni abbinate
users-no-stations = Nessuna postazione abbinata.
users-not-in-force = non valida
users-unpair = Revoca
users-invite-kitchen = PIN per una cucina
users-invite-board = PIN per un tabellone
users-pin = PIN per una postazione ({ $role }), valido fino a { $when }:
settings-network = Proxy e certificati
network-lead = Per chi conosce questa rete. Un server nella rete locale si raggiunge sempre direttamente.
network-proxy = Proxy
network-proxy-system = Come il sistema
network-proxy-none = Nessun proxy
network-proxy-address = Questo
network-address = Indirizzo del proxy, per esempio proxy.example:3128
network-use-proxy = Usa questo proxy
network-ca = File di certificati (PEM), percorso su questo computer
network-ca-used = Attendibili oltre a quelli del sistema: { $path }
network-ca-none = Sono attendibili solo i certificati del sistema.
network-use-ca = Usa questo file
network-drop-ca = Non usarlo più
error-bad-certificates = In questo file non c’è un certificato, o non si legge. Nulla è cambiato.
settings-retention = Per quanto si ricordano gli ordini
retention-lead = Su questo computer, con i nomi degli ospiti. I più vecchi si cancellano.
retention-days = Ricorda per
retention-value = { $count ->
    [one] 1 giorno
   *[other] { $count } giorni
}
## Dashboard

dash-open = Ordini aperti
dash-open-states = { $new } nuovi · { $cooking } in cottura · { $ready } pronti
dash-ended-today = { $complete } consegnati oggi · { $cancelled } annullati
dash-oldest = Aspetta da più tempo
dash-who = #{ $number } · { $name }
dash-today = Ordini di oggi
dash-quarter = { $count } negli ultimi 15 minuti
dash-week = { $week } questa settimana
dash-week-month = { $week } questa settimana · { $month } questo mese
dash-in-all = { $ever } in tutto
dash-to-ready = Tempo fino a pronto
dash-to-ready-rest = mediana · { $p90 } per 9 su 10
dash-late = In ritardo
dash-percent = { $percent } %
dash-late-rest = { $late } su { $all } · da { $minutes } min
dash-value = Valore consegnato oggi
dash-unpriced = { $count ->
    [one] Di 1 ordine manca il prezzo
   *[other] Di { $count } ordini manca il prezzo
}
dash-as-of = aggiornato alle { $when }
dash-as-of-server = secondo il server, { $when }
dash-unread = Al momento i dati non si possono leggere.
dash-nothing-yet = Oggi ancora nessun ordine.
dash-orders = Aperti e recenti
dash-head-number = N.
dash-head-name = Nome
dash-head-age = Attesa
dash-head-state = Stato
dash-more-open = { $count ->
    [one] un altro ordine aperto: vedi la cucina
   *[other] altri { $count } ordini aperti: vedi la cucina
}
dash-row-action = { $action }: { $number }
dash-per-hour = Ordini all’ora
dash-hour-goes-on = ora in corso tratteggiata
dash-head-hour = Ora
dash-head-orders = Ordini
dash-orders-sentence = Ordini all’ora: al massimo { $most }, dalle { $when }; { $now } nell’ora in corso.
dash-ready-per-hour = Tempo fino a pronto, per ora
dash-ready-note = mediana, min:s
dash-ready-sentence = Tempo fino a pronto per ora dell’ordine: al massimo { $longest }, dalle { $when }.
dash-ready-none = Oggi non è ancora stato pronto nulla.
dash-items = I più richiesti
dash-items-note = pezzi oggi
dash-items-sentence = Oggi il più richiesto: { $name }, { $pieces } pezzi.
dash-head-item = Articolo
dash-head-pieces = Pezzi

## Packing up, and starting again after a crash
settings-pack-up = Svuota questo computer
pack-up-lead = Per un computer che torna a chi lo ha prestato: nomi, ordini, account, password e impostazioni vengono cancellati.
pack-up-begin = Svuota …
pack-up-what = Si cancellano tutti gli ordini e i nomi degli ospiti, l’account con le password, l’abbinamento, le impostazioni con il PIN e i registri. I file salvati restano dove sono. Non si può annullare.
pack-up-take-along = Prima salva ciò che vuoi tenere:
pack-up-save-settings = Salva impostazioni
pack-up-save-orders = Salva ordini
pack-up-unsent = Ciò che nessun server ha: { $count }. È stato fatto su questo computer, non è stato inviato e andrebbe perso per sempre.
pack-up-unsent-too = Cancella anche ciò che non è inviato
pack-up-feast-too = Cancella anche la festa ospitata qui
pack-up-without-keyring = Lascia le password nel portachiavi
pack-up-sure = Cancella ora
pack-up-no = No, tieni tutto
pack-up-erasing = Si cancella tutto. L’applicazione ricomincia da capo.
error-unsent = Nel frattempo è stato fatto altro che nessun server ha. Nulla è stato cancellato.
error-keyring-silent = Il portachiavi di questo computer non risponde, quindi le password non si possono cancellare. Nient’altro è stato cancellato. Sbloccalo e riprova, oppure lasciale lì.
error-keeps-crashing = L’applicazione si è chiusa più volte in un minuto ({ $why }). Riparte da sola tra un minuto.
crash-signal = Il sistema ha chiuso l’applicazione (segnale { $signal }), che è stata riavviata.
crash-panic-at = L’applicazione ha trovato un proprio errore in { $place } ed è stata riavviata.
crash-panic = L’applicazione ha trovato un proprio errore ed è stata riavviata.
