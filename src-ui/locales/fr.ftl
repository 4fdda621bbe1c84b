# olgFeast Desktop, français. Les nombres et les noms viennent du programme comme variables.

product = olgFeast
starting = Ouverture des commandes enregistrées …
core-unreachable = Les écrans n’atteignent pas le programme. Nouvel essai en cours ; si cela dure, fermez la fenêtre et relancez olgFeast.
core-cannot-keep = Les données de cet ordinateur ne s’ouvrent pas ({ $why }) : rien ne serait enregistré. Vérifiez le disque, puis relancez olgFeast.

## Language

language = Langue
language-unreviewed = non relu

## Sound

mute = Muet
muted-until = Son coupé jusqu’à { $time }
unmute = remettre
no-speakers = Pas de haut-parleur
settings-sound-test = Jouer un son
settings-sound-absent = Cet ordinateur n’a pas de haut-parleurs, ou ils sont inutilisables.
settings-window = Fenêtre
settings-full-screen = Plein écran
settings-keep-awake = Garder l’écran allumé
settings-start-at-login = Démarrer quand quelqu’un ouvre une session sur cet ordinateur

## Top bar

screens = Écrans
screen-dashboard = Tableau
screen-kitchen = Cuisine
screen-pickup = Retrait
screen-history = Historique
screen-menu = Carte
screen-order = Commander
screen-diagnostics = Diagnostic
screen-settings = Réglages
theme-light = Clair
theme-dark = Sombre
theme-contrast = Contraste élevé

sign-out = Se déconnecter
sign-out-sure = Se déconnecter ?
sign-out-unsent = { $count ->
    [one] { $count } changement n’est pas envoyé. Se déconnecter ?
   *[other] { $count } changements ne sont pas envoyés. Se déconnecter ?
}
sign-out-no = Non, rester
unsent = { $count ->
    [0] Tout est envoyé
    [one] { $count } changement à envoyer
   *[other] { $count } changements à envoyer
}
undo = Annuler
toast-moved = { $number } { $what }

## Link badge

link-connecting = Connexion
link-catching-up = Rattrapage
link-live = En direct
link-silent = Le serveur ne dit rien
link-rest = Vérification par REST (direct coupé)
link-rest-every = Vérification toutes les { $seconds } s (direct coupé)
link-protocol = Vérification par REST (direct brouillé)
link-unchecked = Direct seul, non comparé au serveur
link-offline = Hors ligne
link-sign-in = Reconnectez-vous
link-forbidden = Ce compte ne peut pas voir les commandes
link-version = Le serveur parle une autre version
link-replaced = Une autre fenêtre a pris ce poste
link-wrong-key = Ce n’est pas l’ordinateur associé
link-core-silent = Le programme derrière l’écran ne répond pas
heard = entendu { $ago }
up-to = { $words } · jusqu’au n° { $number }
checked = vérifié { $ago }
since-ago = depuis { $ago }
link-reconnecting-in = Nouvel essai dans { $seconds } s
link-reconnecting = Reconnexion
retry-now = réessayer
use-this-one = utiliser celle-ci
saved-from = commandes enregistrées : { $when }
seconds-ago = il y a { $seconds } s
minutes-ago = il y a { $minutes } min
hours-ago = il y a { $hours } h
seconds-long = { $seconds } s
minutes-long = { $minutes } min
hours-long = { $hours } h
when-yesterday = hier { $time }
when-days-ago = il y a { $days } jours, { $time }
when-later = { $time } (horloge changée)

band-offline = Hors ligne
band-offline-saved = Hors ligne · commandes enregistrées : { $when }
band-not-receiving = Aucune commande reçue depuis : { $when }
band-not-receiving-note = les autres postes ne voient pas ce que vous commencez : c’est gardé et envoyé plus tard
band-offline-note = ce que vous commencez est gardé et envoyé plus tard

## Kitchen display

all-day = Totaux
all-day-title = À faire
all-day-nothing = Il ne reste rien à faire.
all-day-page = page { $page } sur { $pages }
all-day-item = { $pieces } { $name }, sur { $tickets ->
    [one] { $tickets } bon
   *[other] { $tickets } bons
}

lane-pending = Nouvelles
lane-preparing = En cuisine
lane-ready = Prêtes
lane-count = { $lane } : { $count }
more = +{ $count } autres : { $numbers }
more-oldest = la plus ancienne { $age }
more-just-now = à l’instant
page-next = Page suivante
page-of = page { $page } sur { $pages }
age-now = maintenant
age-minutes = { $minutes } min
age-hours = { $hours } h { $minutes }
age-unknown = heure inconnue
mood-new = NEUF ●
mood-in-time = À L’HEURE ●
mood-warn = { $minutes }+ ▲
mood-late = TARD ■
mood-ready = PRÊT ✓
new-tag = NEUF
action-start = LANCER
action-done = PRÊT, APPELER
action-hand-out = REMETTRE
see-all-lines = VOIR TOUTES LES LIGNES
more-lines = ▼ { $count } de plus
first-lines = ▲ au début
lines-unknown = Lecture des plats …
key-not-number = touche { $key }
tokens = { $count ->
    [one] { $count } jeton
   *[other] { $count } jetons
}
pieces = { $count ->
    [one] { $count } pièce
   *[other] { $count } pièces
}
waiting-to-send = ◷ à envoyer
not-announced = PAS ANNONCÉE : APPELEZ-LA
undo-tile = ⟲ ANNULER
started = lancée
called = appelée
handed-out = remise
cancelled = annulée
taken-back = reprise
ticket-name = Commande { $number }, { $lane }, { $age }, { $customer } : { $lines }
ticket-name-waiting = Commande { $number }, { $lane }, { $age }, { $customer } : { $lines }, à envoyer
line-name = { $quantity } { $name }
line-name-struck = { $quantity } { $name } (fait)
struck-here = rayé sur cet écran seulement
part-done = ma part prête
no-open-orders = Aucune commande ouverte.
last-order = Dernière commande n° { $number }, { $when }.
empty-live = En direct.
empty-stale = Il peut en manquer de nouvelles : { $link }.

## Stations that make a part of the orders

action-my-part = MA PART EST PRÊTE
action-my-part-is-done = MA PART EST FAITE
action-others-part = ATTEND { $groups }
action-see-stop = VU
lines-elsewhere = { $count ->
    [one] +{ $count } ligne à { $groups }
   *[other] +{ $count } lignes à { $groups }
}
lines-elsewhere-parts = { $count ->
    [one] +{ $count } ligne : { $parts }
   *[other] +{ $count } lignes : { $parts }
}
part-progress = { $group } { $struck }/{ $lines }
part-progress-done = { $group } ✓
filter-hides = { $groups } · cache { $orders ->
    [one] { $orders } commande
   *[other] { $orders } commandes
}, { $lines ->
    [one] { $lines } ligne
   *[other] { $lines } lignes
}
filter-hides-lines = { $groups } · cache { $lines ->
    [one] { $lines } ligne
   *[other] { $lines } lignes
}
filter-hides-nothing = { $groups } · ne cache rien maintenant
filter-no-menu = { $groups } · la carte n’est pas encore connue, donc rien n’est caché
filter-off = Tout est montré · le filtre { $groups } est coupé
filter-show-all = Tout montrer
filter-again = Filtrer à nouveau
nothing-here = Rien à faire à { $groups }.
note = NOTE
note-name = note : { $note }
stop = STOP
stop-cancelled = annulée
stop-name = La commande { $number } a été annulée : stop
stop-name-reason = La commande { $number } a été annulée : stop. { $reason }

## Pickup board

pickup-ready = PRÊTES ✓
pickup-in-preparation = EN CUISINE
pickup-ask = Demandez au comptoir
pickup-empty = Aucune commande en attente.
pickup-window = Montrer sur un autre écran

## Looking back

recall = Rappel
recall-title = Retour en arrière
recall-number = Chercher un numéro
recall-close = Fermer
recall-newer = { $count ->
    [one] ▲ { $count } commande plus récente
   *[other] ▲ { $count } commandes plus récentes
}
recall-list = Commandes, les plus récentes d’abord
recall-reading = Lecture de ce qui est gardé …
recall-failed = Ce qui est gardé ne peut pas être lu : { $reason }
recall-more = Jusqu’à { $oldest }.
recall-end = Jusqu’à { $oldest }. Rien de plus ancien n’est gardé ici.
recall-full = Jusqu’à { $oldest }. Pour les plus anciennes, chercher le numéro.
recall-nothing = Aucune commande de ce genre n’est gardée ici.
recall-saved = Gardé sur cet ordinateur. Ce que d’autres ont fait depuis { $when } peut manquer.
recall-saved-only = Gardé sur cet ordinateur. Ce que d’autres ont fait peut manquer.
recall-older = Plus anciennes ▸
recall-newest = ◂ Plus récentes
recall-again = Relire
recall-too-old = trop ancienne
recall-row = Commande { $number }, { $status }, { $when }, { $customer } : { $lines }
bring-back = Ramener
bring-back-to = à { $status }
bring-back-name = Ramener à { $status } : { $number }
back-to = de retour à { $status }
nothing-selected = Aucun ticket n’est choisi.
no-state-before = { $number } est { $status } : il n’y a pas d’état avant.
line-short = { $quantity } × { $name }
lines-not-known = plats inconnus
all-orders = ◂ Toutes les commandes
detail-open = Tout voir de la commande { $number }
detail-gone = Cette commande n’est plus connue ici.
detail-lines = Plats
detail-times = Heures
detail-notes = Notes
detail-cancelled = Annulée : { $reason }
detail-changes = Ce qu’elle est devenue
detail-changes-none = Rien n’est gardé de ses changements.
lines-struck = { $struck } sur { $count } barrés
time-ordered = commandée
time-started = commencée
time-called = appelée
time-handed-out = remise
change-by = { $station } ({ $user })
change-own = ce poste
change-nobody-told = on ne sait pas qui
change-first-seen = vue pour la première fois
change-sent-late = touché { $made }, envoyé { $late } plus tard
change-waits = { $status } à envoyer
change-waits-since = { $status } à envoyer depuis { $when }
learned-event = dit par le serveur
learned-audit = trouvé en comparant avec le serveur
learned-own = fait ici

## History and end of day

when-on = { $day }, { $time }
history-all-days = Tous les jours
history-today = Aujourd’hui
history-yesterday = Hier
history-day = Jour
history-day-like = p. ex. { $day }
history-state = État
history-any-state = Tous les états
history-text = Numéro, nom, plat ou note
history-place = Chercher dans
history-in-anything = partout
history-in-number = numéro
history-in-name = nom
history-in-item = plats
history-number = N°
history-ordered = Commandé
history-name = Nom
history-items = Plats
history-anew = Relire
history-export = Enregistrer CSV
history-exporting = Enregistrement …
history-exported = { $count ->
    [one] { $count } ligne enregistrée : { $path }
   *[other] { $count } lignes enregistrées : { $path }
}
history-not-exported = Rien n’est enregistré. { $reason }
history-brought-back = { $number } est revenue à { $status }.
history-not-brought-back = { $number } reste comme elle est. { $reason }
history-detail = Tout sur une commande
history-progress = Commandes plus anciennes déjà lues
history-complete = Toutes les commandes depuis { $since } sont ici.
history-complete-empty = Le serveur n’a pas encore de commandes.
history-runs = Les commandes depuis { $since } sont ici. Lecture des plus anciennes : { $known } sur { $total }.
history-runs-first = Lecture des commandes plus anciennes.
history-waits = Les commandes depuis { $since } sont ici. Les plus anciennes seront lues quand le serveur répondra.
history-waits-unknown = Les commandes plus anciennes seront lues quand le serveur répondra.
report-title = Fin de journée
report-day-before = Le jour d’avant
report-day-after = Le jour d’après
report-anew = Recompter
report-print = Imprimer ou PDF
report-close = ◂ Toutes les commandes
report-not-printed = Rien n’est imprimé. { $reason }
report-as-of = Compté : { $when }.
report-orders = Commandes
report-cancelled = { $count ->
    [one] et { $count } annulée
   *[other] et { $count } annulées
}
report-open = { $count ->
    [one] { $count } encore ouverte
   *[other] { $count } encore ouvertes
}
report-value = Valeur remise
report-tokens = Jetons remis
report-without = { $count ->
    [one] { $count } commande sans
   *[other] { $count } commandes sans
}
report-to-ready = Temps jusqu’à prêt
report-p90 = la moitié ; 9 sur 10 en { $time }
report-late = En retard
report-late-of = { $late } sur { $count }, { $minutes } min ou plus
report-percent = { $percent } %
report-none = De ce jour, aucune commande n’est ici.
report-by-hour = Commandes par heure
report-by-item = Pièces par plat

## Paper

paper = Imprimer
paper-name = Imprimer tous les tickets ouverts, ou les garder en PDF
paper-title = Tickets ouverts
paper-as-of = état à { $when }
paper-never = jamais comparé avec un serveur
paper-up-to = jusqu’à #{ $number }
paper-asked-at = imprimé à { $when }
paper-saved = Rien n’est arrivé depuis : les commandes plus récentes manquent.
paper-station-unknown = Groupe inconnu
paper-count = { $count ->
    [one] { $count } ticket
   *[other] { $count } tickets
}
paper-ordered = commandée { $when }
paper-elsewhere = { $count ->
    [one] +{ $count } ligne ailleurs
   *[other] +{ $count } lignes ailleurs
}
paper-nothing = Aucune commande n’est ouverte.
failed-paper = Rien n’est imprimé. { $reason }
## Keys

help = Aide
help-title = Touches
does-slots = choisir un bon ; encore une fois : avancer
does-slot = choisir le bon { $digit } ; encore une fois : avancer
does-bump = avancer le bon choisi, ou choisir le plus ancien
does-undo = annuler le dernier geste
does-recall = ce qui a été remis
does-back = le bon choisi un pas en arrière
does-items = vers les articles d’un bon, ou en sortir
does-item-up = l’article au-dessus
does-item-down = l’article au-dessous
does-strike = sur un article : le barrer, ou l’annuler
does-all-day = tout ce qui reste à faire
does-next-page = page suivante de bons
does-page-before = page précédente de bons
does-detail = tout sur le bon choisi
does-find = trouver une commande par son numéro
does-mute = dix minutes sans son
does-paper = tous les bons ouverts sur papier
does-full-screen = remplir tout l’écran, ou non
does-help = montrer les touches, ou les cacher
does-leave = sortir des articles, fermer ce qui est à côté du tableau
does-screens = vers un autre écran
does-diagnostics = dire comment va la connexion

key-digits = 1–9, 0
key-enter = Entrée
key-space = Espace
key-backspace = Retour arrière
key-tab = Tab
key-page-up = Page ↑
key-page-down = Page ↓
key-escape = Échap
key-numpad = Pavé { $key }
key-screens = Ctrl 1–{ $count }
key-diagnostics = Ctrl Maj D

keys-title = Touches
keys-lead = Un pavé numérique ou une barre de cuisine est aussi un clavier. Les touches comptent par leur place ; les lettres sont nommées comme sur un clavier anglais.
no-key = aucune touche, seulement au toucher
change-key = Changer
change-key-of = Changer : { $does }
usual-key = Touches habituelles
usual-key-of = Touches habituelles : { $does }
usual-keys = Touches habituelles pour tout
press-the-key = Appuyez sur la touche voulue (Échap : ne rien changer)
key-cannot-act = Cette touche seule ne peut rien faire. Appuyez sur une autre.
cancel-key = Annuler
key-taken = { $key } est une touche pour : { $does }. L’enlever de là ?
key-taken-last = { $key } est la seule touche pour : { $does }. L’enlever de là, si bien que cela ne se fasse plus qu’au toucher ?
key-stays = Non
move-key = La prendre

## What needs a person

dead-letter = { $number } : { $action } n’a pas été appliqué : { $reason }
dead-action-pending = RETOUR À NOUVELLE
dead-action-start = LANCER
dead-action-recook = RETOUR EN CUISINE
dead-action-done = PRÊT
dead-action-recall = RETOUR À PRÊTE
dead-action-hand-out = REMETTRE
dead-action-cancel = ANNULER
dead-changed = quelqu’un l’a changée
dead-changed-by = elle a été changée à { $station } (maintenant { $status })
dead-changed-found = quelqu’un l’a changée (maintenant { $status })
dead-gone = le serveur n’a plus cette commande
dead-another = le serveur a été restauré et ce numéro est maintenant une autre commande
dead-refused = le serveur a refusé ({ $detail })
dead-crash = le programme s’est arrêté cinq fois en l’envoyant
dead-earlier = une étape précédente de cette commande n’a pas été appliquée
dead-went-back = le serveur l’avait et est revenu à un état plus ancien
status-pending = NOUVELLE
status-preparing = EN CUISINE
status-ready = PRÊTE
status-complete = REMISE
status-cancelled = ANNULÉE
one-of = { $index } sur { $count }
next-letter = Suivant
try-again = Réessayer
discard = Abandonner
ok = OK
receipt-back = De retour après { $long }
receipt-new = nouvelles : { $count }
receipt-changed = changées ailleurs : { $count }
receipt-sent = { $count ->
    [one] { $count } de vos actions envoyée
   *[other] { $count } de vos actions envoyées
}
receipt-refused = refusées : { $count }
receipt-check-at = { $number } a aussi été { $what } à { $station } : à vérifier
receipt-check = { $numbers } traitées ailleurs en même temps : à vérifier
outages = coupures ▸
receipt-earlier = avant ▸
receipt-earlier-none = Aucune coupure antérieure connue.
receipt-earlier-list = Coupures antérieures
outage = de { $from } à { $until }
hide = Masquer
list-next = { $page } sur { $pages } ▸
list-next-name = Page { $page } sur { $pages }, page suivante
waited-long = { $count ->
    [one] { $count } action attend son envoi depuis : { $when }
   *[other] { $count } actions attendent leur envoi depuis : { $when }
}
nearly-full = { $count } actions sur { $most } attendent leur envoi : bientôt il n’y aura plus de place. Rétablissez le réseau.
full = { $count } actions attendent leur envoi : il n’y a plus de place. Rétablissez d’abord le réseau.
held = { $number } : passée à { $status } ({ $when }) et non envoyée · toujours voulu ?
held-back = { $number } : ramenée à { $status } ({ $when }) et non envoyée · toujours voulu ?
held-more = +{ $count } autres
unreadable = { $count ->
    [one] { $count } commande illisible : voyez au comptoir
   *[other] { $count } commandes illisibles : voyez au comptoir
}
unreadable-numbers = { $count ->
    [one] { $count } commande illisible ({ $numbers }) : voyez au comptoir
   *[other] { $count } commandes illisibles (dont { $numbers }) : voyez au comptoir
}
held-list = Non envoyées depuis des heures
held-send = ENVOYER
held-send-name = Envoyer { $number }
held-discard = ABANDONNER
held-discard-name = Abandonner { $number }
went-back = Le serveur est revenu en arrière : { $orders } et { $actions } ne sont qu’ici
went-back-orders = { $count ->
    [one] { $count } commande
   *[other] { $count } commandes
}
went-back-actions = { $count ->
    [one] { $count } action
   *[other] { $count } actions
}
went-back-show = VOIR
lost-list = Commandes que le serveur n’a plus
lost-name = { $number } · { $status }
lost-lines-unknown = ses plats n’ont jamais été connus ici
lost-not-listed = { $count ->
    [one] { $count } autre n’est pas dans la liste
   *[other] { $count } autres ne sont pas dans la liste
}
trouble-cannot-keep = Cet ordinateur ne peut pas garder les actions, elles sont donc refusées : { $detail }
trouble-server-lists = Le serveur a une erreur et ne peut pas lister ses commandes : voici celles qui sont enregistrées.
trouble-set-aside = Un fichier abîmé a été mis de côté sous { $file }. Les commandes reviennent du serveur.
not-kept = Cet ordinateur n’a pas d’endroit sûr pour le mot de passe : après un redémarrage il faut se reconnecter.
sign-in-again = Se reconnecter comme { $username }

## Sign-in

sign-in-title = Rejoindre la fête
sign-in-lead = L’adresse se trouve sur l’ordinateur où tourne le serveur olgFeast.
server = Adresse du serveur
server-hint = p. ex. 192.168.1.20:8000
username = Nom d’utilisateur
password = Mot de passe
sign-in = Se connecter

found-hubs = Trouvés sur ce réseau
found-hub = { $name }, { $address }
sign-in-code = Code d’association
sign-in-code-hint = si le serveur en montre un

## Hosting on this computer

host-offer-title = Pas encore de serveur ?
host-offer-lead = Cet ordinateur peut l’être. Commandes, carte et comptes restent ici, et le programme doit rester ouvert pendant la fête.
host = Héberger la fête sur cet ordinateur
host-starting = Démarrage de la fête …

new-feast-title = La fête est ouverte
new-feast-lead = Voici le compte de la personne responsable. Notez-le tout de suite sur papier : le mot de passe n’est montré que cette fois.
new-feast-noted = Je l’ai noté

hosting = La fête sur cet ordinateur
hosting-off = Cet ordinateur n’héberge pas la fête.
hosting-failed = { $why } Nouvel essai toutes les deux secondes.
hosting-this-computer = La fête tourne ici, à { $address }. Seuls les programmes de cet ordinateur y accèdent.
hosting-network = La fête tourne ici. Les autres ordinateurs de ce réseau y accèdent par :
hosting-addresses = Adresse
pairing-code = Code d’association
pairing-code-lead = Tapez le code une fois sur chaque poste. Le poste sait ainsi qu’il parle à cet ordinateur et à aucun autre.
host-network = Laisser entrer les autres
host-this-computer = Cet ordinateur seul
host-this-computer-sure = Cet ordinateur seul : tous les autres perdent la fête
new-admin-password = Nouveau mot de passe pour admin
new-admin-password-sure = Nouveau mot de passe pour admin : qui utilise l’ancien est déconnecté
stop-hosting = Ne plus héberger
stop-hosting-sure = Ne plus héberger : tous les postes perdent la fête
stop-hosting-no = Non, continuer
signing-in = Connexion …

## Settings

settings-role = À quoi sert cet ordinateur
role-kitchen = Cuisine
role-kitchen-lead = Les cuisiniers voient les commandes, les commencent et les appellent.
role-board = Tableau de retrait
role-board-lead = Les clients voient quels numéros sont prêts. Ctrl+3 ramène aux réglages.
role-admin = Administration
role-admin-lead = Tout, pour la personne responsable.
settings-groups = Ce qu’on fait ici
settings-groups-all = Tout
settings-display = Taille du texte
settings-inches = Écran, de coin à coin
settings-inches-value = { $inches }″
settings-distance = Distance des gens
settings-distance-value = { $metres } m
settings-sample = 2 × grande bière
settings-legible = C’est lisible de là-bas.
settings-not-legible = L’écran ne permet pas plus grand, et c’est difficile à lire de là-bas. Rapprochez-vous ou prenez un écran plus grand.
settings-less = { $what } : moins
settings-more = { $what } : plus
settings-theme = Couleurs
settings-ages = Quand une commande attend trop
settings-warn = Avertir après
settings-late = En retard après
settings-sounds = Sons
settings-sound-new-orders = Nouvelles commandes
settings-sound-reminder = Commandes que personne n’a commencées
settings-sound-link = Connexion perdue et revenue
settings-sound-chime = Numéros prêts
settings-volume = Volume
settings-volume-value = { $volume } %
settings-file = Réglages dans un fichier
settings-file-lead = Pour préparer le poste suivant comme celui-ci. Serveur, compte, PIN, proxy et certificats n’y sont pas, et un fichier ne les change jamais.
settings-export = Enregistrer dans un fichier
settings-exported = Enregistré sous { $path }
settings-import = Prendre d’un fichier
settings-imported = Les réglages du fichier s’appliquent.
settings-import-unreadable = Le fichier est illisible.
file-too-large = Le fichier est trop grand pour des réglages. Rien n’a été changé.
file-no-settings = Ce n’est pas un fichier de réglages olgFeast. Rien n’a été changé.
file-newer = Ce fichier vient d’un olgFeast plus récent. Rien n’a été changé.
file-senseless = Quelque chose dans le fichier n’a pas de sens. Rien n’a été changé.

## Feast PIN

settings-pin = PIN de la fête
pin-is-set = Il y a un PIN. Il est demandé avant les réglages et avant d’abandonner une action pour de bon.
pin-is-not-set = Il n’y a pas de PIN : chacun peut changer les réglages à cet écran.
pin-new = Choisir un PIN
pin-change = Changer ou enlever le PIN
pin-old = PIN actuel
pin-new-one = Nouveau PIN, 4 à 12 chiffres
pin-next = Changer
pin-off = Enlever
pin-set = Choisir ce PIN
pin-ask = PIN de la fête
pin-open = OK
pin-back = Retour
pin-cancel = Annuler
pin-erase = Effacer un chiffre
pin-locked = Les réglages sont pour la personne responsable
pin-wrong = Ce n’est pas le PIN.
pin-wait = Trop d’erreurs. Réessayez dans { $seconds } s.

## First run

first-progress = Étape { $index } sur { $count }
first-skip-all = Tout passer
first-back = Retour
first-next = Suivant
first-end = Aux commandes
first-role = À quoi sert cet ordinateur ?
first-role-lead = Tout cela peut être changé plus tard, dans les réglages.
first-groups = Que fait-on ici ?
first-groups-lead = Les lignes des autres groupes restent à leurs postes.
first-pin = Un PIN pour ce poste ?
first-pin-lead = Ainsi seuls ceux qui le connaissent changent les réglages. Sans PIN, continuez.
first-display = Comment lit-on l’écran ?
first-display-lead = Le texte devient aussi grand qu’il le faut.
first-practice = Essayez une fois
first-practice-lead = Un bon pour s’exercer : commencer, appeler, remettre et revenir d’un pas. Rien n’est envoyé.
practice = EXERCICE
practice-first = Pierogi
practice-second = Limonade
practice-over = Remise. C’est tout.

## What went wrong, by code

failed-move = { $number } : pas fait. { $reason }
error-bad-address = Ce n’est pas une adresse de serveur. Écrivez-la ainsi : 192.168.1.20:8000.
error-unreachable = Le serveur ne répond pas. Vérifiez l’adresse, et que cet ordinateur est sur le même réseau.
error-not-olgfeast = Quelque chose répond là, mais ce n’est pas un serveur olgFeast.
error-wrong-password = Nom d’utilisateur ou mot de passe incorrect.
error-too-many-attempts = Trop de mots de passe erronés. Attendez une minute avant de réessayer.
error-too-many-attempts-wait = Trop de mots de passe erronés. Réessayez dans { $seconds ->
    [one] { $seconds } seconde
   *[other] { $seconds } secondes
    }.
error-wrong-key = Ce qui répond n’est pas l’ordinateur avec ce code d’association. Vérifiez le code sur l’écran du serveur.
error-not-staff = Ce compte n’est pas du personnel. Demandez-en un à l’administration.
error-insecure = Cette adresse est sur internet et non chiffrée : tout le monde en chemin lit les noms et le mot de passe. Prenez plutôt une adresse en https://.
sign-in-in-the-open = Se connecter quand même, lisible par tous
badge-in-the-open = NON CHIFFRÉ
error-signed-out = Personne n’est connecté.
error-unknown-order = Cette commande n’est plus au tableau.
error-moved-meanwhile = Quelqu’un d’autre vient de la déplacer.
error-lines-unknown = Ses plats ne sont pas encore connus.
error-nothing-to-undo = Il n’y a rien à annuler.
error-outbox-full = Trop de changements attendent leur envoi. Rétablissez d’abord le réseau.
error-cannot-keep = Impossible de l’enregistrer sur cet ordinateur, donc ce n’est pas fait.
error-bad-input = Il manque quelque chose ou c’est mal écrit. Vérifiez tous les champs.
error-cannot-host = Cet ordinateur ne peut pas héberger la fête : { $why }
error-closing = Le programme se ferme.
error-internal = Quelque chose d’inattendu s’est produit : { $detail }

## Carte et commandes de la caisse

error-too-many-drafts = Cette caisse a 50 commandes que le serveur n’a pas. Envoyez-en ou supprimez-en d’abord.
error-unknown-draft = Cette commande n’est plus à cette caisse.
error-being-placed = Cette commande est en cours d’envoi. Attendez la fin.
error-other-server = Cette commande a été prise pour un autre serveur. Modifiez-la pour la commander ici.
error-offline = Pas de connexion. Rien n’a été fait.
error-outcome-unknown = Le serveur n’a pas répondu. La liste montre si c’est fait.
error-in-use = Cet article a déjà été commandé et ne peut pas être supprimé. Marquez-le plutôt épuisé.
error-refused = Le serveur a refusé : { $detail }
menu-reading = Lecture de la carte …
menu-never-read = La carte n’a jamais été lue sur cet ordinateur
menu-as-of = à { $time }
menu-offline = Pas de connexion : rien ne peut être changé · { $read }
menu-empty = Il n’y a encore rien sur la carte.
menu-new = Nouveau
menu-new-in = Nouveau dans { $group }
menu-edit-what = Modifier { $what }
menu-sold-out = Épuisé
menu-sold-out-today = Épuisé aujourd’hui
menu-sell-out = Marquer épuisé
menu-sell-out-what = Marquer { $what } épuisé aujourd’hui
menu-offer = De retour
menu-offer-what = Proposer { $what } de nouveau
menu-form-new = Nouvel article
menu-form-edit = Modifier l’article
menu-close = Fermer
menu-name = Nom
menu-group = Groupe
menu-value = Prix
menu-tokens = Jetons
menu-description = Description
menu-keep = Enregistrer
menu-delete = Supprimer
menu-delete-sure = Supprimer définitivement
menu-delete-no = Garder
menu-wrong-name = Un nom a de 1 à 100 caractères.
menu-wrong-group = Un groupe a de 1 à 100 caractères.
menu-wrong-value = Un prix est un nombre de 0 à 10000 avec deux décimales au plus.
menu-wrong-tokens = Les jetons sont un nombre entier de 0 à 1000.
menu-wrong-description = Une description a 500 caractères au plus.
menu-wrong-taken = Un autre article porte ce nom. La cuisine ne pourrait pas les distinguer.
order-add = { $what }, { $price }, { $tokens }. Dans la commande : { $count }. Toucher pour en ajouter un
order-nothing = Il n’y a rien à commander.
order-title = Commande
order-clear = Vider
order-name = Nom
order-touch = Touchez ce qui est commandé.
order-total = Total
order-place = COMMANDER
order-keep = GARDER EN BROUILLON
order-placed = #{ $number } commandée
drafts-title = Commandes de cette caisse
drafts-lead = gardées sur cet ordinateur
drafts-taken = { $pieces } · { $time }
draft-kept = Brouillon : gardé ici, pas envoyé
draft-placing = En cours d’envoi …
draft-sold-out = Pas commandé : { $what } est épuisé ou a changé
draft-menu = Pas commandé : un article est épuisé ou a changé
draft-numbers = Pas commandé : le serveur a utilisé tous les numéros jusqu’à 999
draft-refused = Pas commandé : { $detail }
draft-unknown = On ne sait pas si elle est passée : regardez l’écran de cuisine
draft-unknown-number = Regardez #{ $number } sur l’écran de cuisine : c’est peut-être cette commande
draft-place = Commander
draft-check = Vérifier et commander
draft-edit = Modifier
draft-discard = Supprimer
draft-put-away = Ranger
order-numbers-left = { $count ->
    [one] Il reste { $count } numéro sur ce serveur. Après 999, il n’accepte plus de commandes.
   *[other] Il reste { $count } numéros sur ce serveur. Après 999, il n’accepte plus de commandes.
}

## Diagnostics

diag-reading = Vérification …
diag-well = Tout va bien : les commandes arrivent d’elles-mêmes.
diag-core-silent = L’application ne répond pas. Redémarrez-la : rien de ce qui a été fait n’est perdu.
diag-not-saving = Cet ordinateur ne peut pas garder ce qui est fait ici, il le refuse donc. Le disque est-il plein ?
diag-blocked-sign-in = Le serveur n’accepte plus la connexion. Reconnectez-vous.
diag-blocked-forbidden = Ce compte ne peut pas voir les commandes de la cuisine. Connectez-vous avec un compte de l’équipe.
diag-blocked-version = Le serveur demande une autre version de cette application.
diag-blocked-replaced = Ce poste travaille dans une autre fenêtre ou sur un autre ordinateur.
diag-blocked-wrong-key = Un autre ordinateur répond à l’adresse du serveur. Comparez le code avec celui que montre l’hôte.
diag-offline = Le serveur est injoignable. Les commandes enregistrées sont affichées. Vérifiez le câble ou le Wi-Fi, et si le serveur tourne.
diag-offline-waiting = Le serveur est injoignable. Changements gardés ici et qui seront envoyés : { $count }. Vérifiez le câble ou le Wi-Fi.
diag-only-asking = Le flux en direct est coupé. Les commandes arrivent quand même, quelques secondes plus tard, car on les demande au serveur.
diag-silent = Le serveur se tait. Dans quelques secondes ce poste se reconnecte tout seul.
diag-unchecked = Les commandes arrivent, mais on ne peut pas les comparer à celles du serveur en ce moment.
diag-starting = Connexion au serveur …
diag-refused = Les commandes arrivent. Actions refusées par le serveur : { $count }. Décidez ci-dessous.
diag-held = Les commandes arrivent. Commandes avec des changements non envoyés depuis des heures : { $count }. Décidez ci-dessous.
diag-set-aside = Les commandes arrivent. Un fichier endommagé de cet ordinateur a été mis de côté.
diag-no-sound = Les commandes arrivent, mais cet ordinateur ne s’entend pas : pas de haut-parleurs.
diag-good = fonctionne
diag-good-at = fonctionne, { $when }
diag-idle = rien à faire
diag-busy = en cours
diag-bad = ne fonctionne pas
diag-bad-since = ne fonctionne pas depuis { $when }
diag-unknown = pas encore connu
diag-version = olgFeast Desktop { $version }
works-title = Ce qui fonctionne
works-feed = Arrivée des commandes
works-sending = Envoi
works-comparing = Comparaison avec le serveur
works-saving = Enregistrement sur cet ordinateur
works-menu = Menu
works-sound = Son

## Diagnostics: what waits to be sent

outbox-title = À envoyer
outbox-line = { $ago } · { $stage }
outbox-attempts = essais : { $count }
outbox-more = Autres, non affichés : { $count }
outbox-strikes = Lignes barrées à envoyer : { $count }
outbox-now = Essayer maintenant
outbox-refused = Refusé
stage-queued = attend son tour
stage-held = attend une décision
stage-reading = la commande est d’abord relue
stage-sending = en cours d’envoi
stage-sent = envoyé, la confirmation manque encore
stage-again = prochain essai dans { $soon }
stage-unknown = on ignore si c’est arrivé ; vérifié dans { $soon }

## Diagnostics: the way to the server

way-title = Le chemin vers le serveur
way-lead = pas à pas, sans gêner les commandes
way-running = vérification …
way-done = vérifié
way-examine = Vérifier maintenant
came-good = fonctionne
came-look = fonctionne, mais quelqu’un devrait regarder
check-proxy = Proxy
check-name = Nom du serveur
check-tcp = Connexion
check-tls = Chiffrement
check-health = Le serveur va bien
check-sign-in = Identification
check-upgrade = Ouverture du direct
check-first-frame = Le serveur parle
check-ping = Temps de réponse
check-clock = Horloge du serveur
left-proxied = laissé au proxy
left-not-encrypted = non utilisé : l’adresse n’est pas chiffrée
left-no-account = non essayé : pas d’identification en ce moment
left-not-told = le serveur ne le dit pas
fault-name = Le nom du serveur est introuvable. Vérifiez l’orthographe et le réseau.
fault-refused = Le serveur ne tourne pas là.
fault-no-answer = Le serveur n’a pas répondu à temps.
fault-unreachable = Aucun chemin vers le serveur : vérifiez le câble ou le Wi-Fi.
fault-proxy = Le proxy ne laisse pas passer.
fault-not-encrypted = Ce qui répond n’est pas chiffré, bien que l’adresse le dise.
fault-certificate = Le certificat du serveur n’est pas fiable.
fault-wrong-key = Un autre ordinateur répond : sa clé n’est pas celle du code.
fault-silent = La connexion s’est tue.
fault-broke = La connexion s’est rompue.
fault-moved = Cet ordinateur a dormi ou changé de réseau.
fault-closed = Le serveur a fermé la connexion.
fault-later = Le serveur est trop occupé et demande de revenir.
fault-unwell = Le serveur a une erreur.
fault-not-olgfeast = Ce qui répond n’est pas un serveur olgFeast.
fault-sign-in = L’identification a été refusée.
fault-not-staff = Ce compte n’en a pas le droit.
fault-version = Le serveur demande une autre version.
fault-replaced = Une autre connexion de ce poste a pris le relais.
fault-protocol = Ce que le serveur a envoyé n’avait pas de sens.
fault-stopped = Ce poste y a mis fin.

## Diagnostics: round trips, timeline, figures, files, log

trips-title = Rapidité du serveur
trips-lead = les 15 dernières minutes
trips-summary = 5 dernières minutes : médiane { $median }, pire { $worst }, mesures : { $count }
trips-none = Rien n’a été mesuré ces 5 dernières minutes : pas de direct.
trips-millis = { $millis } ms
trips-from = il y a 15 min
trips-now = maintenant
timeline-title = La connexion jusqu’ici
timeline-count = essais : { $count }
timeline-when = Quand
timeline-why = Motif
timeline-phase = Jusqu’où
timeline-long = Durée
timeline-end = Fin
timeline-more = Plus
diag-why-opened = démarrage
diag-why-retry = l’attente était finie
diag-why-retry-now = quelqu’un l’a voulu
diag-why-woke = l’ordinateur s’est réveillé
diag-why-network = le réseau est revenu
diag-why-probe = pour voir si ça remarche
diag-why-sign-in = l’identification a été renouvelée
diag-healed = rétabli : { $why }
diag-phase-token = identification
diag-phase-connect = recherche du serveur
diag-phase-upgrade = connecté
diag-phase-hello = attente du premier mot
diag-phase-sync = chargement des commandes
diag-phase-live = en direct
diag-goes-on = continue
diag-end-code = { $why } Code { $code }.
figures-title = Au pas avec le serveur
figures-cursor = Événement le plus récent
figures-gaps = Trous remarqués
figures-replays = Redemandés
figures-snapshots = Tableaux entiers envoyés
figures-duplicates = Événements en double
figures-mismatches = Tableau différent du serveur
figures-drift = Corrigés par comparaison
figures-zombies = Connexions oubliées par le serveur
figures-unreadable = Commandes que le serveur ne lit pas
figures-malformed = Illisibles
figures-skew = Horloge
figures-same-clock = d’accord avec le serveur
figures-server-ahead = serveur en avance de { $seconds } s
figures-server-behind = serveur en retard de { $seconds } s
spoken-nothing = pas de direct
spoken-plain = serveur olgFeast 2.0
spoken-live = hub olgFeast
files-title = Fichiers de cet ordinateur
files-outbox = En attente et réglages
files-cache = Commandes enregistrées et historique
files-logs = Journaux
files-check = Vérifier les fichiers
files-checking = vérification …
files-checked = vérifiés { $when }
files-not-checked = pas vérifiés à la main cette fois
file-whole = intact
file-renewed = était endommagé, recommencé
file-damaged = endommagé : redémarrez l’application, elle sauve ce qui est lisible
file-unread = ne peut être vérifié maintenant
bytes-kb = { $size } ko
bytes-mb = { $size } Mo
log-title = Dernières lignes du journal
log-lead = en anglais ; ni noms ni mots de passe
log-empty = Il n’y a pas de journal.
bundle-save = Enregistrer pour l’aide
bundle-lead = Journaux et chiffres en un zip : ni noms ni mots de passe.
bundle-saved = Enregistré sous { $path }

## Diagnostics: stations

stations-title = Postes
stations-reading = On demande au serveur …
stations-plain = Ce serveur ne sait pas dire quels postes existent. Une fête hébergée par cette application le sait.
stations-not-staff = Cet ordinateur y travaille comme poste de cuisine et ne peut pas demander. Déconnectez-vous dans les réglages puis reconnectez-vous : il comptera alors comme administration.
stations-name = Poste
stations-state = État
stations-heard = Entendu
stations-behind = Retard
stations-unsent = Non envoyés
stations-version = Version
stations-address = Adresse
stations-missing = Postes injoignables : { $names }. Quelqu’un devrait aller voir.
presence-connected = connecté
presence-polling = connecté par questions
presence-unreachable = INJOIGNABLE
presence-left = parti
presence-calling = appelle parfois

## Settings: server, users, network, history

settings-server = Serveur
server-this-computer = La fête tourne sur cet ordinateur même.
server-key = Chiffré, et reconnu par son code.
server-certificate = Chiffré, avec un certificat fiable.
server-open = Non chiffré : qui est sur ce réseau peut lire.
server-change = Pour un autre serveur, déconnectez-vous ici et connectez-vous là. Ce qui n’est pas envoyé reste et est dit avant.
settings-users = Qui peut travailler ici
users-new-name = Nom d’un nouveau compte
users-new = Créer
users-password = Le mot de passe de { $name }. Il n’est montré qu’une fois :
users-disabled = ne peut pas se connecter
users-reset = Nouveau mot de passe
users-disable = Bloquer
users-enable = Réadmettre
users-sure = { $what } : sûr ?
users-stations = Postes associés
users-no-stations = Aucun poste associé.
users-not-in-force = non valable
users-unpair = Retirer
users-invite-kitchen = PIN pour une cuisine
users-invite-board = PIN pour un tableau
users-pin = PIN pour un poste ({ $role }), valable jusqu’à { $when } :
settings-network = Proxy et certificats
network-lead = Pour qui connaît ce réseau. Un serveur du réseau local est toujours joint directement.
network-proxy = Proxy
network-proxy-system = Comme le système
network-proxy-none = Pas de proxy
network-proxy-address = Celui-ci
network-address = Adresse du proxy, par exemple proxy.example:3128
network-use-proxy = Utiliser ce proxy
network-ca = Fichier de certificats (PEM), son chemin sur cet ordinateur
network-ca-used = Fiables en plus de ceux du système : { $path }
network-ca-none = Seuls les certificats du système sont fiables.
network-use-ca = Utiliser ce fichier
network-drop-ca = Ne plus l’utiliser
error-bad-certificates = Il n’y a pas de certificat dans ce fichier, ou il est illisible. Rien n’a changé.
settings-retention = Durée de conservation
retention-lead = Sur cet ordinateur, avec les noms des clients. Les plus anciennes sont effacées.
retention-days = Garder
retention-value = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}
## Dashboard

dash-open = Commandes en cours
dash-open-states = { $new } nouvelles · { $cooking } en cuisine · { $ready } prêtes
dash-ended-today = { $complete } remises aujourd’hui · { $cancelled } annulées
dash-oldest = Attend le plus longtemps
dash-who = nº { $number } · { $name }
dash-today = Commandes du jour
dash-quarter = { $count } dans les 15 dernières minutes
dash-week = { $week } cette semaine
dash-week-month = { $week } cette semaine · { $month } ce mois-ci
dash-in-all = { $ever } au total
dash-to-ready = Délai jusqu’à « prêt »
dash-to-ready-rest = médiane · { $p90 } pour 9 sur 10
dash-late = En retard
dash-percent = { $percent } %
dash-late-rest = { $late } sur { $all } · dès { $minutes } min
dash-value = Valeur remise aujourd’hui
dash-unpriced = { $count ->
    [one] Le prix de { $count } commande manque
   *[other] Le prix de { $count } commandes manque
}
dash-as-of = état de { $when }
dash-as-of-server = selon le serveur, { $when }
dash-unread = Les chiffres ne peuvent pas être lus pour l’instant.
dash-nothing-yet = Pas encore de commande aujourd’hui.
dash-orders = En cours et récentes
dash-head-number = Nº
dash-head-name = Nom
dash-head-age = Attente
dash-head-state = État
dash-more-open = { $count ->
    [one] { $count } autre commande en cours : voir la cuisine
   *[other] { $count } autres commandes en cours : voir la cuisine
}
dash-row-action = { $action } : { $number }
dash-per-hour = Commandes par heure
dash-hour-goes-on = heure en cours en tirets
dash-head-hour = Heure
dash-head-orders = Commandes
dash-orders-sentence = Commandes par heure : { $most } au plus, à partir de { $when } ; { $now } dans l’heure en cours.
dash-ready-per-hour = Délai jusqu’à « prêt », par heure
dash-ready-note = médiane, min:s
dash-ready-sentence = Délai jusqu’à « prêt » selon l’heure de la commande : { $longest } au plus, à partir de { $when }.
dash-ready-none = Rien n’a encore été prêt aujourd’hui.
dash-items = Les plus demandés
dash-items-note = pièces aujourd’hui
dash-items-sentence = Le plus demandé aujourd’hui : { $name }, { $pieces } pièces.
dash-head-item = Article
dash-head-pieces = Pièces

## Packing up, and starting again after a crash
settings-pack-up = Ranger cet ordinateur
pack-up-lead = Pour un ordinateur qui retourne à qui l’a prêté : noms, commandes, comptes, mots de passe et réglages y sont effacés.
pack-up-begin = Ranger …
pack-up-what = Sont effacés toutes les commandes et les noms des clients, le compte et ses mots de passe, l’appairage, les réglages avec le code PIN et les journaux. Les fichiers enregistrés restent où ils sont. Personne ne peut l’annuler.
pack-up-take-along = Enregistrez d’abord ce que vous voulez garder :
pack-up-save-settings = Enregistrer les réglages
pack-up-save-orders = Enregistrer les commandes
pack-up-unsent = Ce qu’aucun serveur n’a : { $count }. Fait sur cet ordinateur, pas envoyé, ce serait perdu pour toujours.
pack-up-unsent-too = Effacer aussi ce qui n’est pas envoyé
pack-up-feast-too = Effacer aussi la fête hébergée ici
pack-up-without-keyring = Laisser les mots de passe dans le trousseau
pack-up-sure = Effacer maintenant
pack-up-no = Non, tout garder
pack-up-erasing = Tout est en cours d’effacement. L’application recommence à zéro.
error-unsent = Entre-temps, autre chose a été fait qu’aucun serveur n’a. Rien n’a été effacé.
error-keyring-silent = Le trousseau de cet ordinateur ne répond pas : ses mots de passe ne peuvent pas être effacés. Rien d’autre n’a été effacé non plus. Déverrouillez-le et réessayez, ou laissez-les là.
error-keeps-crashing = L’application a planté plusieurs fois en une minute ({ $why }). Elle redémarre d’elle-même dans une minute.
crash-signal = Le système a arrêté l’application (signal { $signal }), qui a été relancée.
crash-panic-at = L’application a rencontré une erreur interne à { $place } et a été relancée.
crash-panic = L’application a rencontré une erreur interne et a été relancée.
