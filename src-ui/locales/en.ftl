# olgFeast Desktop, English. Numbers and names come from the code as variables.

product = olgFeast
starting = Opening the saved orders …
core-unreachable = The screens cannot reach the app behind them. Trying again; if this stays, close the window and start olgFeast again.
core-cannot-keep = The data on this computer cannot be opened ({ $why }), so nothing could be kept. Look at its disk, then start olgFeast again.

## Language

language = Language
language-unreviewed = unreviewed
## Sound

mute = Mute
muted-until = Sound off until { $time }
unmute = turn on
no-speakers = No speakers
settings-sound-test = Play a tone
settings-sound-absent = This computer has no speakers, or they cannot be used.
settings-window = Window
settings-full-screen = Fill the whole screen
settings-keep-awake = Keep the screen on
settings-start-at-login = Start when somebody signs in to this computer

## Top bar

screens = Screens
screen-dashboard = Dashboard
screen-kitchen = Kitchen
screen-pickup = Pickup
screen-history = History
screen-menu = Menu
screen-order = New order
screen-diagnostics = Diagnostics
screen-settings = Settings
theme-light = Light
theme-dark = Dark
theme-contrast = High contrast

sign-out = Sign out
sign-out-sure = Sign out?
sign-out-unsent = { $count ->
    [one] 1 change is not sent yet. Sign out?
   *[other] { $count } changes are not sent yet. Sign out?
}
sign-out-no = No, stay
unsent = { $count ->
    [0] No change waits to be sent
    [one] 1 change waits to be sent
   *[other] { $count } changes wait to be sent
}
undo = Undo
toast-moved = { $number } { $what }

## Link badge

link-connecting = Connecting
link-catching-up = Catching up
link-live = Live
link-silent = No word from the server
link-rest = Checking over REST (live feed down)
link-rest-every = Checking every { $seconds } s (live feed down)
link-protocol = Checking over REST (live feed garbled)
link-unchecked = Live feed only, not compared with the server
link-offline = Offline
link-sign-in = Sign in again
link-forbidden = This account may not see the orders
link-version = The server speaks another version
link-replaced = Another window took over this station
link-wrong-key = Not the computer that was paired
link-core-silent = The app behind this screen does not answer
heard = heard { $ago }
up-to = { $words } · up to #{ $number }
checked = checked { $ago }
since-ago = for { $ago }
link-reconnecting-in = Reconnecting in { $seconds } s
link-reconnecting = Reconnecting now
retry-now = retry now
use-this-one = use this one again
saved-from = showing saved orders from { $when }
seconds-ago = { $seconds } s ago
minutes-ago = { $minutes } min ago
hours-ago = { $hours } h ago
seconds-long = { $seconds } s
minutes-long = { $minutes } min
hours-long = { $hours } h
when-yesterday = yesterday { $time }
when-days-ago = { $days } days ago, { $time }
when-later = { $time } (clock changed)

band-offline = Offline
band-offline-saved = Offline · showing saved orders from { $when }
band-not-receiving = Not receiving orders since { $when }
band-not-receiving-note = other stations cannot see what you start: it is kept and sent later
band-offline-note = what you start is kept and sent later

## Kitchen display

all-day = All-day
all-day-title = To make
all-day-nothing = Nothing is left to make.
all-day-page = page { $page } of { $pages }
all-day-item = { $pieces } { $name }, on { $tickets ->
    [one] 1 ticket
   *[other] { $tickets } tickets
}

lane-pending = New
lane-preparing = Cooking
lane-ready = Ready
lane-count = { $lane }: { $count }
more = +{ $count } more: { $numbers }
more-oldest = oldest { $age }
more-just-now = just now
page-next = Next page
page-of = page { $page } of { $pages }
age-now = now
age-minutes = { $minutes } min
age-hours = { $hours } h { $minutes }
age-unknown = time not known
mood-new = NEW ●
mood-in-time = IN TIME ●
mood-warn = { $minutes }+ ▲
mood-late = LATE ■
mood-ready = READY ✓
new-tag = NEW
action-start = START COOKING
action-done = DONE, CALL IT
action-hand-out = HAND OUT
see-all-lines = SEE ALL LINES
more-lines = ▼ { $count } more
first-lines = ▲ back to the top
lines-unknown = Items are being read …
key-not-number = key { $key }
tokens = { $count ->
    [one] 1 token
   *[other] { $count } tokens
}
pieces = { $count ->
    [one] 1 piece
   *[other] { $count } pieces
}
waiting-to-send = ◷ waiting to send
not-announced = NOT ANNOUNCED: CALL IT OUT
undo-tile = ⟲ UNDO
started = started
called = called
handed-out = handed out
cancelled = cancelled
taken-back = taken back
ticket-name = Order { $number }, { $lane }, { $age }, { $customer }: { $lines }
ticket-name-waiting = Order { $number }, { $lane }, { $age }, { $customer }: { $lines }, waiting to be sent
line-name = { $quantity } { $name }
line-name-struck = { $quantity } { $name } (done)
struck-here = struck on this display only
part-done = my part done
no-open-orders = No open orders.
last-order = Last order #{ $number } at { $when }.
empty-live = Live.
empty-stale = New ones may be missing: { $link }.

## Keys

help = Help
help-title = Keys
does-slots = select a ticket; again: move it on
does-slot = select ticket { $digit }; again: move it on
does-bump = move the selected ticket on, or select the oldest
does-undo = take the last touch back
does-recall = what was handed out
does-back = the selected ticket one step back
does-items = go to the items of a ticket, or leave them
does-item-up = the item above
does-item-down = the item below
does-strike = at an item: strike it, or take that back
does-all-day = all that is left to make
does-next-page = next page of tickets
does-page-before = page of tickets before
does-detail = all about the selected ticket
does-find = find an order by its number
does-mute = no sound for ten minutes
does-paper = all open tickets on paper
does-full-screen = fill the whole screen, or not any more
does-help = show the keys, or hide them
does-leave = leave the items, close what is beside the board
does-screens = go to another screen
does-diagnostics = say how the connection is

key-digits = 1–9, 0
key-enter = Enter
key-space = Space
key-backspace = Backspace
key-tab = Tab
key-page-up = PgUp
key-page-down = PgDn
key-escape = Esc
key-numpad = Numpad { $key }
key-screens = Ctrl 1–{ $count }
key-diagnostics = Ctrl Shift D

keys-title = Keys
keys-lead = A number pad or a bump bar is a keyboard too. Keys count by their place; letters are named as on an English keyboard.
no-key = no key, only by touch
change-key = Change
change-key-of = Change: { $does }
usual-key = Usual keys
usual-key-of = Usual keys: { $does }
usual-keys = Usual keys for all
press-the-key = Press the key on your bar (Esc: leave it as it is)
key-cannot-act = That key can do nothing alone. Press another one.
cancel-key = Cancel
key-taken = { $key } is a key for: { $does }. Take it from there?
key-taken-last = { $key } is the only key for: { $does }. Take it from there, so that this is done by touch alone?
key-stays = No
move-key = Take it
## Stations that make a part of the orders

action-my-part = MY PART DONE
action-my-part-is-done = MY PART IS DONE
action-others-part = WAITS FOR { $groups }
action-see-stop = SEEN
lines-elsewhere = { $count ->
    [one] +1 line at { $groups }
   *[other] +{ $count } lines at { $groups }
}
lines-elsewhere-parts = { $count ->
    [one] +1 line: { $parts }
   *[other] +{ $count } lines: { $parts }
}
part-progress = { $group } { $struck }/{ $lines }
part-progress-done = { $group } ✓
filter-hides = { $groups } · hides { $orders ->
    [one] 1 order
   *[other] { $orders } orders
}, { $lines ->
    [one] 1 line
   *[other] { $lines } lines
}
filter-hides-lines = { $groups } · hides { $lines ->
    [one] 1 line
   *[other] { $lines } lines
}
filter-hides-nothing = { $groups } · hides nothing now
filter-no-menu = { $groups } · the menu is not known yet, so nothing is hidden
filter-off = Everything is shown · the filter { $groups } is off
filter-show-all = Show all
filter-again = Filter again
nothing-here = Nothing to make at { $groups }.
note = NOTE
note-name = note: { $note }
stop = STOP
stop-cancelled = cancelled
stop-name = Order { $number } was cancelled: stop
stop-name-reason = Order { $number } was cancelled: stop. { $reason }
## Pickup board

pickup-ready = READY ✓
pickup-in-preparation = IN PREPARATION
pickup-ask = Please ask at the counter
pickup-empty = No orders are waiting.
pickup-window = Show on another screen
## Looking back

recall = Recall
recall-title = Look back
recall-number = Find a number
recall-close = Close
recall-newer = { $count ->
    [one] ▲ 1 newer order
   *[other] ▲ { $count } newer orders
}
recall-list = Orders, newest first
recall-reading = Reading what is kept here …
recall-failed = What is kept here cannot be read: { $reason }
recall-more = Back to { $oldest }.
recall-end = Back to { $oldest }. Nothing older is kept on this computer.
recall-full = Back to { $oldest }. For older orders, find the number.
recall-nothing = No such order is kept on this computer.
recall-saved = Saved on this computer. What others did since { $when } may be missing.
recall-saved-only = Saved on this computer. What others did may be missing.
recall-older = Older ▸
recall-newest = ◂ Newer
recall-again = Read again
recall-too-old = too old to bring back
recall-row = Order { $number }, { $status }, { $when }, { $customer }: { $lines }
bring-back = Bring back
bring-back-to = to { $status }
bring-back-name = Bring back to { $status }: { $number }
back-to = back to { $status }
nothing-selected = No ticket is selected.
no-state-before = { $number } is { $status }: there is no state before.
line-short = { $quantity } × { $name }
lines-not-known = items not known
all-orders = ◂ All orders
detail-open = Show all of order { $number }
detail-gone = This order is not known here any more.
detail-lines = Items
detail-times = Times
detail-notes = Notes
detail-cancelled = Cancelled: { $reason }
detail-changes = What has become of it
detail-changes-none = Nothing is kept of its changes.
lines-struck = { $struck } of { $count } struck
time-ordered = ordered
time-started = started
time-called = called
time-handed-out = handed out
change-by = { $station } ({ $user })
change-own = this station
change-nobody-told = nobody told who
change-first-seen = first seen
change-sent-late = touched { $made }, sent { $late } later
change-waits = { $status } waits to be sent
change-waits-since = { $status } waits to be sent since { $when }
learned-event = told by the server
learned-audit = found by comparing with the server
learned-own = made here

## History and end of day

when-on = { $day }, { $time }
history-all-days = All days
history-today = Today
history-yesterday = Yesterday
history-day = Day
history-day-like = e.g. { $day }
history-state = State
history-any-state = Any state
history-text = Number, name, item or note
history-place = Look for it in
history-in-anything = anywhere
history-in-number = number
history-in-name = name
history-in-item = items
history-number = No.
history-ordered = Ordered
history-name = Name
history-items = Items
history-anew = Read anew
history-export = Save as CSV
history-exporting = Saving …
history-exported = { $count ->
    [one] 1 line saved: { $path }
   *[other] { $count } lines saved: { $path }
}
history-not-exported = Nothing is saved. { $reason }
history-brought-back = { $number } is back to { $status }.
history-not-brought-back = { $number } stays as it is. { $reason }
history-detail = All of one order
history-progress = Older orders that were read
history-complete = All orders since { $since } are here.
history-complete-empty = The server has no orders yet.
history-runs = Orders since { $since } are here. Older ones are being read: { $known } of { $total }.
history-runs-first = Older orders are being read.
history-waits = Orders since { $since } are here. Older ones are read when the server answers.
history-waits-unknown = Older orders are read when the server answers.
report-title = End of day
report-day-before = The day before
report-day-after = The day after
report-anew = Count anew
report-print = Print or PDF
report-close = ◂ All orders
report-not-printed = Nothing is printed. { $reason }
report-as-of = Counted { $when }.
report-orders = Orders
report-cancelled = { $count ->
    [one] and 1 cancelled
   *[other] and { $count } cancelled
}
report-open = { $count ->
    [one] 1 still open
   *[other] { $count } still open
}
report-value = Value handed out
report-tokens = Tokens handed out
report-without = { $count ->
    [one] 1 order without it
   *[other] { $count } orders without it
}
report-to-ready = Time to ready
report-p90 = half of them; 9 of 10 within { $time }
report-late = Late
report-late-of = { $late } of { $count }, { $minutes } min or more
report-percent = { $percent } %
report-none = No orders of this day are here.
report-by-hour = Orders by the hour
report-by-item = Pieces by the item

## Paper

paper = Print
paper-name = Print all open tickets, or save them as PDF
paper-title = Open tickets
paper-as-of = as of { $when }
paper-never = never compared with a server
paper-up-to = up to #{ $number }
paper-asked-at = printed at { $when }
paper-saved = Nothing has arrived since then: newer orders are missing here.
paper-station-unknown = Food group not known
paper-count = { $count ->
    [one] 1 ticket
   *[other] { $count } tickets
}
paper-ordered = ordered { $when }
paper-elsewhere = { $count ->
    [one] +1 line elsewhere
   *[other] +{ $count } lines elsewhere
}
paper-nothing = No order is open.
failed-paper = Nothing is printed. { $reason }

## What needs a person

dead-letter = { $number }: { $action } was not applied: { $reason }
dead-action-pending = BACK TO NEW
dead-action-start = START
dead-action-recook = BACK TO COOKING
dead-action-done = DONE
dead-action-recall = BACK TO READY
dead-action-hand-out = HAND OUT
dead-action-cancel = CANCEL
dead-changed = somebody changed it
dead-changed-by = it was changed at { $station } (it is now { $status })
dead-changed-found = somebody changed it (it is now { $status })
dead-gone = the server has no such order any more
dead-another = the server was restored, and this number is another order now
dead-refused = the server refused it ({ $detail })
dead-crash = the app ended five times while sending it
dead-earlier = an earlier step of this order was not applied
dead-went-back = the server had it, and was put back to an older state
status-pending = NEW
status-preparing = COOKING
status-ready = READY
status-complete = HANDED OUT
status-cancelled = CANCELLED
one-of = { $index } of { $count }
next-letter = Next
try-again = Try again
discard = Discard
ok = OK
receipt-back = Back after { $long }
receipt-new = { $count } new
receipt-changed = { $count } changed elsewhere
receipt-sent = { $count ->
    [one] your 1 action sent
   *[other] your { $count } actions sent
}
receipt-refused = { $count } refused
receipt-check-at = { $number } was also { $what } at { $station }: check
receipt-check = { $numbers } worked elsewhere at the same time: check
outages = outages ▸
receipt-earlier = earlier ▸
receipt-earlier-none = No earlier outage is known.
receipt-earlier-list = Earlier outages
outage = { $from } to { $until }
hide = Hide
list-next = { $page } of { $pages } ▸
list-next-name = Page { $page } of { $pages }, next page
waited-long = { $count ->
    [one] 1 action has waited since { $when } to be sent
   *[other] { $count } actions have waited since { $when } to be sent
}
nearly-full = { $count } of { $most } actions wait to be sent: soon no more can be kept. Bring the network back.
full = { $count } actions wait to be sent: no more can be kept. Bring the network back first.
held = { $number }: moved to { $status } at { $when } and not sent · still wanted?
held-back = { $number }: taken back to { $status } at { $when } and not sent · still wanted?
held-more = +{ $count } more
unreadable = { $count ->
    [one] 1 order cannot be read: look at the counter
   *[other] { $count } orders cannot be read: look at the counter
}
unreadable-numbers = { $count ->
    [one] 1 order cannot be read ({ $numbers }): look at the counter
   *[other] { $count } orders cannot be read (of them { $numbers }): look at the counter
}
held-list = Not sent for hours
held-send = SEND IT
held-send-name = Send { $number }
held-discard = DISCARD
held-discard-name = Discard { $number }
went-back = The server went back: { $orders } and { $actions } are only here
went-back-orders = { $count ->
    [one] 1 order
   *[other] { $count } orders
}
went-back-actions = { $count ->
    [one] 1 action
   *[other] { $count } actions
}
went-back-show = SHOW
lost-list = Orders that the server does not have any more
lost-name = { $number } · { $status }
lost-lines-unknown = its items were never known here
lost-not-listed = { $count ->
    [one] 1 more is not listed
   *[other] { $count } more are not listed
}
trouble-cannot-keep = This computer cannot keep actions, so they are refused: { $detail }
trouble-server-lists = The server has an error and cannot list its orders: the saved ones are shown.
trouble-set-aside = A damaged file was set aside as { $file }. Orders come from the server again.
not-kept = This computer has no safe place for the password: after a restart you sign in again.
sign-in-again = Sign in again as { $username }

## Sign-in

sign-in-title = Sign in to the feast
sign-in-lead = The address stands on the computer that runs the olgFeast server.
server = Server address
server-hint = e.g. 192.168.1.20:8000
username = User name
password = Password
sign-in = Sign in

found-hubs = Found in this network
found-hub = { $name }, { $address }
sign-in-code = Pairing code
sign-in-code-hint = if the host shows one

## Settings

settings-role = What this computer is for
role-kitchen = Kitchen
role-kitchen-lead = Cooks see the orders, start them and call them.
role-board = Pickup board
role-board-lead = Guests see which numbers are ready. Ctrl+3 brings the settings back.
role-admin = Admin desk
role-admin-lead = Everything, for the person in charge.
settings-groups = What is made here
settings-groups-all = Everything
settings-display = Size of type
settings-inches = Screen, corner to corner
settings-inches-value = { $inches }″
settings-distance = People stand away
settings-distance-value = { $metres } m
settings-sample = 2 × large beer
settings-legible = This can be read from there.
settings-not-legible = This is as large as the screen allows, and hard to read from there. Stand nearer or take a larger screen.
settings-less = { $what }: less
settings-more = { $what }: more
settings-theme = Colours
settings-ages = When an order has waited too long
settings-warn = Warn after
settings-late = Late after
settings-sounds = Sounds
settings-sound-new-orders = New orders
settings-sound-reminder = Orders nobody has started
settings-sound-link = Connection lost and back
settings-sound-chime = Numbers that are ready
settings-volume = Volume
settings-volume-value = { $volume } %
settings-file = Settings as a file
settings-file-lead = To set up the next station like this one. Server, account, PIN, proxy and certificates are not in it, and a file never changes them.
settings-export = Save as a file
settings-exported = Saved as { $path }
settings-import = Take from a file
settings-imported = The settings of the file are in force.
settings-import-unreadable = The file cannot be read.
file-too-large = The file is too large for settings. Nothing was changed.
file-no-settings = This is no file of olgFeast settings. Nothing was changed.
file-newer = A newer olgFeast has written this file. Nothing was changed.
file-senseless = Something in the file makes no sense. Nothing was changed.

## Feast PIN

settings-pin = Feast PIN
pin-is-set = There is a PIN. It is asked for before settings, and before an action is discarded for good.
pin-is-not-set = There is no PIN: everybody at this screen can change its settings.
pin-new = Set a PIN
pin-change = Change or remove the PIN
pin-old = The PIN that there is
pin-new-one = New PIN, 4 to 12 digits
pin-next = Change it
pin-off = Remove it
pin-set = Set this PIN
pin-ask = Feast PIN
pin-open = OK
pin-back = Back
pin-cancel = Cancel
pin-erase = Erase one digit
pin-locked = Settings are for the person in charge
pin-wrong = This is not the PIN.
pin-wait = Too many wrong ones. Try again in { $seconds } s.

## First run

first-progress = Step { $index } of { $count }
first-skip-all = Skip all
first-back = Back
first-next = Next
first-end = To the orders
first-role = What is this computer for?
first-role-lead = All of this can be changed later, in the settings.
first-groups = What is made here?
first-groups-lead = Lines of other groups are left to their stations.
first-pin = A PIN for this station?
first-pin-lead = Then settings are only changed by those who know it. Go on without, if you want none.
first-display = How is the screen read?
first-display-lead = Type becomes as large as it has to be.
first-practice = Try it once
first-practice-lead = A ticket for practice: start it, call it, hand it out, and take a step back. Nothing is sent.
practice = PRACTICE
practice-first = Pierogi
practice-second = Lemonade
practice-over = Handed out. That was all.

## Hosting on this computer

host-offer-title = No server yet?
host-offer-lead = This computer can be it. Orders, menu and accounts are kept here, and the app has to stay open while the feast goes on.
host = Host the feast on this computer
host-starting = Starting the feast …

new-feast-title = The feast is open
new-feast-lead = This is the account of the person in charge. Write it down on paper now: the password is shown only this once.
new-feast-noted = I have written it down

hosting = The feast on this computer
hosting-off = This computer does not host the feast.
hosting-failed = { $why } It is tried again every two seconds.
hosting-this-computer = The feast runs here, at { $address }. Only programs on this computer can reach it.
hosting-network = The feast runs here. Other computers in this network reach it at:
hosting-addresses = Address
pairing-code = Pairing code
pairing-code-lead = Type the code at each station once. By it the station knows that it talks to this computer and to no other.
host-network = Let other computers in
host-this-computer = Only this computer
host-this-computer-sure = Only this computer: all others lose the feast
new-admin-password = New password for admin
new-admin-password-sure = New password for admin: whoever uses the old one is signed out
stop-hosting = Stop hosting
stop-hosting-sure = Stop hosting: all stations lose the feast
stop-hosting-no = No, go on
signing-in = Signing in …

## What went wrong, by code

failed-move = { $number }: not done. { $reason }
error-bad-address = This is no server address. Write it like 192.168.1.20:8000.
error-unreachable = No answer from the server. Check the address, and that this computer is in the same network.
error-not-olgfeast = Something answers there, but it is no olgFeast server.
error-wrong-password = User name or password is wrong.
error-too-many-attempts = Too many wrong passwords. Wait a minute before the next try.
error-too-many-attempts-wait = Too many wrong passwords. Wait { $seconds ->
        [one] a second
       *[other] { $seconds } seconds
    } before the next try.
error-wrong-key = Whoever answers there is not the computer with this pairing code. Check the code on the screen of the host.
error-not-staff = This account is no staff account. Ask the admin desk for one.
error-insecure = This address is on the public internet and not encrypted: everybody on the way reads names and the password. Better use an address with https://.
sign-in-in-the-open = Sign in all the same, readable by everybody
badge-in-the-open = NOT ENCRYPTED
error-signed-out = Nobody is signed in.
error-unknown-order = This order is not on the board any more.
error-moved-meanwhile = Somebody else has just moved it.
error-lines-unknown = Its items are not known yet.
error-nothing-to-undo = There is nothing to take back.
error-outbox-full = Too many changes wait to be sent. Bring the network back first.
error-cannot-keep = It could not be stored on this computer, so it was not done.
error-bad-input = Something is missing or misspelt. Check all fields.
error-cannot-host = This computer cannot host the feast: { $why }
error-closing = The app is closing.
error-internal = Something unexpected went wrong: { $detail }

## Menu and orders of the counter

error-too-many-drafts = There are 50 orders at this counter that the server does not have. Place or discard some of them first.
error-unknown-draft = This order is no longer at this counter.
error-being-placed = This order is being sent. Wait until that is done.
error-other-server = This order was taken for another server. Edit it to order it here.
error-offline = There is no connection. Nothing was done.
error-outcome-unknown = The server has not answered. Look at the list to see whether it was done.
error-in-use = This was ordered before and cannot be deleted. Mark it as sold out instead.
error-refused = The server has refused it: { $detail }
menu-reading = Reading the menu …
menu-never-read = The menu was never read on this computer
menu-as-of = as of { $time }
menu-offline = No connection: nothing can be changed · { $read }
menu-empty = There is nothing on the menu yet.
menu-new = New item
menu-new-in = New item in { $group }
menu-edit-what = Edit { $what }
menu-sold-out = Sold out
menu-sold-out-today = Sold out today
menu-sell-out = Mark sold out
menu-sell-out-what = Mark { $what } as sold out today
menu-offer = Offer again
menu-offer-what = Offer { $what } again
menu-form-new = New item
menu-form-edit = Edit item
menu-close = Close
menu-name = Name
menu-group = Food group
menu-value = Price
menu-tokens = Tokens
menu-description = Description
menu-keep = Save
menu-delete = Delete
menu-delete-sure = Delete for good
menu-delete-no = Keep it
menu-wrong-name = A name has 1 to 100 characters.
menu-wrong-group = A food group has 1 to 100 characters.
menu-wrong-value = A price is a number from 0 to 10000 with at most two digits after the point.
menu-wrong-tokens = Tokens are a whole number from 0 to 1000.
menu-wrong-description = A description has at most 500 characters.
menu-wrong-taken = Another item has this name. The kitchen could not tell them apart.
order-add = { $what }, { $price }, { $tokens }. On the order: { $count }. Touch to add one
order-nothing = There is nothing that can be ordered.
order-title = Order
order-clear = Clear
order-name = Name
order-touch = Touch what is ordered.
order-total = Total
order-place = PLACE ORDER
order-keep = KEEP AS A DRAFT
order-placed = #{ $number } placed
drafts-title = Orders of this counter
drafts-lead = kept on this computer
drafts-taken = { $pieces } · { $time }
draft-kept = Draft: kept here, not sent
draft-placing = Being sent …
draft-sold-out = Not placed: { $what } is sold out or has changed
draft-menu = Not placed: something of it is sold out or has changed
draft-numbers = Not placed: the server has used all numbers up to 999
draft-refused = Not placed: { $detail }
draft-unknown = Nobody knows whether it was placed: look on the kitchen board
draft-unknown-number = Look at #{ $number } on the kitchen board: it may be this order
draft-place = Place now
draft-check = Check and place
draft-edit = Edit
draft-discard = Discard
draft-put-away = Put away
order-numbers-left = { $count ->
    [one] One number is left on this server. After 999 it takes no more orders.
   *[other] { $count } numbers are left on this server. After 999 it takes no more orders.
}

## Diagnostics

diag-reading = Looking …
diag-well = All is well: orders come by themselves.
diag-core-silent = The application does not answer. Restart it; nothing of what was done is lost.
diag-not-saving = This computer cannot keep what is done here, so it is refused. Is the disk full?
diag-blocked-sign-in = The server does not accept the sign-in any more. Sign in again.
diag-blocked-forbidden = This account may not see the kitchen’s orders. Sign in with a staff account.
diag-blocked-version = The server wants another version of this application.
diag-blocked-replaced = This station works in another window or on another computer.
diag-blocked-wrong-key = Another computer answers at the server’s address. Compare the pairing code with the one the host shows.
diag-offline = The server cannot be reached. The saved orders are shown. Check the cable or the Wi-Fi, and whether the server runs.
diag-offline-waiting = The server cannot be reached. Changes that are kept here and will be sent: { $count }. Check the cable or the Wi-Fi.
diag-only-asking = The live feed is down. Orders come all the same, a few seconds late, because the server is asked for them.
diag-silent = The server has gone silent. In a few seconds this station connects anew by itself.
diag-unchecked = Orders come, but they cannot be compared with the server’s at the moment.
diag-starting = Connecting to the server …
diag-refused = Orders come. Of what was done here the server refused: { $count }. Decide about it below.
diag-held = Orders come. Orders with changes that were not sent for hours: { $count }. Decide about them below.
diag-set-aside = Orders come. A damaged file of this computer was set aside.
diag-no-sound = Orders come, but this computer cannot be heard: no speakers.
diag-good = works
diag-good-at = works, { $when }
diag-idle = nothing to do
diag-busy = at work
diag-bad = does not work
diag-bad-since = does not work since { $when }
diag-unknown = not known yet
diag-version = olgFeast Desktop { $version }
works-title = What works now
works-feed = New orders arrive
works-sending = Sending
works-comparing = Comparing with the server
works-saving = Saving on this computer
works-menu = Menu
works-sound = Sound

## Diagnostics: what waits to be sent

outbox-title = What waits to be sent
outbox-line = { $ago } · { $stage }
outbox-attempts = attempts: { $count }
outbox-more = More that are not listed: { $count }
outbox-strikes = Struck lines that wait to be sent: { $count }
outbox-now = Try now
outbox-refused = Refused
stage-queued = waits for its turn
stage-held = waits for your decision
stage-reading = the order is being read first
stage-sending = is being sent
stage-sent = sent; the proof is to come
stage-again = next attempt in { $soon }
stage-unknown = not known whether it arrived; looked up in { $soon }

## Diagnostics: the way to the server

way-title = The way to the server
way-lead = step by step, without disturbing the orders
way-running = being looked at …
way-done = looked at
way-examine = Check now
came-good = works
came-look = works, but somebody should look at it
check-proxy = Proxy
check-name = Name of the server
check-tcp = Connection
check-tls = Encryption
check-health = Server is well
check-sign-in = Sign-in
check-upgrade = Live feed opens
check-first-frame = Server speaks
check-ping = Round trips
check-clock = Clock of the server
left-proxied = left to the proxy
left-not-encrypted = not used: the address is a plain one
left-no-account = not tried: there is no sign-in now
left-not-told = the server does not tell it
fault-name = The name of the server is not found. Check the spelling and the network.
fault-refused = The server does not run there.
fault-no-answer = The server did not answer in time.
fault-unreachable = There is no way to the server: check the cable or the Wi-Fi.
fault-proxy = The proxy does not let it through.
fault-not-encrypted = What answers there is not encrypted, although the address says so.
fault-certificate = The certificate of the server is not trusted.
fault-wrong-key = Another computer answers: its key is not the one of the pairing code.
fault-silent = The connection went silent.
fault-broke = The connection broke.
fault-moved = This computer slept or changed its network.
fault-closed = The server closed the connection.
fault-later = The server is too busy and asks to come later.
fault-unwell = The server has an error.
fault-not-olgfeast = What answers there is no olgFeast server.
fault-sign-in = The sign-in was refused.
fault-not-staff = This account may not do that.
fault-version = The server wants another version of this application.
fault-replaced = Another connection of this station took over.
fault-protocol = What the server sent made no sense.
fault-stopped = This station ended it.

## Diagnostics: round trips, timeline, figures, files, log

trips-title = How fast the server answers
trips-lead = the last 15 minutes
trips-summary = Last 5 minutes: median { $median }, worst { $worst }, measured { $count } times
trips-none = Nothing was measured in the last 5 minutes: there was no live feed.
trips-millis = { $millis } ms
trips-from = 15 min ago
trips-now = now
timeline-title = The connection until now
timeline-count = attempts: { $count }
timeline-when = When
timeline-why = Why it was tried
timeline-phase = Came as far as
timeline-long = How long
timeline-end = How it ended
timeline-more = More
diag-why-opened = started
diag-why-retry = the wait was over
diag-why-retry-now = somebody wanted it
diag-why-woke = the computer woke up
diag-why-network = the network was back
diag-why-probe = to see whether it works again
diag-why-sign-in = a sign-in was renewed
diag-healed = healed by: { $why }
diag-phase-token = sign-in
diag-phase-connect = looking for the server
diag-phase-upgrade = connected
diag-phase-hello = waiting for the first word
diag-phase-sync = loading the orders
diag-phase-live = live
diag-goes-on = goes on
diag-end-code = { $why } Code { $code }.
figures-title = In step with the server
figures-cursor = Newest event
figures-gaps = Missing events noticed
figures-replays = Had to be asked for
figures-snapshots = Whole boards sent
figures-duplicates = Events that came twice
figures-mismatches = Board was not the server’s
figures-drift = Repaired by comparing
figures-zombies = Connections the server forgot
figures-unreadable = Orders the server cannot read
figures-malformed = Could not be read
figures-skew = Clock
figures-same-clock = agrees with the server’s
figures-server-ahead = server { $seconds } s ahead
figures-server-behind = server { $seconds } s behind
spoken-nothing = no live feed
spoken-plain = olgFeast 2.0 server
spoken-live = olgFeast hub
files-title = Files of this computer
files-outbox = What waits, and settings
files-cache = Saved orders and history
files-logs = Logs
files-check = Check the files
files-checking = being checked …
files-checked = checked { $when }
files-not-checked = not checked by hand in this run
file-whole = whole
file-renewed = was damaged and is begun anew
file-damaged = damaged: restart the application, it saves what can be read
file-unread = cannot be looked through now
bytes-kb = { $size } kB
bytes-mb = { $size } MB
log-title = Last lines of the log
log-lead = in English; no names, no passwords
log-empty = There is no log.
bundle-save = Save for support
bundle-lead = Logs and figures as a zip file: no names, no passwords.
bundle-saved = Saved as { $path }

## Diagnostics: stations

stations-title = Stations
stations-reading = The server is being asked …
stations-plain = This server cannot tell which stations there are. A feast hosted by this application can.
stations-not-staff = This computer works as a kitchen station there and may not ask. Sign out in the settings and sign in again: then it is let in as the admin desk.
stations-name = Station
stations-state = State
stations-heard = Last heard
stations-behind = Behind
stations-unsent = Unsent
stations-version = Version
stations-address = Address
stations-missing = Stations that cannot be reached: { $names }. Somebody should look there.
presence-connected = connected
presence-polling = connected by asking
presence-unreachable = UNREACHABLE
presence-left = has left
presence-calling = calls now and then

## Settings: server, users, network, history

settings-server = Server
server-this-computer = The feast runs on this very computer.
server-key = Encrypted, and known by its pairing code.
server-certificate = Encrypted, with a trusted certificate.
server-open = Not encrypted: whoever is in this network can read along.
server-change = For another server, sign out here and sign in there. What was not sent stays and is named first.
settings-users = Who may work here
users-new-name = Name of a new account
users-new = Create
users-password = The password of { $name }. It is shown this one time:
users-disabled = may not sign in
users-reset = New password
users-disable = Lock
users-enable = Let in again
users-sure = { $what }: sure?
users-stations = Paired stations
users-no-stations = No station is paired.
users-not-in-force = not in force
users-unpair = Take away
users-invite-kitchen = PIN for a kitchen
users-invite-board = PIN for a pickup board
users-pin = PIN for one station ({ $role }), good until { $when }:
settings-network = Proxy and certificates
network-lead = For the person who knows this network. A server in the local network is always reached directly.
network-proxy = Proxy
network-proxy-system = As the system says
network-proxy-none = No proxy
network-proxy-address = This one
network-address = Address of the proxy, for example proxy.example:3128
network-use-proxy = Use this proxy
network-ca = File of certificates (PEM), its path on this computer
network-ca-used = Trusted besides those of the system: { $path }
network-ca-none = Only the certificates of the system are trusted.
network-use-ca = Use this file
network-drop-ca = Use it no more
error-bad-certificates = There is no certificate in this file, or it cannot be read. Nothing was changed.
settings-retention = How long orders are remembered
retention-lead = On this computer, with the names of guests. Older ones are erased.
retention-days = Remember for
retention-value = { $count ->
    [one] 1 day
   *[other] { $count } days
}
## Dashboard

dash-open = Open orders
dash-open-states = { $new } new · { $cooking } cooking · { $ready } ready
dash-ended-today = { $complete } handed out today · { $cancelled } cancelled
dash-oldest = Waiting longest
dash-who = #{ $number } · { $name }
dash-today = Orders today
dash-quarter = { $count } in the last 15 minutes
dash-week = { $week } this week
dash-week-month = { $week } this week · { $month } this month
dash-in-all = { $ever } in all
dash-to-ready = Time to ready
dash-to-ready-rest = median · { $p90 } for 9 of 10
dash-late = Late
dash-percent = { $percent } %
dash-late-rest = { $late } of { $all } · { $minutes } min or more
dash-value = Value handed out today
dash-unpriced = { $count ->
    [one] 1 order has no known price
   *[other] { $count } orders have no known price
}
dash-as-of = as of { $when }
dash-as-of-server = the server, { $when }
dash-unread = The figures cannot be read just now.
dash-nothing-yet = No orders yet today.
dash-orders = Open and recent
dash-head-number = No.
dash-head-name = Name
dash-head-age = Age
dash-head-state = State
dash-more-open = { $count ->
    [one] 1 more open order: see the kitchen
   *[other] { $count } more open orders: see the kitchen
}
dash-row-action = { $action }: { $number }
dash-per-hour = Orders per hour
dash-hour-goes-on = hour in progress dashed
dash-head-hour = Hour
dash-head-orders = Orders
dash-orders-sentence = Orders per hour: { $most } at most, from { $when } on; { $now } in the hour in progress.
dash-ready-per-hour = Time to ready by hour
dash-ready-note = median, min:s
dash-ready-sentence = Time to ready by the hour of the order: { $longest } at most, from { $when } on.
dash-ready-none = Nothing was ready yet today.
dash-items = Busiest items
dash-items-note = pieces today
dash-items-sentence = Busiest item today: { $name }, { $pieces } pieces.
dash-head-item = Item
dash-head-pieces = Pieces

## Packing up, and starting again after a crash
settings-pack-up = Pack up this computer
pack-up-lead = For a computer that goes back to whoever has lent it: names, orders, accounts, passwords and settings are erased from it.
pack-up-begin = Pack up …
pack-up-what = Erased are all orders and names of guests, the account and its passwords, the pairing, the settings with the PIN, and the logs. Files that you have saved stay where they are. Nobody can undo it.
pack-up-take-along = Save first what you want to keep:
pack-up-save-settings = Save settings
pack-up-save-orders = Save orders
pack-up-unsent = What no server has: { $count }. It was done at this computer, was not sent, and would be gone for ever.
pack-up-unsent-too = Erase what was not sent as well
pack-up-feast-too = Erase the feast that this computer hosts as well
pack-up-without-keyring = Leave passwords in the keyring
pack-up-sure = Erase now
pack-up-no = No, keep all
pack-up-erasing = Everything is being erased. The application begins anew.
error-unsent = Since then more was done that no server has. Nothing was erased.
error-keyring-silent = The keyring of this computer does not answer, so the passwords in it cannot be erased. Nothing else was erased either. Unlock it and try again, or leave them there.
error-keeps-crashing = The application has crashed several times within a minute ({ $why }). It starts again by itself in a minute.
crash-signal = The application was ended by the system (signal { $signal }) and started again.
crash-panic-at = The application met a fault in itself at { $place } and was started again.
crash-panic = The application met a fault in itself and was started again.
