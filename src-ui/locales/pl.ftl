# olgFeast Desktop, polski. Liczby i nazwy przychodzą z programu jako zmienne.

product = olgFeast
starting = Otwieranie zapisanych zamówień …
core-unreachable = Ekrany nie mają połączenia z programem. Trwają kolejne próby; jeśli to nie minie, zamknij okno i uruchom olgFeast ponownie.
core-cannot-keep = Nie można otworzyć danych na tym komputerze ({ $why }), więc nic nie zostałoby zapisane. Sprawdź dysk, potem uruchom olgFeast ponownie.

## Language

language = Język
language-unreviewed = niesprawdzone

## Sound

mute = Wycisz
muted-until = Wyciszone do { $time }
unmute = włącz
no-speakers = Brak głośników
settings-sound-test = Odtwórz dźwięk
settings-sound-absent = Ten komputer nie ma głośników albo nie można ich użyć.
settings-window = Okno
settings-full-screen = Pełny ekran
settings-keep-awake = Nie wygaszaj ekranu
settings-start-at-login = Uruchom, gdy ktoś zaloguje się na tym komputerze

## Top bar

screens = Ekrany
screen-dashboard = Pulpit
screen-kitchen = Kuchnia
screen-pickup = Odbiór
screen-history = Historia
screen-menu = Menu
screen-order = Zamów
screen-diagnostics = Diagnostyka
screen-settings = Ustawienia
theme-light = Jasny
theme-dark = Ciemny
theme-contrast = Wysoki kontrast

sign-out = Wyloguj
sign-out-sure = Wylogować?
sign-out-unsent = { $count ->
    [one] 1 zmiana nie została wysłana. Wylogować?
    [few] { $count } zmiany nie zostały wysłane. Wylogować?
    [many] { $count } zmian nie zostało wysłanych. Wylogować?
   *[other] { $count } zmiany nie zostało wysłane. Wylogować?
}
sign-out-no = Nie, zostań
unsent = { $count ->
    [0] Wszystko wysłane
    [one] 1 zmiana czeka
    [few] { $count } zmiany czekają
    [many] { $count } zmian czeka
   *[other] { $count } zmiany czeka
}
undo = Cofnij
toast-moved = { $number } { $what }

## Link badge

link-connecting = Łączenie
link-catching-up = Nadrabianie
link-live = Na żywo
link-silent = Serwer milczy
link-rest = Sprawdzanie przez REST (brak łącza na żywo)
link-rest-every = Sprawdzanie co { $seconds } s (brak łącza na żywo)
link-protocol = Sprawdzanie przez REST (zakłócone łącze na żywo)
link-unchecked = Tylko na żywo, bez porównania z serwerem
link-offline = Offline
link-sign-in = Zaloguj się ponownie
link-forbidden = To konto nie może widzieć zamówień
link-version = Serwer mówi w innej wersji
link-replaced = Inne okno przejęło to stanowisko
link-wrong-key = To nie jest sparowany komputer
link-core-silent = Program za tym ekranem nie odpowiada
heard = sygnał { $ago }
up-to = { $words } · do nr { $number }
checked = sprawdzono { $ago }
since-ago = od { $ago }
link-reconnecting-in = Ponowna próba za { $seconds } s
link-reconnecting = Ponowne łączenie
retry-now = spróbuj teraz
use-this-one = użyj tego
saved-from = zapisane zamówienia: { $when }
seconds-ago = { $seconds } s temu
minutes-ago = { $minutes } min temu
hours-ago = { $hours } h temu
seconds-long = { $seconds } s
minutes-long = { $minutes } min
hours-long = { $hours } h
when-yesterday = wczoraj { $time }
when-days-ago = { $days } dni temu, { $time }
when-later = { $time } (zmieniony zegar)

band-offline = Offline
band-offline-saved = Offline · zapisane zamówienia: { $when }
band-not-receiving = Zamówienia nie przychodzą od: { $when }
band-not-receiving-note = inne stanowiska nie widzą, co zaczynasz: jest zapisane i zostanie wysłane później
band-offline-note = to, co zaczynasz, jest zapisane i zostanie wysłane później

## Kitchen display

all-day = Razem
all-day-title = Do zrobienia
all-day-nothing = Nie ma już nic do zrobienia.
all-day-page = strona { $page } z { $pages }
all-day-item = { $pieces } { $name }, na { $tickets ->
    [one] 1 bonie
    [few] { $tickets } bonach
    [many] { $tickets } bonach
   *[other] { $tickets } bonu
}

lane-pending = Nowe
lane-preparing = W kuchni
lane-ready = Gotowe
lane-count = { $lane }: { $count }
more = +{ $count } więcej: { $numbers }
more-oldest = najstarsze { $age }
more-just-now = przed chwilą
page-next = Następna strona
page-of = strona { $page } z { $pages }
age-now = teraz
age-minutes = { $minutes } min
age-hours = { $hours } h { $minutes }
age-unknown = czas nieznany
mood-new = NOWE ●
mood-in-time = NA CZAS ●
mood-warn = { $minutes }+ ▲
mood-late = PÓŹNO ■
mood-ready = GOTOWE ✓
new-tag = NOWE
action-start = ZACZNIJ
action-done = GOTOWE, WYWOŁAJ
action-hand-out = WYDAJ
see-all-lines = ZOBACZ WSZYSTKO
more-lines = ▼ jeszcze { $count }
first-lines = ▲ do początku
lines-unknown = Odczyt pozycji …
key-not-number = klawisz { $key }
tokens = { $count ->
    [one] 1 żeton
    [few] { $count } żetony
    [many] { $count } żetonów
   *[other] { $count } żetonu
}
pieces = { $count ->
    [one] 1 sztuka
    [few] { $count } sztuki
    [many] { $count } sztuk
   *[other] { $count } sztuki
}
waiting-to-send = ◷ czeka na wysłanie
not-announced = NIE OGŁOSZONO: WYWOŁAJ GŁOSEM
undo-tile = ⟲ COFNIJ
started = zaczęte
called = wywołane
handed-out = wydane
cancelled = anulowane
taken-back = cofnięte
ticket-name = Zamówienie { $number }, { $lane }, { $age }, { $customer }: { $lines }
ticket-name-waiting = Zamówienie { $number }, { $lane }, { $age }, { $customer }: { $lines }, czeka na wysłanie
line-name = { $quantity } { $name }
line-name-struck = { $quantity } { $name } (zrobione)
struck-here = skreślone tylko na tym ekranie
part-done = moja część gotowa
no-open-orders = Brak otwartych zamówień.
last-order = Ostatnie zamówienie nr { $number }, { $when }.
empty-live = Na żywo.
empty-stale = Może brakować nowych: { $link }.

## Stations that make a part of the orders

action-my-part = MOJA CZĘŚĆ GOTOWA
action-my-part-is-done = MOJA CZĘŚĆ ZROBIONA
action-others-part = CZEKA NA { $groups }
action-see-stop = WIDZĘ
lines-elsewhere = { $count ->
    [one] +1 pozycja: { $groups }
    [few] +{ $count } pozycje: { $groups }
    [many] +{ $count } pozycji: { $groups }
   *[other] +{ $count } pozycji: { $groups }
}
lines-elsewhere-parts = { $count ->
    [one] +1 pozycja: { $parts }
    [few] +{ $count } pozycje: { $parts }
    [many] +{ $count } pozycji: { $parts }
   *[other] +{ $count } pozycji: { $parts }
}
part-progress = { $group } { $struck }/{ $lines }
part-progress-done = { $group } ✓
filter-hides = { $groups } · ukrywa { $orders ->
    [one] 1 zamówienie
    [few] { $orders } zamówienia
    [many] { $orders } zamówień
   *[other] { $orders } zamówienia
}, { $lines ->
    [one] 1 pozycję
    [few] { $lines } pozycje
    [many] { $lines } pozycji
   *[other] { $lines } pozycji
}
filter-hides-lines = { $groups } · ukrywa { $lines ->
    [one] 1 pozycję
    [few] { $lines } pozycje
    [many] { $lines } pozycji
   *[other] { $lines } pozycji
}
filter-hides-nothing = { $groups } · teraz nic nie ukrywa
filter-no-menu = { $groups } · menu nie jest jeszcze znane, więc nic nie jest ukryte
filter-off = Widać wszystko · filtr { $groups } jest wyłączony
filter-show-all = Pokaż wszystko
filter-again = Filtruj znowu
nothing-here = Nic do zrobienia: { $groups }.
note = UWAGA
note-name = uwaga: { $note }
stop = STOP
stop-cancelled = anulowane
stop-name = Zamówienie { $number } anulowano: stop
stop-name-reason = Zamówienie { $number } anulowano: stop. { $reason }

## Pickup board

pickup-ready = GOTOWE ✓
pickup-in-preparation = W KUCHNI
pickup-ask = Proszę zapytać przy ladzie
pickup-empty = Brak oczekujących zamówień.
pickup-window = Pokaż na innym ekranie

## Looking back

recall = Przywróć
recall-title = Wstecz
recall-number = Szukaj numeru
recall-close = Zamknij
recall-newer = { $count ->
    [one] ▲ 1 nowsze zamówienie
    [few] ▲ { $count } nowsze zamówienia
    [many] ▲ { $count } nowszych zamówień
   *[other] ▲ { $count } nowszego zamówienia
}
recall-list = Zamówienia, najnowsze najpierw
recall-reading = Odczyt zapisanych danych …
recall-failed = Zapisanych danych nie da się odczytać: { $reason }
recall-more = Do { $oldest }.
recall-end = Do { $oldest }. Nic starszego nie jest tu zapisane.
recall-full = Do { $oldest }. Starszych szukaj po numerze.
recall-nothing = Nie ma tu takiego zamówienia.
recall-saved = Zapisane na tym komputerze. Może brakować zmian innych od { $when }.
recall-saved-only = Zapisane na tym komputerze. Może brakować zmian innych.
recall-older = Starsze ▸
recall-newest = ◂ Nowsze
recall-again = Odczytaj ponownie
recall-too-old = za stare
recall-row = Zamówienie { $number }, { $status }, { $when }, { $customer }: { $lines }
bring-back = Przywróć
bring-back-to = do { $status }
bring-back-name = Przywróć do { $status }: { $number }
back-to = z powrotem { $status }
nothing-selected = Nie wybrano zamówienia.
no-state-before = { $number }: { $status }, nie ma stanu wcześniej.
line-short = { $quantity } × { $name }
lines-not-known = pozycje nieznane
all-orders = ◂ Wszystkie
detail-open = Pokaż wszystko o zamówieniu { $number }
detail-gone = To zamówienie nie jest tu już znane.
detail-lines = Pozycje
detail-times = Godziny
detail-notes = Uwagi
detail-cancelled = Anulowane: { $reason }
detail-changes = Co się z nim działo
detail-changes-none = Nie zapisano żadnych zmian.
lines-struck = skreślono { $struck } z { $count }
time-ordered = zamówione
time-started = rozpoczęte
time-called = wywołane
time-handed-out = wydane
change-by = { $station } ({ $user })
change-own = to stanowisko
change-nobody-told = nie wiadomo kto
change-first-seen = widziane pierwszy raz
change-sent-late = dotknięto { $made }, wysłano { $late } później
change-waits = { $status } czeka na wysłanie
change-waits-since = { $status } czeka na wysłanie od { $when }
learned-event = podał serwer
learned-audit = znalezione przy porównaniu z serwerem
learned-own = zrobione tutaj

## History and end of day

when-on = { $day }, { $time }
history-all-days = Wszystkie dni
history-today = Dziś
history-yesterday = Wczoraj
history-day = Dzień
history-day-like = np. { $day }
history-state = Stan
history-any-state = Dowolny stan
history-text = Numer, imię, danie lub uwaga
history-place = Szukaj w
history-in-anything = wszędzie
history-in-number = numer
history-in-name = imię
history-in-item = dania
history-number = Nr
history-ordered = Zamówiono
history-name = Imię
history-items = Dania
history-anew = Wczytaj ponownie
history-export = Zapisz CSV
history-exporting = Zapisywanie …
history-exported = { $count ->
    [one] Zapisano 1 wiersz: { $path }
    [few] Zapisano { $count } wiersze: { $path }
    [many] Zapisano { $count } wierszy: { $path }
   *[other] Zapisano { $count } wierszy: { $path }
}
history-not-exported = Nic nie zapisano. { $reason }
history-brought-back = { $number } wróciło na { $status }.
history-not-brought-back = { $number } zostaje bez zmian. { $reason }
history-detail = Wszystko o zamówieniu
history-progress = Wczytane starsze zamówienia
history-complete = Wszystkie zamówienia od { $since } są tutaj.
history-complete-empty = Serwer nie ma jeszcze zamówień.
history-runs = Zamówienia od { $since } są tutaj. Wczytuję starsze: { $known } z { $total }.
history-runs-first = Wczytuję starsze zamówienia.
history-waits = Zamówienia od { $since } są tutaj. Starsze zostaną wczytane, gdy serwer odpowie.
history-waits-unknown = Starsze zamówienia zostaną wczytane, gdy serwer odpowie.
report-title = Koniec dnia
report-day-before = Dzień wcześniej
report-day-after = Dzień później
report-anew = Policz ponownie
report-print = Drukuj lub PDF
report-close = ◂ Wszystkie zamówienia
report-not-printed = Nic nie wydrukowano. { $reason }
report-as-of = Policzono: { $when }.
report-orders = Zamówienia
report-cancelled = { $count ->
    [one] i 1 anulowane
    [few] i { $count } anulowane
    [many] i { $count } anulowanych
   *[other] i { $count } anulowanych
}
report-open = { $count ->
    [one] 1 jeszcze otwarte
    [few] { $count } jeszcze otwarte
    [many] { $count } jeszcze otwartych
   *[other] { $count } jeszcze otwartych
}
report-value = Wartość wydanych
report-tokens = Wydane żetony
report-without = { $count ->
    [one] 1 zamówienie bez danych
    [few] { $count } zamówienia bez danych
    [many] { $count } zamówień bez danych
   *[other] { $count } zamówień bez danych
}
report-to-ready = Czas do gotowości
report-p90 = połowa; 9 na 10 w { $time }
report-late = Po czasie
report-late-of = { $late } z { $count }, { $minutes } min lub więcej
report-percent = { $percent } %
report-none = Z tego dnia nie ma tu zamówień.
report-by-hour = Zamówienia na godzinę
report-by-item = Sztuki według dania

## Paper

paper = Drukuj
paper-name = Drukuj wszystkie otwarte zamówienia albo zapisz jako PDF
paper-title = Otwarte zamówienia
paper-as-of = stan z { $when }
paper-never = nigdy nie porównano z serwerem
paper-up-to = do #{ $number }
paper-asked-at = wydrukowano { $when }
paper-saved = Od tego czasu nic nie przyszło: brakuje nowszych zamówień.
paper-station-unknown = Grupa nieznana
paper-count = { $count ->
    [one] 1 zamówienie
    [few] { $count } zamówienia
    [many] { $count } zamówień
   *[other] { $count } zamówienia
}
paper-ordered = zamówione { $when }
paper-elsewhere = { $count ->
    [one] +1 pozycja gdzie indziej
    [few] +{ $count } pozycje gdzie indziej
    [many] +{ $count } pozycji gdzie indziej
   *[other] +{ $count } pozycji gdzie indziej
}
paper-nothing = Nie ma otwartych zamówień.
failed-paper = Nic nie wydrukowano. { $reason }
## Keys

help = Pomoc
help-title = Klawisze
does-slots = wybierz bon; jeszcze raz: dalej
does-slot = wybierz bon { $digit }; jeszcze raz: dalej
does-bump = wybrany bon dalej albo wybierz najstarszy
does-undo = cofnij ostatnie dotknięcie
does-recall = co zostało wydane
does-back = wybrany bon o krok wstecz
does-items = do pozycji bonu albo z nich
does-item-up = pozycja wyżej
does-item-down = pozycja niżej
does-strike = na pozycji: skreśl albo cofnij
does-all-day = wszystko, co jest do zrobienia
does-next-page = następna strona bonów
does-page-before = poprzednia strona bonów
does-detail = wszystko o wybranym bonie
does-find = znajdź zamówienie po numerze
does-mute = dziesięć minut bez dźwięku
does-paper = wszystkie otwarte bony na papierze
does-full-screen = wypełnij cały ekran albo już nie
does-help = pokaż klawisze albo ukryj
does-leave = wyjdź z pozycji, zamknij to, co jest obok tablicy
does-screens = do innego ekranu
does-diagnostics = powiedzieć, jakie jest połączenie

key-digits = 1–9, 0
key-enter = Enter
key-space = Spacja
key-backspace = Backspace
key-tab = Tab
key-page-up = PgUp
key-page-down = PgDn
key-escape = Esc
key-numpad = Num { $key }
key-screens = Ctrl 1–{ $count }
key-diagnostics = Ctrl Shift D

keys-title = Klawisze
keys-lead = Blok numeryczny albo pulpit kuchenny to też klawiatura. Liczy się miejsce klawisza; litery nazywają się jak na klawiaturze angielskiej.
no-key = bez klawisza, tylko dotykiem
change-key = Zmień
change-key-of = Zmień: { $does }
usual-key = Zwykłe klawisze
usual-key-of = Zwykłe klawisze: { $does }
usual-keys = Zwykłe klawisze dla wszystkiego
press-the-key = Naciśnij wybrany klawisz (Esc: zostaw, jak jest)
key-cannot-act = Ten klawisz sam nic nie może zrobić. Naciśnij inny.
cancel-key = Anuluj
key-taken = { $key } to klawisz dla: { $does }. Zabrać stamtąd?
key-taken-last = { $key } to jedyny klawisz dla: { $does }. Zabrać stamtąd, tak że będzie to działać tylko dotykiem?
key-stays = Nie
move-key = Zabierz

## What needs a person

dead-letter = { $number }: nie wykonano { $action }: { $reason }
dead-action-pending = POWRÓT DO NOWYCH
dead-action-start = ZACZNIJ
dead-action-recook = POWRÓT DO KUCHNI
dead-action-done = GOTOWE
dead-action-recall = POWRÓT DO GOTOWYCH
dead-action-hand-out = WYDAJ
dead-action-cancel = ANULUJ
dead-changed = ktoś je zmienił
dead-changed-by = zmieniono je na stanowisku { $station } (teraz { $status })
dead-changed-found = ktoś je zmienił (teraz { $status })
dead-gone = serwer nie ma już tego zamówienia
dead-another = serwer przywrócono z kopii i ten numer to teraz inne zamówienie
dead-refused = serwer odmówił ({ $detail })
dead-crash = program pięć razy zakończył się podczas wysyłania
dead-earlier = wcześniejszy krok tego zamówienia nie został wykonany
dead-went-back = serwer to miał i wrócił do starszego stanu
status-pending = NOWE
status-preparing = W KUCHNI
status-ready = GOTOWE
status-complete = WYDANE
status-cancelled = ANULOWANE
one-of = { $index } z { $count }
next-letter = Dalej
try-again = Spróbuj ponownie
discard = Odrzuć
ok = OK
receipt-back = Połączenie wróciło po { $long }
receipt-new = nowe: { $count }
receipt-changed = zmienione gdzie indziej: { $count }
receipt-sent = { $count ->
    [one] wysłano 1 twoją akcję
    [few] wysłano { $count } twoje akcje
    [many] wysłano { $count } twoich akcji
   *[other] wysłano { $count } twojej akcji
}
receipt-refused = odrzucone: { $count }
receipt-check-at = { $number } było też { $what } na stanowisku { $station }: sprawdź
receipt-check = { $numbers } robione w tym czasie gdzie indziej: sprawdź
outages = przerwy ▸
receipt-earlier = wcześniej ▸
receipt-earlier-none = Nie wiadomo o wcześniejszej przerwie.
receipt-earlier-list = Wcześniejsze przerwy
outage = { $from } – { $until }
hide = Ukryj
list-next = { $page } z { $pages } ▸
list-next-name = Strona { $page } z { $pages }, następna strona
waited-long = { $count ->
    [one] 1 akcja czeka na wysłanie od: { $when }
    [few] { $count } akcje czekają na wysłanie od: { $when }
    [many] { $count } akcji czeka na wysłanie od: { $when }
   *[other] { $count } akcji czeka na wysłanie od: { $when }
}
nearly-full = { $count } z { $most } akcji czeka na wysłanie: wkrótce zabraknie miejsca. Przywróć sieć.
full = Na wysłanie czeka { $count } akcji: nie ma już miejsca. Najpierw przywróć sieć.
held = { $number }: przesunięte na { $status } ({ $when }) i niewysłane · nadal potrzebne?
held-back = { $number }: cofnięte na { $status } ({ $when }) i niewysłane · nadal potrzebne?
held-more = +{ $count } więcej
unreadable = { $count ->
    [one] 1 zamówienia nie da się odczytać: sprawdź przy ladzie
    [few] { $count } zamówień nie da się odczytać: sprawdź przy ladzie
    [many] { $count } zamówień nie da się odczytać: sprawdź przy ladzie
   *[other] { $count } zamówienia nie da się odczytać: sprawdź przy ladzie
}
unreadable-numbers = { $count ->
    [one] 1 zamówienia nie da się odczytać ({ $numbers }): sprawdź przy ladzie
    [few] { $count } zamówień nie da się odczytać (w tym { $numbers }): sprawdź przy ladzie
    [many] { $count } zamówień nie da się odczytać (w tym { $numbers }): sprawdź przy ladzie
   *[other] { $count } zamówienia nie da się odczytać (w tym { $numbers }): sprawdź przy ladzie
}
held-list = Niewysłane od godzin
held-send = WYŚLIJ
held-send-name = Wyślij { $number }
held-discard = ODRZUĆ
held-discard-name = Odrzuć { $number }
went-back = Serwer cofnął się: { $orders } i { $actions } są tylko tutaj
went-back-orders = { $count ->
    [one] 1 zamówienie
    [few] { $count } zamówienia
    [many] { $count } zamówień
   *[other] { $count } zamówienia
}
went-back-actions = { $count ->
    [one] 1 akcja
    [few] { $count } akcje
    [many] { $count } akcji
   *[other] { $count } akcji
}
went-back-show = POKAŻ
lost-list = Zamówienia, których serwer już nie ma
lost-name = { $number } · { $status }
lost-lines-unknown = jego pozycji nigdy tu nie znano
lost-not-listed = { $count ->
    [one] 1 więcej nie jest na liście
    [few] { $count } więcej nie są na liście
    [many] { $count } więcej nie jest na liście
   *[other] { $count } więcej nie jest na liście
}
trouble-cannot-keep = Ten komputer nie może zapisywać akcji, więc są odrzucane: { $detail }
trouble-server-lists = Serwer ma błąd i nie może podać listy zamówień: widać zapisane.
trouble-set-aside = Uszkodzony plik odłożono jako { $file }. Zamówienia znów przychodzą z serwera.
not-kept = Ten komputer nie ma bezpiecznego miejsca na hasło: po ponownym uruchomieniu trzeba się zalogować.
sign-in-again = Zaloguj się ponownie jako { $username }

## Sign-in

sign-in-title = Zaloguj się na festyn
sign-in-lead = Adres jest na komputerze, na którym działa serwer olgFeast.
server = Adres serwera
server-hint = np. 192.168.1.20:8000
username = Nazwa użytkownika
password = Hasło
sign-in = Zaloguj

found-hubs = Znalezione w tej sieci
found-hub = { $name }, { $address }
sign-in-code = Kod parowania
sign-in-code-hint = jeśli serwer go pokazuje

## Hosting on this computer

host-offer-title = Nie ma jeszcze serwera?
host-offer-lead = Może nim być ten komputer. Zamówienia, menu i konta zostają tutaj, a program musi być otwarty przez cały festyn.
host = Prowadź festyn na tym komputerze
host-starting = Uruchamianie festynu …

new-feast-title = Festyn otwarty
new-feast-lead = To konto osoby odpowiedzialnej. Zapisz je teraz na papierze: hasło widać tylko ten jeden raz.
new-feast-noted = Zapisane

hosting = Festyn na tym komputerze
hosting-off = Ten komputer nie prowadzi festynu.
hosting-failed = { $why } Ponowna próba co dwie sekundy.
hosting-this-computer = Festyn działa tutaj, pod adresem { $address }. Mają do niego dostęp tylko programy na tym komputerze.
hosting-network = Festyn działa tutaj. Inne komputery w tej sieci znajdą go pod adresem:
hosting-addresses = Adres
pairing-code = Kod parowania
pairing-code-lead = Wpisz kod raz na każdym stanowisku. Po nim stanowisko pozna, że rozmawia z tym komputerem i z żadnym innym.
host-network = Wpuść inne komputery
host-this-computer = Tylko ten komputer
host-this-computer-sure = Tylko ten komputer: wszystkie inne stracą festyn
new-admin-password = Nowe hasło dla admin
new-admin-password-sure = Nowe hasło dla admin: kto używa starego, zostanie wylogowany
stop-hosting = Zakończ prowadzenie
stop-hosting-sure = Zakończ: wszystkie stanowiska stracą festyn
stop-hosting-no = Nie, dalej
signing-in = Logowanie …

## Settings

settings-role = Do czego służy ten komputer
role-kitchen = Kuchnia
role-kitchen-lead = Kucharze widzą zamówienia, zaczynają je i wywołują.
role-board = Tablica odbioru
role-board-lead = Goście widzą, które numery są gotowe. Ctrl+3 przywraca ustawienia.
role-admin = Organizator
role-admin-lead = Wszystko, dla osoby odpowiedzialnej.
settings-groups = Co się tu robi
settings-groups-all = Wszystko
settings-display = Wielkość pisma
settings-inches = Ekran, od rogu do rogu
settings-inches-value = { $inches }″
settings-distance = Odległość ludzi
settings-distance-value = { $metres } m
settings-sample = 2 × duże piwo
settings-legible = Można to stamtąd przeczytać.
settings-not-legible = Większego pisma ekran nie pozwala, a stamtąd trudno je przeczytać. Podejdź bliżej albo weź większy ekran.
settings-less = { $what }: mniej
settings-more = { $what }: więcej
settings-theme = Kolory
settings-ages = Kiedy zamówienie czeka za długo
settings-warn = Ostrzegaj po
settings-late = Późno po
settings-sounds = Dźwięki
settings-sound-new-orders = Nowe zamówienia
settings-sound-reminder = Zamówienia, których nikt nie zaczął
settings-sound-link = Utrata i powrót połączenia
settings-sound-chime = Gotowe numery
settings-volume = Głośność
settings-volume-value = { $volume } %
settings-file = Ustawienia w pliku
settings-file-lead = Aby przygotować następne stanowisko tak jak to. Nie ma w nim serwera, konta, PIN-u, proxy ani certyfikatów i plik nigdy ich nie zmienia.
settings-export = Zapisz do pliku
settings-exported = Zapisano jako { $path }
settings-import = Wczytaj z pliku
settings-imported = Obowiązują ustawienia z pliku.
settings-import-unreadable = Nie można odczytać pliku.
file-too-large = Plik jest za duży jak na ustawienia. Nic nie zmieniono.
file-no-settings = To nie jest plik ustawień olgFeast. Nic nie zmieniono.
file-newer = Ten plik zapisał nowszy olgFeast. Nic nie zmieniono.
file-senseless = Coś w pliku nie ma sensu. Nic nie zmieniono.

## Feast PIN

settings-pin = PIN festynu
pin-is-set = Jest PIN. Trzeba go podać przed ustawieniami i przed trwałym odrzuceniem akcji.
pin-is-not-set = Nie ma PIN-u: każdy przy tym ekranie może zmienić ustawienia.
pin-new = Ustaw PIN
pin-change = Zmień lub usuń PIN
pin-old = Obecny PIN
pin-new-one = Nowy PIN, od 4 do 12 cyfr
pin-next = Zmień
pin-off = Usuń
pin-set = Ustaw ten PIN
pin-ask = PIN festynu
pin-open = OK
pin-back = Wstecz
pin-cancel = Anuluj
pin-erase = Usuń jedną cyfrę
pin-locked = Ustawienia są dla osoby odpowiedzialnej
pin-wrong = To nie jest PIN.
pin-wait = Za dużo błędnych. Spróbuj za { $seconds } s.

## First run

first-progress = Krok { $index } z { $count }
first-skip-all = Pomiń wszystko
first-back = Wstecz
first-next = Dalej
first-end = Do zamówień
first-role = Do czego służy ten komputer?
first-role-lead = To wszystko można później zmienić w ustawieniach.
first-groups = Co się tu robi?
first-groups-lead = Pozycje innych grup zostają dla ich stanowisk.
first-pin = PIN dla tego stanowiska?
first-pin-lead = Wtedy ustawienia zmieni tylko ten, kto go zna. Bez PIN-u po prostu przejdź dalej.
first-display = Jak czyta się ekran?
first-display-lead = Pismo będzie tak duże, jak trzeba.
first-practice = Wypróbuj raz
first-practice-lead = Bon do ćwiczeń: zacznij, wywołaj, wydaj i cofnij o krok. Nic nie jest wysyłane.
practice = ĆWICZENIE
practice-first = Pierogi
practice-second = Lemoniada
practice-over = Wydane. To wszystko.

## What went wrong, by code

failed-move = { $number }: nie zrobiono. { $reason }
error-bad-address = To nie jest adres serwera. Wpisz go tak: 192.168.1.20:8000.
error-unreachable = Serwer nie odpowiada. Sprawdź adres i to, czy komputer jest w tej samej sieci.
error-not-olgfeast = Coś tam odpowiada, ale to nie jest serwer olgFeast.
error-wrong-password = Zła nazwa użytkownika lub hasło.
error-too-many-attempts = Za dużo błędnych haseł. Przed kolejną próbą odczekaj minutę.
error-too-many-attempts-wait = Za dużo błędnych haseł. Spróbuj za { $seconds ->
    [one] 1 sekundę
    [few] { $seconds } sekundy
    [many] { $seconds } sekund
   *[other] { $seconds } sekundy
    }.
error-wrong-key = To, co odpowiada, nie jest komputerem z tym kodem parowania. Sprawdź kod na ekranie serwera.
error-not-staff = To nie jest konto obsługi. Poproś o nie organizatora.
error-insecure = Ten adres jest w internecie i nieszyfrowany: każdy po drodze czyta nazwiska i hasło. Lepiej użyć adresu z https://.
sign-in-in-the-open = Zaloguj mimo to, czytelnie dla wszystkich
badge-in-the-open = NIESZYFROWANE
error-signed-out = Nikt nie jest zalogowany.
error-unknown-order = Tego zamówienia nie ma już na tablicy.
error-moved-meanwhile = Ktoś inny właśnie je przesunął.
error-lines-unknown = Jego pozycje nie są jeszcze znane.
error-nothing-to-undo = Nie ma czego cofnąć.
error-outbox-full = Za dużo zmian czeka na wysłanie. Najpierw przywróć sieć.
error-cannot-keep = Nie udało się tego zapisać na tym komputerze, więc nie zostało zrobione.
error-bad-input = Czegoś brakuje lub jest błąd. Sprawdź wszystkie pola.
error-cannot-host = Ten komputer nie może prowadzić festynu: { $why }
error-closing = Program się zamyka.
error-internal = Stało się coś nieoczekiwanego: { $detail }

## Menu i zamówienia przy kasie

error-too-many-drafts = Przy tej kasie jest 50 zamówień, których serwer nie ma. Najpierw wyślij lub odrzuć niektóre z nich.
error-unknown-draft = Tego zamówienia nie ma już przy tej kasie.
error-being-placed = To zamówienie jest wysyłane. Poczekaj, aż się to skończy.
error-other-server = To zamówienie przyjęto dla innego serwera. Edytuj je, aby zamówić tutaj.
error-offline = Brak połączenia. Nic nie zrobiono.
error-outcome-unknown = Serwer nie odpowiedział. Lista pokaże, czy to zrobiono.
error-in-use = To już zamawiano i nie można tego usunąć. Zamiast tego oznacz jako wyprzedane.
error-refused = Serwer odmówił: { $detail }
menu-reading = Czytanie menu …
menu-never-read = Na tym komputerze nigdy nie odczytano menu
menu-as-of = stan z { $time }
menu-offline = Brak połączenia: niczego nie można zmienić · { $read }
menu-empty = W menu nie ma jeszcze niczego.
menu-new = Nowa pozycja
menu-new-in = Nowa pozycja w { $group }
menu-edit-what = Edytuj { $what }
menu-sold-out = Wyprzedane
menu-sold-out-today = Dziś wyprzedane
menu-sell-out = Oznacz: brak
menu-sell-out-what = Oznacz { $what } jako dziś wyprzedane
menu-offer = Znów jest
menu-offer-what = Znów oferuj { $what }
menu-form-new = Nowa pozycja
menu-form-edit = Edytuj pozycję
menu-close = Zamknij
menu-name = Nazwa
menu-group = Grupa
menu-value = Cena
menu-tokens = Żetony
menu-description = Opis
menu-keep = Zapisz
menu-delete = Usuń
menu-delete-sure = Usuń na zawsze
menu-delete-no = Zostaw
menu-wrong-name = Nazwa ma od 1 do 100 znaków.
menu-wrong-group = Grupa ma od 1 do 100 znaków.
menu-wrong-value = Cena to liczba od 0 do 10000 z najwyżej dwiema cyframi po przecinku.
menu-wrong-tokens = Żetony to liczba całkowita od 0 do 1000.
menu-wrong-description = Opis ma najwyżej 500 znaków.
menu-wrong-taken = Inna pozycja ma już tę nazwę. Kuchnia nie mogłaby ich odróżnić.
order-add = { $what }, { $price }, { $tokens }. W zamówieniu: { $count }. Dotknij, aby dodać jedną sztukę
order-nothing = Nie ma nic do zamówienia.
order-title = Zamówienie
order-clear = Wyczyść
order-name = Imię
order-touch = Dotykaj tego, co zamawiają.
order-total = Razem
order-place = ZAMÓW
order-keep = ZACHOWAJ SZKIC
order-placed = #{ $number } zamówione
drafts-title = Zamówienia przy tej kasie
drafts-lead = przechowywane na tym komputerze
drafts-taken = { $pieces } · { $time }
draft-kept = Szkic: przechowany tutaj, niewysłany
draft-placing = Wysyłanie …
draft-sold-out = Nie zamówiono: { $what } jest wyprzedane lub się zmieniło
draft-menu = Nie zamówiono: coś jest wyprzedane lub się zmieniło
draft-numbers = Nie zamówiono: serwer zużył wszystkie numery do 999
draft-refused = Nie zamówiono: { $detail }
draft-unknown = Nie wiadomo, czy zamówiono: sprawdź na ekranie kuchni
draft-unknown-number = Sprawdź #{ $number } na ekranie kuchni: to może być to zamówienie
draft-place = Zamów teraz
draft-check = Sprawdź i zamów
draft-edit = Edytuj
draft-discard = Odrzuć
draft-put-away = Odłóż
order-numbers-left = { $count ->
    [one] Na tym serwerze został jeden numer. Po 999 nie przyjmie już zamówień.
    [few] Na tym serwerze zostały { $count } numery. Po 999 nie przyjmie już zamówień.
    [many] Na tym serwerze zostało { $count } numerów. Po 999 nie przyjmie już zamówień.
   *[other] Na tym serwerze zostało { $count } numeru. Po 999 nie przyjmie już zamówień.
}

## Diagnostics

diag-reading = Sprawdzanie …
diag-well = Wszystko w porządku: zamówienia przychodzą same.
diag-core-silent = Aplikacja nie odpowiada. Uruchom ją ponownie; nic z tego, co zrobiono, nie zginie.
diag-not-saving = Ten komputer nie może zapisać tego, co się robi, więc to odrzuca. Czy dysk jest pełny?
diag-blocked-sign-in = Serwer nie przyjmuje już logowania. Zaloguj się ponownie.
diag-blocked-forbidden = To konto nie może widzieć zamówień kuchni. Zaloguj się kontem obsługi.
diag-blocked-version = Serwer wymaga innej wersji tej aplikacji.
diag-blocked-replaced = To stanowisko działa w innym oknie lub na innym komputerze.
diag-blocked-wrong-key = Pod adresem serwera odpowiada inny komputer. Porównaj kod z tym, który pokazuje gospodarz.
diag-offline = Nie można połączyć się z serwerem. Widać zapisane zamówienia. Sprawdź kabel lub Wi-Fi i czy serwer działa.
diag-offline-waiting = Nie można połączyć się z serwerem. Zmiany zapisane tutaj, które zostaną wysłane: { $count }. Sprawdź kabel lub Wi-Fi.
diag-only-asking = Przekaz na żywo nie działa. Zamówienia i tak przychodzą, kilka sekund później, bo serwer jest o nie pytany.
diag-silent = Serwer zamilkł. Za kilka sekund to stanowisko połączy się ponownie samo.
diag-unchecked = Zamówienia przychodzą, ale w tej chwili nie można ich porównać z serwerem.
diag-starting = Łączenie z serwerem …
diag-refused = Zamówienia przychodzą. Odrzucone przez serwer: { $count }. Zdecyduj poniżej.
diag-held = Zamówienia przychodzą. Zamówienia ze zmianami niewysłanymi od godzin: { $count }. Zdecyduj poniżej.
diag-set-aside = Zamówienia przychodzą. Uszkodzony plik tego komputera odłożono na bok.
diag-no-sound = Zamówienia przychodzą, ale tego komputera nie słychać: brak głośników.
diag-good = działa
diag-good-at = działa, { $when }
diag-idle = nic do zrobienia
diag-busy = w toku
diag-bad = nie działa
diag-bad-since = nie działa od { $when }
diag-unknown = jeszcze nie wiadomo
diag-version = olgFeast Desktop { $version }
works-title = Co teraz działa
works-feed = Przychodzenie zamówień
works-sending = Wysyłanie
works-comparing = Porównanie z serwerem
works-saving = Zapis na tym komputerze
works-menu = Menu
works-sound = Dźwięk

## Diagnostics: what waits to be sent

outbox-title = Do wysłania
outbox-line = { $ago } · { $stage }
outbox-attempts = próby: { $count }
outbox-more = Dalsze, niewymienione: { $count }
outbox-strikes = Skreślone pozycje do wysłania: { $count }
outbox-now = Spróbuj teraz
outbox-refused = Odrzucono
stage-queued = czeka na swoją kolej
stage-held = czeka na decyzję
stage-reading = najpierw odczyt zamówienia
stage-sending = jest wysyłana
stage-sent = wysłana, brak jeszcze potwierdzenia
stage-again = następna próba za { $soon }
stage-unknown = nie wiadomo, czy dotarła; sprawdzenie za { $soon }

## Diagnostics: the way to the server

way-title = Droga do serwera
way-lead = krok po kroku, bez zakłócania zamówień
way-running = trwa sprawdzanie …
way-done = sprawdzono
way-examine = Sprawdź teraz
came-good = działa
came-look = działa, ale ktoś powinien to obejrzeć
check-proxy = Proxy
check-name = Nazwa serwera
check-tcp = Połączenie
check-tls = Szyfrowanie
check-health = Serwer jest zdrowy
check-sign-in = Logowanie
check-upgrade = Otwarcie przekazu
check-first-frame = Serwer się odzywa
check-ping = Czasy odpowiedzi
check-clock = Zegar serwera
left-proxied = robi to proxy
left-not-encrypted = nieużywane: adres bez szyfrowania
left-no-account = niesprawdzone: brak logowania
left-not-told = serwer tego nie podaje
fault-name = Nie znaleziono nazwy serwera. Sprawdź pisownię i sieć.
fault-refused = Serwer tam nie działa.
fault-no-answer = Serwer nie odpowiedział na czas.
fault-unreachable = Brak drogi do serwera: sprawdź kabel lub Wi-Fi.
fault-proxy = Proxy nie przepuszcza.
fault-not-encrypted = To, co odpowiada, nie jest szyfrowane, choć tak mówi adres.
fault-certificate = Certyfikat serwera nie jest zaufany.
fault-wrong-key = Odpowiada inny komputer: jego klucz nie pasuje do kodu.
fault-silent = Połączenie zamilkło.
fault-broke = Połączenie się zerwało.
fault-moved = Ten komputer spał lub zmienił sieć.
fault-closed = Serwer zamknął połączenie.
fault-later = Serwer jest przeciążony i prosi wrócić później.
fault-unwell = Serwer ma błąd.
fault-not-olgfeast = To, co odpowiada, nie jest serwerem olgFeast.
fault-sign-in = Odmówiono logowania.
fault-not-staff = To konto nie ma do tego prawa.
fault-version = Serwer wymaga innej wersji.
fault-replaced = Inne połączenie tego stanowiska przejęło pracę.
fault-protocol = To, co wysłał serwer, nie miało sensu.
fault-stopped = Zakończyło je to stanowisko.

## Diagnostics: round trips, timeline, figures, files, log

trips-title = Jak szybko odpowiada serwer
trips-lead = ostatnie 15 minut
trips-summary = Ostatnie 5 minut: mediana { $median }, najdłużej { $worst }, pomiarów: { $count }
trips-none = W ostatnich 5 minutach nic nie zmierzono: brak przekazu na żywo.
trips-millis = { $millis } ms
trips-from = 15 min temu
trips-now = teraz
timeline-title = Połączenie do tej pory
timeline-count = próby: { $count }
timeline-when = Kiedy
timeline-why = Powód
timeline-phase = Dotarło do
timeline-long = Jak długo
timeline-end = Koniec
timeline-more = Więcej
diag-why-opened = start
diag-why-retry = koniec oczekiwania
diag-why-retry-now = ktoś tego chciał
diag-why-woke = komputer się obudził
diag-why-network = sieć wróciła
diag-why-probe = by sprawdzić, czy znów działa
diag-why-sign-in = odnowiono logowanie
diag-healed = naprawiono: { $why }
diag-phase-token = logowanie
diag-phase-connect = szukanie serwera
diag-phase-upgrade = połączono
diag-phase-hello = czekanie na pierwsze słowo
diag-phase-sync = ładowanie zamówień
diag-phase-live = na żywo
diag-goes-on = trwa
diag-end-code = { $why } Kod { $code }.
figures-title = W zgodzie z serwerem
figures-cursor = Najnowsze zdarzenie
figures-gaps = Zauważone luki
figures-replays = Dopytano
figures-snapshots = Wysłane całe tablice
figures-duplicates = Zdarzenia podwójne
figures-mismatches = Tablica inna niż na serwerze
figures-drift = Naprawione przez porównanie
figures-zombies = Połączenia zapomniane przez serwer
figures-unreadable = Zamówienia nieczytelne dla serwera
figures-malformed = Nieczytelne
figures-skew = Zegar
figures-same-clock = zgodny z serwerem
figures-server-ahead = serwer { $seconds } s do przodu
figures-server-behind = serwer { $seconds } s w tyle
spoken-nothing = brak przekazu
spoken-plain = serwer olgFeast 2.0
spoken-live = hub olgFeast
files-title = Pliki tego komputera
files-outbox = Oczekujące i ustawienia
files-cache = Zapisane zamówienia i historia
files-logs = Dzienniki
files-check = Sprawdź pliki
files-checking = sprawdzanie …
files-checked = sprawdzono { $when }
files-not-checked = niesprawdzane ręcznie od startu
file-whole = cały
file-renewed = był uszkodzony, założono nowy
file-damaged = uszkodzony: uruchom aplikację ponownie, uratuje, co czytelne
file-unread = nie można teraz sprawdzić
bytes-kb = { $size } kB
bytes-mb = { $size } MB
log-title = Ostatnie wiersze dziennika
log-lead = po angielsku; bez nazwisk i haseł
log-empty = Nie ma dziennika.
bundle-save = Zapisz dla pomocy
bundle-lead = Dzienniki i liczby w pliku zip: bez nazwisk i haseł.
bundle-saved = Zapisano jako { $path }

## Diagnostics: stations

stations-title = Stanowiska
stations-reading = Pytanie do serwera …
stations-plain = Ten serwer nie potrafi powiedzieć, jakie są stanowiska. Impreza prowadzona przez tę aplikację potrafi.
stations-not-staff = Ten komputer działa tam jako stanowisko kuchni i nie może pytać. Wyloguj się w ustawieniach i zaloguj ponownie: wtedy będzie stanowiskiem organizatora.
stations-name = Stanowisko
stations-state = Stan
stations-heard = Ostatnio słyszano
stations-behind = Zaległość
stations-unsent = Niewysłane
stations-version = Wersja
stations-address = Adres
stations-missing = Nieosiągalne stanowiska: { $names }. Ktoś powinien tam zajrzeć.
presence-connected = połączone
presence-polling = połączone przez pytania
presence-unreachable = NIEOSIĄGALNE
presence-left = wylogowane
presence-calling = odzywa się czasem

## Settings: server, users, network, history

settings-server = Serwer
server-this-computer = Impreza działa na tym komputerze.
server-key = Szyfrowane i rozpoznane po kodzie.
server-certificate = Szyfrowane, z zaufanym certyfikatem.
server-open = Bez szyfrowania: kto jest w tej sieci, może czytać.
server-change = Aby użyć innego serwera, wyloguj się tu i zaloguj tam. Niewysłane zostaje i jest wymienione wcześniej.
settings-users = Kto może tu pracować
users-new-name = Nazwa nowego konta
users-new = Utwórz
users-password = Hasło konta { $name }. Pokazywane tylko ten raz:
users-disabled = nie może się zalogować
users-reset = Nowe hasło
users-disable = Zablokuj
users-enable = Wpuść znowu
users-sure = { $what }: na pewno?
users-stations = Sparowane stanowiska
users-no-stations = Brak sparowanych stanowisk.
users-not-in-force = nieważne
users-unpair = Odbierz
users-invite-kitchen = PIN dla kuchni
users-invite-board = PIN dla tablicy
users-pin = PIN dla stanowiska ({ $role }), ważny do { $when }:
settings-network = Proxy i certyfikaty
network-lead = Dla osoby znającej tę sieć. Serwer w sieci lokalnej jest zawsze łączony bezpośrednio.
network-proxy = Proxy
network-proxy-system = Jak w systemie
network-proxy-none = Bez proxy
network-proxy-address = Ten
network-address = Adres proxy, na przykład proxy.example:3128
network-use-proxy = Użyj tego proxy
network-ca = Plik certyfikatów (PEM), ścieżka na tym komputerze
network-ca-used = Zaufane oprócz systemowych: { $path }
network-ca-none = Zaufane są tylko certyfikaty systemu.
network-use-ca = Użyj tego pliku
network-drop-ca = Nie używaj go
error-bad-certificates = W tym pliku nie ma certyfikatu albo nie da się go odczytać. Nic nie zmieniono.
settings-retention = Jak długo pamiętać zamówienia
retention-lead = Na tym komputerze, z nazwiskami gości. Starsze są usuwane.
retention-days = Pamiętaj przez
retention-value = { $count ->
    [one] 1 dzień
    [few] { $count } dni
    [many] { $count } dni
   *[other] { $count } dnia
}
## Dashboard

dash-open = Otwarte zamówienia
dash-open-states = nowe: { $new } · w kuchni: { $cooking } · gotowe: { $ready }
dash-ended-today = dziś wydane: { $complete } · anulowane: { $cancelled }
dash-oldest = Czeka najdłużej
dash-who = #{ $number } · { $name }
dash-today = Zamówienia dzisiaj
dash-quarter = w ostatnich 15 minutach: { $count }
dash-week = w tym tygodniu: { $week }
dash-week-month = w tym tygodniu: { $week } · w tym miesiącu: { $month }
dash-in-all = łącznie: { $ever }
dash-to-ready = Czas do gotowości
dash-to-ready-rest = mediana · { $p90 } dla 9 z 10
dash-late = Spóźnione
dash-percent = { $percent } %
dash-late-rest = { $late } z { $all } · od { $minutes } min
dash-value = Wartość wydana dzisiaj
dash-unpriced = zamówienia bez znanej ceny: { $count }
dash-as-of = stan z { $when }
dash-as-of-server = według serwera, { $when }
dash-unread = W tej chwili nie można odczytać liczb.
dash-nothing-yet = Dziś jeszcze nie ma zamówień.
dash-orders = Otwarte i ostatnie
dash-head-number = Nr
dash-head-name = Imię
dash-head-age = Czas
dash-head-state = Stan
dash-more-open = dalsze otwarte zamówienia: { $count } (zob. kuchnia)
dash-row-action = { $action }: { $number }
dash-per-hour = Zamówienia na godzinę
dash-hour-goes-on = trwająca godzina kreskowana
dash-head-hour = Godzina
dash-head-orders = Zamówienia
dash-orders-sentence = Zamówienia na godzinę: najwięcej { $most }, od { $when }; w trwającej godzinie { $now }.
dash-ready-per-hour = Czas do gotowości według godzin
dash-ready-note = mediana, min:s
dash-ready-sentence = Czas do gotowości według godziny zamówienia: najwięcej { $longest }, od { $when }.
dash-ready-none = Dziś jeszcze nic nie było gotowe.
dash-items = Najczęściej zamawiane
dash-items-note = sztuki dzisiaj
dash-items-sentence = Dziś najczęściej zamawiane: { $name }, sztuk: { $pieces }.
dash-head-item = Pozycja
dash-head-pieces = Sztuki

## Packing up, and starting again after a crash
settings-pack-up = Spakuj ten komputer
pack-up-lead = Dla komputera, który wraca do właściciela: nazwiska, zamówienia, konta, hasła i ustawienia zostaną z niego usunięte.
pack-up-begin = Spakuj …
pack-up-what = Usunięte zostaną wszystkie zamówienia i nazwiska gości, konto z hasłami, parowanie, ustawienia z PIN-em i dzienniki. Zapisane pliki zostają tam, gdzie są. Nie da się tego cofnąć.
pack-up-take-along = Najpierw zapisz to, co ma zostać:
pack-up-save-settings = Zapisz ustawienia
pack-up-save-orders = Zapisz zamówienia
pack-up-unsent = Czego nie ma żaden serwer: { $count }. Zrobiono to na tym komputerze, nie wysłano i zniknęłoby na zawsze.
pack-up-unsent-too = Usuń także niewysłane
pack-up-feast-too = Usuń także festyn prowadzony tutaj
pack-up-without-keyring = Zostaw hasła w bazie kluczy
pack-up-sure = Usuń teraz
pack-up-no = Nie, zachowaj wszystko
pack-up-erasing = Wszystko jest usuwane. Aplikacja zaczyna od nowa.
error-unsent = Tymczasem zrobiono więcej, czego nie ma żaden serwer. Nic nie usunięto.
error-keyring-silent = Baza kluczy tego komputera nie odpowiada, więc haseł w niej nie da się usunąć. Niczego innego też nie usunięto. Odblokuj ją i spróbuj ponownie albo zostaw je tam.
error-keeps-crashing = Aplikacja zawiodła kilka razy w ciągu minuty ({ $why }). Za minutę uruchomi się sama.
crash-signal = System zakończył aplikację (sygnał { $signal }); uruchomiono ją ponownie.
crash-panic-at = Aplikacja napotkała własny błąd w { $place } i została uruchomiona ponownie.
crash-panic = Aplikacja napotkała własny błąd i została uruchomiona ponownie.
