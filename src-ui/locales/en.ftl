# olgFeast Desktop, English. Numbers and names come from the code as variables.

product = olgFeast
starting = Opening the saved orders …
core-unreachable = The screens cannot reach the app behind them. Trying again; if this stays, close the window and start olgFeast again.

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
bring-back-name = Bring { $number } back to { $status }
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
server-hint = for example 192.168.1.20:8000
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
settings-file-lead = To set up the next station like this one. Server, account and PIN are not in it.
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
error-insecure = This address is on the public internet and not encrypted: everybody could read the password. Use an address with https://.
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
