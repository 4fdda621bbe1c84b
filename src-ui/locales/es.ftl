# olgFeast Desktop, español. Los números y los nombres llegan del programa como variables.

product = olgFeast
starting = Abriendo los pedidos guardados …
core-unreachable = Las pantallas no alcanzan el programa. Se sigue intentando; si continúa así, cierra la ventana y abre olgFeast de nuevo.
core-cannot-keep = No se pueden abrir los datos de este ordenador ({ $why }), así que no se guardaría nada. Revisa el disco y abre olgFeast de nuevo.

## Language

language = Idioma
language-unreviewed = sin revisar

## Sound

mute = Silenciar
muted-until = Sin sonido hasta las { $time }
unmute = activar
no-speakers = Sin altavoces
settings-sound-test = Probar un tono
settings-sound-absent = Este ordenador no tiene altavoces o no se pueden usar.
settings-window = Ventana
settings-full-screen = Pantalla completa
settings-keep-awake = Mantener la pantalla encendida
settings-start-at-login = Iniciar cuando alguien entre en este ordenador

## Top bar

screens = Pantallas
screen-dashboard = Resumen
screen-kitchen = Cocina
screen-pickup = Recogida
screen-history = Historial
screen-menu = Menú
screen-order = Nuevo pedido
screen-diagnostics = Diagnóstico
screen-settings = Ajustes
theme-light = Claro
theme-dark = Oscuro
theme-contrast = Alto contraste

sign-out = Salir
sign-out-sure = ¿Salir?
sign-out-unsent = { $count ->
    [one] 1 cambio sin enviar. ¿Salir?
   *[other] { $count } cambios sin enviar. ¿Salir?
}
sign-out-no = No, quedarme
unsent = { $count ->
    [0] Todo está enviado
    [one] 1 cambio por enviar
   *[other] { $count } cambios por enviar
}
undo = Deshacer
toast-moved = { $number } { $what }

## Link badge

link-connecting = Conectando
link-catching-up = Poniéndose al día
link-live = En directo
link-silent = El servidor no dice nada
link-rest = Consulta por REST (sin directo)
link-rest-every = Consulta cada { $seconds } s (sin directo)
link-protocol = Consulta por REST (directo dañado)
link-unchecked = Solo directo, sin comparar con el servidor
link-offline = Sin conexión
link-sign-in = Entra de nuevo
link-forbidden = Esta cuenta no puede ver los pedidos
link-version = El servidor habla otra versión
link-replaced = Otra ventana ha tomado este puesto
link-wrong-key = No es el ordenador emparejado
link-core-silent = El programa detrás de la pantalla no responde
heard = oído { $ago }
up-to = { $words } · hasta el n.º { $number }
checked = comprobado { $ago }
since-ago = desde hace { $ago }
link-reconnecting-in = Nuevo intento en { $seconds } s
link-reconnecting = Reconectando
retry-now = reintentar ya
use-this-one = usar esta
saved-from = pedidos guardados: { $when }
seconds-ago = hace { $seconds } s
minutes-ago = hace { $minutes } min
hours-ago = hace { $hours } h
seconds-long = { $seconds } s
minutes-long = { $minutes } min
hours-long = { $hours } h
when-yesterday = ayer { $time }
when-days-ago = hace { $days } días, { $time }
when-later = { $time } (reloj cambiado)

band-offline = Sin conexión
band-offline-saved = Sin conexión · pedidos guardados: { $when }
band-not-receiving = No llegan pedidos desde: { $when }
band-not-receiving-note = los otros puestos no ven lo que empiezas: queda guardado y se envía después
band-offline-note = lo que empiezas queda guardado y se envía después

## Kitchen display

all-day = Totales
all-day-title = Por hacer
all-day-nothing = No queda nada por hacer.
all-day-page = página { $page } de { $pages }
all-day-item = { $pieces } { $name }, en { $tickets ->
    [one] 1 comanda
   *[other] { $tickets } comandas
}

lane-pending = Nuevos
lane-preparing = En cocina
lane-ready = Listos
lane-count = { $lane }: { $count }
more = +{ $count } más: { $numbers }
more-oldest = el más antiguo { $age }
more-just-now = ahora mismo
page-next = Página siguiente
page-of = página { $page } de { $pages }
age-now = ahora
age-minutes = { $minutes } min
age-hours = { $hours } h { $minutes }
age-unknown = hora desconocida
mood-new = NUEVO ●
mood-in-time = A TIEMPO ●
mood-warn = { $minutes }+ ▲
mood-late = TARDE ■
mood-ready = LISTO ✓
new-tag = NUEVO
action-start = EMPEZAR
action-done = LISTO, LLAMAR
action-hand-out = ENTREGAR
see-all-lines = VER TODAS LAS LÍNEAS
more-lines = ▼ { $count } más
first-lines = ▲ al principio
lines-unknown = Leyendo los platos …
key-not-number = tecla { $key }
tokens = { $count ->
    [one] 1 ficha
   *[other] { $count } fichas
}
pieces = { $count ->
    [one] 1 pieza
   *[other] { $count } piezas
}
waiting-to-send = ◷ por enviar
not-announced = SIN ANUNCIAR: LLÁMALO A VOZ
undo-tile = ⟲ DESHACER
started = empezado
called = llamado
handed-out = entregado
cancelled = anulado
taken-back = devuelto
ticket-name = Pedido { $number }, { $lane }, { $age }, { $customer }: { $lines }
ticket-name-waiting = Pedido { $number }, { $lane }, { $age }, { $customer }: { $lines }, por enviar
line-name = { $quantity } { $name }
line-name-struck = { $quantity } { $name } (hecho)
struck-here = tachado solo en esta pantalla
part-done = mi parte lista
no-open-orders = No hay pedidos abiertos.
last-order = Último pedido n.º { $number }, { $when }.
empty-live = En directo.
empty-stale = Pueden faltar nuevos: { $link }.

## Stations that make a part of the orders

action-my-part = MI PARTE LISTA
action-my-part-is-done = MI PARTE ESTÁ LISTA
action-others-part = ESPERA A { $groups }
action-see-stop = VISTO
lines-elsewhere = { $count ->
    [one] +1 línea en { $groups }
   *[other] +{ $count } líneas en { $groups }
}
lines-elsewhere-parts = { $count ->
    [one] +1 línea: { $parts }
   *[other] +{ $count } líneas: { $parts }
}
part-progress = { $group } { $struck }/{ $lines }
part-progress-done = { $group } ✓
filter-hides = { $groups } · oculta { $orders ->
    [one] 1 pedido
   *[other] { $orders } pedidos
}, { $lines ->
    [one] 1 línea
   *[other] { $lines } líneas
}
filter-hides-lines = { $groups } · oculta { $lines ->
    [one] 1 línea
   *[other] { $lines } líneas
}
filter-hides-nothing = { $groups } · ahora no oculta nada
filter-no-menu = { $groups } · aún no se conoce la carta, así que no se oculta nada
filter-off = Se muestra todo · el filtro { $groups } está apagado
filter-show-all = Mostrar todo
filter-again = Filtrar otra vez
nothing-here = Nada que hacer en { $groups }.
note = NOTA
note-name = nota: { $note }
stop = ALTO
stop-cancelled = anulado
stop-name = El pedido { $number } se anuló: alto
stop-name-reason = El pedido { $number } se anuló: alto. { $reason }

## Pickup board

pickup-ready = LISTOS ✓
pickup-in-preparation = EN COCINA
pickup-ask = Pregunte en el mostrador
pickup-empty = No hay pedidos en espera.
pickup-window = Mostrar en otra pantalla

## Looking back

recall = Recuperar
recall-title = Mirar atrás
recall-number = Buscar un número
recall-close = Cerrar
recall-newer = { $count ->
    [one] ▲ 1 pedido más nuevo
   *[other] ▲ { $count } pedidos más nuevos
}
recall-list = Pedidos, los más nuevos primero
recall-reading = Leyendo lo guardado …
recall-failed = Lo guardado no se puede leer: { $reason }
recall-more = Hasta { $oldest }.
recall-end = Hasta { $oldest }. Aquí no se guarda nada anterior.
recall-full = Hasta { $oldest }. Los anteriores, por su número.
recall-nothing = Aquí no se guarda ningún pedido así.
recall-saved = Guardado en este equipo. Puede faltar lo que otros hicieron desde { $when }.
recall-saved-only = Guardado en este equipo. Puede faltar lo que otros hicieron.
recall-older = Anteriores ▸
recall-newest = ◂ Más nuevos
recall-again = Leer otra vez
recall-too-old = demasiado antiguo
recall-row = Pedido { $number }, { $status }, { $when }, { $customer }: { $lines }
bring-back = Devolver
bring-back-to = a { $status }
bring-back-name = Devolver a { $status }: { $number }
back-to = de vuelta a { $status }
nothing-selected = No hay ningún pedido elegido.
no-state-before = { $number } está { $status }: no hay estado anterior.
line-short = { $quantity } × { $name }
lines-not-known = platos desconocidos
all-orders = ◂ Todos los pedidos
detail-open = Ver todo del pedido { $number }
detail-gone = Este pedido ya no se conoce aquí.
detail-lines = Platos
detail-times = Horas
detail-notes = Notas
detail-cancelled = Anulado: { $reason }
detail-changes = Qué ha sido de él
detail-changes-none = No se guarda nada de sus cambios.
lines-struck = { $struck } de { $count } tachados
time-ordered = pedido
time-started = empezado
time-called = llamado
time-handed-out = entregado
change-by = { $station } ({ $user })
change-own = esta estación
change-nobody-told = no se dijo quién
change-first-seen = visto por primera vez
change-sent-late = tocado { $made }, enviado { $late } después
change-waits = { $status } por enviar
change-waits-since = { $status } por enviar desde { $when }
learned-event = dicho por el servidor
learned-audit = hallado al comparar con el servidor
learned-own = hecho aquí

## History and end of day

when-on = { $day }, { $time }
history-all-days = Todos los días
history-today = Hoy
history-yesterday = Ayer
history-day = Día
history-day-like = p. ej. { $day }
history-state = Estado
history-any-state = Cualquier estado
history-text = Número, nombre, plato o nota
history-place = Buscar en
history-in-anything = todo
history-in-number = número
history-in-name = nombre
history-in-item = platos
history-number = N.º
history-ordered = Pedido
history-name = Nombre
history-items = Platos
history-anew = Leer de nuevo
history-export = Guardar CSV
history-exporting = Guardando …
history-exported = { $count ->
    [one] 1 línea guardada: { $path }
   *[other] { $count } líneas guardadas: { $path }
}
history-not-exported = No se ha guardado nada. { $reason }
history-brought-back = { $number } vuelve a { $status }.
history-not-brought-back = { $number } queda como está. { $reason }
history-detail = Todo de un pedido
history-progress = Pedidos anteriores ya leídos
history-complete = Todos los pedidos desde { $since } están aquí.
history-complete-empty = El servidor aún no tiene pedidos.
history-runs = Los pedidos desde { $since } están aquí. Se leen los anteriores: { $known } de { $total }.
history-runs-first = Se leen los pedidos anteriores.
history-waits = Los pedidos desde { $since } están aquí. Los anteriores se leen cuando el servidor responda.
history-waits-unknown = Los pedidos anteriores se leen cuando el servidor responda.
report-title = Fin del día
report-day-before = El día anterior
report-day-after = El día siguiente
report-anew = Contar de nuevo
report-print = Imprimir o PDF
report-close = ◂ Todos los pedidos
report-not-printed = No se imprime nada. { $reason }
report-as-of = Contado: { $when }.
report-orders = Pedidos
report-cancelled = { $count ->
    [one] y 1 anulado
   *[other] y { $count } anulados
}
report-open = { $count ->
    [one] 1 aún abierto
   *[other] { $count } aún abiertos
}
report-value = Valor entregado
report-tokens = Fichas entregadas
report-without = { $count ->
    [one] 1 pedido sin dato
   *[other] { $count } pedidos sin dato
}
report-to-ready = Tiempo hasta listo
report-p90 = la mitad; 9 de 10 en { $time }
report-late = Tarde
report-late-of = { $late } de { $count }, { $minutes } min o más
report-percent = { $percent } %
report-none = De este día no hay pedidos aquí.
report-by-hour = Pedidos por hora
report-by-item = Piezas por plato

## Paper

paper = Imprimir
paper-name = Imprimir todos los pedidos abiertos o guardarlos en PDF
paper-title = Pedidos abiertos
paper-as-of = a las { $when }
paper-never = nunca comparado con un servidor
paper-up-to = hasta #{ $number }
paper-asked-at = impreso a las { $when }
paper-saved = Desde entonces no ha llegado nada: faltan los pedidos más nuevos.
paper-station-unknown = Grupo desconocido
paper-count = { $count ->
    [one] 1 pedido
   *[other] { $count } pedidos
}
paper-ordered = pedido { $when }
paper-elsewhere = { $count ->
    [one] +1 línea en otro sitio
   *[other] +{ $count } líneas en otro sitio
}
paper-nothing = No hay pedidos abiertos.
failed-paper = No se imprime nada. { $reason }
## Keys

help = Ayuda
help-title = Teclas
does-slots = elegir una comanda; otra vez: avanzar
does-slot = elegir la comanda { $digit }; otra vez: avanzar
does-bump = avanzar la comanda elegida, o elegir la más antigua
does-undo = deshacer el último toque
does-recall = lo que se ha entregado
does-back = la comanda elegida un paso atrás
does-items = a los artículos de una comanda, o salir de ellos
does-item-up = el artículo de arriba
does-item-down = el artículo de abajo
does-strike = en un artículo: tacharlo, o deshacerlo
does-all-day = todo lo que queda por hacer
does-next-page = página siguiente de comandas
does-page-before = página anterior de comandas
does-detail = todo sobre la comanda elegida
does-find = buscar un pedido por su número
does-mute = diez minutos sin sonido
does-paper = todas las comandas abiertas en papel
does-full-screen = llenar toda la pantalla, o ya no
does-help = mostrar las teclas, u ocultarlas
does-leave = salir de los artículos, cerrar lo que está junto al tablero
does-screens = a otra pantalla
does-diagnostics = decir cómo está la conexión

key-digits = 1–9, 0
key-enter = Intro
key-space = Espacio
key-backspace = Retroceso
key-tab = Tab
key-page-up = RePág
key-page-down = AvPág
key-escape = Esc
key-numpad = Numérico { $key }
key-screens = Ctrl 1–{ $count }
key-diagnostics = Ctrl Mayús D

keys-title = Teclas
keys-lead = Un teclado numérico o una barra de cocina también es un teclado. Las teclas cuentan por su lugar; las letras se llaman como en un teclado inglés.
no-key = ninguna tecla, solo al tocar
change-key = Cambiar
change-key-of = Cambiar: { $does }
usual-key = Teclas habituales
usual-key-of = Teclas habituales: { $does }
usual-keys = Teclas habituales para todo
press-the-key = Pulse la tecla deseada (Esc: dejarlo así)
key-cannot-act = Esa tecla sola no puede hacer nada. Pulse otra.
cancel-key = Cancelar
key-taken = { $key } es una tecla para: { $does }. ¿Quitarla de ahí?
key-taken-last = { $key } es la única tecla para: { $does }. ¿Quitarla de ahí, de modo que solo se haga al tocar?
key-stays = No
move-key = Tomarla

## What needs a person

dead-letter = { $number }: { $action } no se aplicó: { $reason }
dead-action-pending = VOLVER A NUEVO
dead-action-start = EMPEZAR
dead-action-recook = VOLVER A COCINA
dead-action-done = LISTO
dead-action-recall = VOLVER A LISTO
dead-action-hand-out = ENTREGAR
dead-action-cancel = ANULAR
dead-changed = alguien lo cambió
dead-changed-by = se cambió en { $station } (ahora está { $status })
dead-changed-found = alguien lo cambió (ahora está { $status })
dead-gone = el servidor ya no tiene este pedido
dead-another = el servidor se restauró y este número es ahora otro pedido
dead-refused = el servidor lo rechazó ({ $detail })
dead-crash = el programa se cerró cinco veces al enviarlo
dead-earlier = un paso anterior de este pedido no se aplicó
dead-went-back = el servidor lo tenía y volvió a un estado anterior
status-pending = NUEVO
status-preparing = EN COCINA
status-ready = LISTO
status-complete = ENTREGADO
status-cancelled = ANULADO
one-of = { $index } de { $count }
next-letter = Siguiente
try-again = Reintentar
discard = Descartar
ok = OK
receipt-back = De vuelta tras { $long }
receipt-new = { $count } nuevos
receipt-changed = { $count } cambiados en otro puesto
receipt-sent = { $count ->
    [one] 1 acción tuya enviada
   *[other] { $count } acciones tuyas enviadas
}
receipt-refused = { $count } rechazados
receipt-check-at = { $number } también fue { $what } en { $station }: comprobar
receipt-check = { $numbers } trabajados a la vez en otro puesto: comprobar
outages = cortes ▸
receipt-earlier = antes ▸
receipt-earlier-none = No se conoce ningún corte anterior.
receipt-earlier-list = Cortes anteriores
outage = de { $from } a { $until }
hide = Ocultar
list-next = { $page } de { $pages } ▸
list-next-name = Página { $page } de { $pages }, página siguiente
waited-long = { $count ->
    [one] 1 acción espera su envío desde: { $when }
   *[other] { $count } acciones esperan su envío desde: { $when }
}
nearly-full = { $count } de { $most } acciones esperan su envío: pronto no cabrán más. Recupera la red.
full = { $count } acciones esperan su envío: no caben más. Recupera primero la red.
held = { $number }: pasado a { $status } ({ $when }) y sin enviar · ¿aún hace falta?
held-back = { $number }: devuelto a { $status } ({ $when }) y sin enviar · ¿aún hace falta?
held-more = +{ $count } más
unreadable = { $count ->
    [one] 1 pedido no se puede leer: mira en el mostrador
   *[other] { $count } pedidos no se pueden leer: mira en el mostrador
}
unreadable-numbers = { $count ->
    [one] 1 pedido no se puede leer ({ $numbers }): mira en el mostrador
   *[other] { $count } pedidos no se pueden leer (entre ellos { $numbers }): mira en el mostrador
}
held-list = Sin enviar desde hace horas
held-send = ENVIAR
held-send-name = Enviar { $number }
held-discard = DESCARTAR
held-discard-name = Descartar { $number }
went-back = El servidor volvió atrás: { $orders } y { $actions } solo están aquí
went-back-orders = { $count ->
    [one] 1 pedido
   *[other] { $count } pedidos
}
went-back-actions = { $count ->
    [one] 1 acción
   *[other] { $count } acciones
}
went-back-show = VER
lost-list = Pedidos que el servidor ya no tiene
lost-name = { $number } · { $status }
lost-lines-unknown = aquí nunca se conocieron sus platos
lost-not-listed = { $count ->
    [one] 1 más no está en la lista
   *[other] { $count } más no están en la lista
}
trouble-cannot-keep = Este ordenador no puede guardar acciones, así que se rechazan: { $detail }
trouble-server-lists = El servidor tiene un error y no puede listar sus pedidos: se muestran los guardados.
trouble-set-aside = Un archivo dañado se apartó como { $file }. Los pedidos vienen otra vez del servidor.
not-kept = Este ordenador no tiene un lugar seguro para la contraseña: tras reiniciar hay que entrar de nuevo.
sign-in-again = Entrar de nuevo como { $username }

## Sign-in

sign-in-title = Entrar en la fiesta
sign-in-lead = La dirección está en el ordenador donde funciona el servidor olgFeast.
server = Dirección del servidor
server-hint = p. ej. 192.168.1.20:8000
username = Usuario
password = Contraseña
sign-in = Entrar

found-hubs = Encontrados en esta red
found-hub = { $name }, { $address }
sign-in-code = Código de emparejamiento
sign-in-code-hint = si el servidor muestra uno

## Hosting on this computer

host-offer-title = ¿Aún no hay servidor?
host-offer-lead = Puede serlo este ordenador. Pedidos, carta y cuentas quedan aquí, y el programa debe seguir abierto durante la fiesta.
host = Alojar la fiesta en este ordenador
host-starting = Iniciando la fiesta …

new-feast-title = La fiesta está abierta
new-feast-lead = Esta es la cuenta de la persona responsable. Anótala ahora en papel: la contraseña solo se muestra esta vez.
new-feast-noted = Ya la he anotado

hosting = La fiesta en este ordenador
hosting-off = Este ordenador no aloja la fiesta.
hosting-failed = { $why } Se reintenta cada dos segundos.
hosting-this-computer = La fiesta funciona aquí, en { $address }. Solo llegan los programas de este ordenador.
hosting-network = La fiesta funciona aquí. Los otros ordenadores de esta red llegan por:
hosting-addresses = Dirección
pairing-code = Código de emparejamiento
pairing-code-lead = Escribe el código una vez en cada puesto. Así el puesto sabe que habla con este ordenador y con ningún otro.
host-network = Dejar entrar a otros
host-this-computer = Solo este ordenador
host-this-computer-sure = Solo este ordenador: los demás pierden la fiesta
new-admin-password = Contraseña nueva para admin
new-admin-password-sure = Contraseña nueva para admin: quien usa la vieja sale de la sesión
stop-hosting = Dejar de alojar
stop-hosting-sure = Dejar de alojar: todos los puestos pierden la fiesta
stop-hosting-no = No, seguir
signing-in = Entrando …

## Settings

settings-role = Para qué sirve este ordenador
role-kitchen = Cocina
role-kitchen-lead = Los cocineros ven los pedidos, los empiezan y los llaman.
role-board = Tablero de recogida
role-board-lead = Los clientes ven qué números están listos. Ctrl+3 vuelve a los ajustes.
role-admin = Administración
role-admin-lead = Todo, para la persona responsable.
settings-groups = Qué se hace aquí
settings-groups-all = Todo
settings-display = Tamaño de letra
settings-inches = Pantalla, de esquina a esquina
settings-inches-value = { $inches }″
settings-distance = Distancia de la gente
settings-distance-value = { $metres } m
settings-sample = 2 × cerveza grande
settings-legible = Se puede leer desde allí.
settings-not-legible = La pantalla no permite más, y desde allí cuesta leerlo. Acércate o usa una pantalla más grande.
settings-less = { $what }: menos
settings-more = { $what }: más
settings-theme = Colores
settings-ages = Cuándo un pedido espera demasiado
settings-warn = Avisar a los
settings-late = Tarde a los
settings-sounds = Sonidos
settings-sound-new-orders = Pedidos nuevos
settings-sound-reminder = Pedidos que nadie ha empezado
settings-sound-link = Conexión perdida y recuperada
settings-sound-chime = Números listos
settings-volume = Volumen
settings-volume-value = { $volume } %
settings-file = Ajustes en un archivo
settings-file-lead = Para preparar la próxima estación como esta. No incluye servidor, cuenta, PIN, proxy ni certificados, y un archivo nunca los cambia.
settings-export = Guardar en un archivo
settings-exported = Guardado como { $path }
settings-import = Tomar de un archivo
settings-imported = Valen los ajustes del archivo.
settings-import-unreadable = El archivo no se puede leer.
file-too-large = El archivo es demasiado grande para ser de ajustes. No se ha cambiado nada.
file-no-settings = No es un archivo de ajustes de olgFeast. No se ha cambiado nada.
file-newer = Este archivo es de un olgFeast más nuevo. No se ha cambiado nada.
file-senseless = Algo en el archivo no tiene sentido. No se ha cambiado nada.

## Feast PIN

settings-pin = PIN de la fiesta
pin-is-set = Hay un PIN. Se pide antes de los ajustes y antes de descartar una acción para siempre.
pin-is-not-set = No hay PIN: cualquiera en esta pantalla puede cambiar los ajustes.
pin-new = Poner un PIN
pin-change = Cambiar o quitar el PIN
pin-old = PIN actual
pin-new-one = PIN nuevo, de 4 a 12 cifras
pin-next = Cambiar
pin-off = Quitar
pin-set = Poner este PIN
pin-ask = PIN de la fiesta
pin-open = OK
pin-back = Atrás
pin-cancel = Cancelar
pin-erase = Borrar una cifra
pin-locked = Los ajustes son para la persona responsable
pin-wrong = Este no es el PIN.
pin-wait = Demasiados errores. Reintenta en { $seconds } s.

## First run

first-progress = Paso { $index } de { $count }
first-skip-all = Saltar todo
first-back = Atrás
first-next = Siguiente
first-end = A los pedidos
first-role = ¿Para qué sirve este ordenador?
first-role-lead = Todo esto se puede cambiar después, en los ajustes.
first-groups = ¿Qué se hace aquí?
first-groups-lead = Las líneas de otros grupos quedan para sus puestos.
first-pin = ¿Un PIN para este puesto?
first-pin-lead = Así solo cambia los ajustes quien lo sabe. Sin PIN, sigue adelante.
first-display = ¿Cómo se lee la pantalla?
first-display-lead = La letra será tan grande como haga falta.
first-practice = Pruébalo una vez
first-practice-lead = Una comanda de práctica: empezarla, llamarla, entregarla y volver un paso. No se envía nada.
practice = PRÁCTICA
practice-first = Pierogi
practice-second = Limonada
practice-over = Entregado. Eso es todo.

## What went wrong, by code

failed-move = { $number }: no se hizo. { $reason }
error-bad-address = No es una dirección de servidor. Escríbela así: 192.168.1.20:8000.
error-unreachable = El servidor no responde. Comprueba la dirección y que este ordenador esté en la misma red.
error-not-olgfeast = Allí responde algo, pero no es un servidor olgFeast.
error-wrong-password = Usuario o contraseña incorrectos.
error-too-many-attempts = Demasiadas contraseñas erróneas. Espera un minuto antes de reintentar.
error-too-many-attempts-wait = Demasiadas contraseñas erróneas. Reintenta en { $seconds ->
    [one] 1 segundo
   *[other] { $seconds } segundos
    }.
error-wrong-key = Quien responde no es el ordenador con este código de emparejamiento. Comprueba el código en la pantalla del servidor.
error-not-staff = Esta cuenta no es del personal. Pide una en administración.
error-insecure = Esta dirección está en internet y sin cifrar: cualquiera en el camino lee los nombres y la contraseña. Mejor usa una dirección con https://.
sign-in-in-the-open = Entrar de todos modos, legible para todos
badge-in-the-open = SIN CIFRAR
error-signed-out = Nadie ha entrado.
error-unknown-order = Este pedido ya no está en el tablero.
error-moved-meanwhile = Alguien acaba de moverlo.
error-lines-unknown = Aún no se conocen sus platos.
error-nothing-to-undo = No hay nada que deshacer.
error-outbox-full = Demasiados cambios esperan su envío. Recupera primero la red.
error-cannot-keep = No se pudo guardar en este ordenador, así que no se hizo.
error-bad-input = Falta algo o está mal escrito. Revisa todos los campos.
error-cannot-host = Este ordenador no puede alojar la fiesta: { $why }
error-closing = El programa se está cerrando.
error-internal = Ocurrió algo inesperado: { $detail }

## Menú y pedidos de la caja

error-too-many-drafts = En esta caja hay 50 pedidos que el servidor no tiene. Envíe o descarte antes algunos.
error-unknown-draft = Este pedido ya no está en esta caja.
error-being-placed = Este pedido se está enviando. Espere a que termine.
error-other-server = Este pedido se tomó para otro servidor. Edítelo para pedirlo aquí.
error-offline = No hay conexión. No se ha hecho nada.
error-outcome-unknown = El servidor no ha respondido. La lista muestra si se ha hecho.
error-in-use = Ya se ha pedido y no se puede borrar. Márquelo como agotado.
error-refused = El servidor lo ha rechazado: { $detail }
menu-reading = Leyendo el menú …
menu-never-read = El menú nunca se ha leído en este ordenador
menu-as-of = a las { $time }
menu-offline = Sin conexión: no se puede cambiar nada · { $read }
menu-empty = Todavía no hay nada en el menú.
menu-new = Nuevo
menu-new-in = Nuevo en { $group }
menu-edit-what = Editar { $what }
menu-sold-out = Agotado
menu-sold-out-today = Agotado hoy
menu-sell-out = Marcar agotado
menu-sell-out-what = Marcar { $what } como agotado hoy
menu-offer = Ya hay
menu-offer-what = Ofrecer { $what } de nuevo
menu-form-new = Nuevo artículo
menu-form-edit = Editar artículo
menu-close = Cerrar
menu-name = Nombre
menu-group = Grupo
menu-value = Precio
menu-tokens = Fichas
menu-description = Descripción
menu-keep = Guardar
menu-delete = Borrar
menu-delete-sure = Borrar para siempre
menu-delete-no = Conservar
menu-wrong-name = Un nombre tiene de 1 a 100 caracteres.
menu-wrong-group = Un grupo tiene de 1 a 100 caracteres.
menu-wrong-value = Un precio es un número de 0 a 10000 con dos decimales como máximo.
menu-wrong-tokens = Las fichas son un número entero de 0 a 1000.
menu-wrong-description = Una descripción tiene 500 caracteres como máximo.
menu-wrong-taken = Otro artículo ya se llama así. La cocina no podría distinguirlos.
order-add = { $what }, { $price }, { $tokens }. En el pedido: { $count }. Toque para añadir uno
order-nothing = No hay nada que se pueda pedir.
order-title = Pedido
order-clear = Vaciar
order-name = Nombre
order-touch = Toque lo que se pide.
order-total = Total
order-place = HACER PEDIDO
order-keep = GUARDAR BORRADOR
order-placed = #{ $number } pedido
drafts-title = Pedidos de esta caja
drafts-lead = guardados en este ordenador
drafts-taken = { $pieces } · { $time }
draft-kept = Borrador: guardado aquí, no enviado
draft-placing = Enviando …
draft-sold-out = No pedido: { $what } está agotado o ha cambiado
draft-menu = No pedido: algo está agotado o ha cambiado
draft-numbers = No pedido: el servidor ha usado todos los números hasta el 999
draft-refused = No pedido: { $detail }
draft-unknown = No se sabe si se ha pedido: mire la pantalla de cocina
draft-unknown-number = Mire #{ $number } en la pantalla de cocina: puede ser este pedido
draft-place = Pedir ahora
draft-check = Comprobar y pedir
draft-edit = Editar
draft-discard = Descartar
draft-put-away = Quitar
order-numbers-left = { $count ->
    [one] En este servidor queda un número. Después del 999 no acepta más pedidos.
   *[other] En este servidor quedan { $count } números. Después del 999 no acepta más pedidos.
}

## Diagnostics

diag-reading = Mirando …
diag-well = Todo va bien: los pedidos llegan solos.
diag-core-silent = La aplicación no responde. Reiníciala: no se pierde nada de lo hecho.
diag-not-saving = Este ordenador no puede guardar lo que se hace, así que lo rechaza. ¿Está lleno el disco?
diag-blocked-sign-in = El servidor ya no acepta la sesión. Inicia sesión de nuevo.
diag-blocked-forbidden = Esta cuenta no puede ver los pedidos de cocina. Entra con una cuenta del equipo.
diag-blocked-version = El servidor necesita otra versión de esta aplicación.
diag-blocked-replaced = Esta estación funciona en otra ventana o en otro ordenador.
diag-blocked-wrong-key = En la dirección del servidor responde otro ordenador. Compara el código con el que muestra el anfitrión.
diag-offline = No se llega al servidor. Se muestran los pedidos guardados. Comprueba el cable o el wifi y si el servidor funciona.
diag-offline-waiting = No se llega al servidor. Cambios guardados aquí que se enviarán: { $count }. Comprueba el cable o el wifi.
diag-only-asking = El flujo en directo no funciona. Los pedidos llegan igual, unos segundos tarde, porque se preguntan al servidor.
diag-silent = El servidor está callado. En unos segundos esta estación se conecta de nuevo sola.
diag-unchecked = Los pedidos llegan, pero ahora no se pueden comparar con los del servidor.
diag-starting = Conectando con el servidor …
diag-refused = Los pedidos llegan. Acciones que el servidor rechazó: { $count }. Decide abajo.
diag-held = Los pedidos llegan. Pedidos con cambios sin enviar desde hace horas: { $count }. Decide abajo.
diag-set-aside = Los pedidos llegan. Se apartó un archivo dañado de este ordenador.
diag-no-sound = Los pedidos llegan, pero este ordenador no se oye: no hay altavoces.
diag-good = funciona
diag-good-at = funciona, { $when }
diag-idle = nada que hacer
diag-busy = en ello
diag-bad = no funciona
diag-bad-since = no funciona desde { $when }
diag-unknown = aún no se sabe
diag-version = olgFeast Desktop { $version }
works-title = Qué funciona ahora
works-feed = Llegada de pedidos
works-sending = Envío
works-comparing = Comparación con el servidor
works-saving = Guardar en este ordenador
works-menu = Menú
works-sound = Sonido

## Diagnostics: what waits to be sent

outbox-title = Por enviar
outbox-line = { $ago } · { $stage }
outbox-attempts = intentos: { $count }
outbox-more = Otros sin mostrar: { $count }
outbox-strikes = Líneas tachadas por enviar: { $count }
outbox-now = Probar ya
outbox-refused = Rechazado
stage-queued = espera su turno
stage-held = espera una decisión
stage-reading = primero se lee el pedido
stage-sending = se está enviando
stage-sent = enviado, falta la confirmación
stage-again = próximo intento en { $soon }
stage-unknown = no se sabe si llegó; se mira en { $soon }

## Diagnostics: the way to the server

way-title = El camino al servidor
way-lead = paso a paso, sin molestar a los pedidos
way-running = comprobando …
way-done = comprobado
way-examine = Comprobar ahora
came-good = funciona
came-look = funciona, pero alguien debería mirarlo
check-proxy = Proxy
check-name = Nombre del servidor
check-tcp = Conexión
check-tls = Cifrado
check-health = El servidor está bien
check-sign-in = Inicio de sesión
check-upgrade = Apertura del directo
check-first-frame = El servidor habla
check-ping = Tiempos de respuesta
check-clock = Reloj del servidor
left-proxied = lo hace el proxy
left-not-encrypted = no se usa: la dirección no está cifrada
left-no-account = sin probar: ahora no hay sesión
left-not-told = el servidor no lo dice
fault-name = No se encuentra el nombre del servidor. Comprueba la ortografía y la red.
fault-refused = El servidor no está en marcha allí.
fault-no-answer = El servidor no respondió a tiempo.
fault-unreachable = No hay camino al servidor: comprueba el cable o el wifi.
fault-proxy = El proxy no deja pasar.
fault-not-encrypted = Lo que responde no está cifrado, aunque la dirección lo diga.
fault-certificate = El certificado del servidor no es de confianza.
fault-wrong-key = Responde otro ordenador: su clave no es la del código.
fault-silent = La conexión quedó en silencio.
fault-broke = La conexión se cortó.
fault-moved = Este ordenador durmió o cambió de red.
fault-closed = El servidor cerró la conexión.
fault-later = El servidor está muy ocupado y pide volver luego.
fault-unwell = El servidor tiene un error.
fault-not-olgfeast = Lo que responde no es un servidor olgFeast.
fault-sign-in = Se rechazó la sesión.
fault-not-staff = Esta cuenta no puede hacerlo.
fault-version = El servidor necesita otra versión.
fault-replaced = Otra conexión de esta estación tomó el relevo.
fault-protocol = Lo que envió el servidor no tenía sentido.
fault-stopped = La terminó esta estación.

## Diagnostics: round trips, timeline, figures, files, log

trips-title = Rapidez del servidor
trips-lead = últimos 15 minutos
trips-summary = Últimos 5 minutos: mediana { $median }, peor { $worst }, mediciones: { $count }
trips-none = En los últimos 5 minutos no se midió nada: no había directo.
trips-millis = { $millis } ms
trips-from = hace 15 min
trips-now = ahora
timeline-title = La conexión hasta ahora
timeline-count = intentos: { $count }
timeline-when = Cuándo
timeline-why = Motivo
timeline-phase = Llegó hasta
timeline-long = Duración
timeline-end = Final
timeline-more = Más
diag-why-opened = inicio
diag-why-retry = terminó la espera
diag-why-retry-now = alguien lo quiso
diag-why-woke = el ordenador despertó
diag-why-network = volvió la red
diag-why-probe = para ver si ya funciona
diag-why-sign-in = se renovó la sesión
diag-healed = resuelto: { $why }
diag-phase-token = sesión
diag-phase-connect = buscando el servidor
diag-phase-upgrade = conectado
diag-phase-hello = esperando la primera palabra
diag-phase-sync = cargando pedidos
diag-phase-live = en directo
diag-goes-on = sigue
diag-end-code = { $why } Código { $code }.
figures-title = Al paso del servidor
figures-cursor = Evento más reciente
figures-gaps = Huecos notados
figures-replays = Pedidos de nuevo
figures-snapshots = Tableros enteros enviados
figures-duplicates = Eventos repetidos
figures-mismatches = Tablero distinto al del servidor
figures-drift = Corregidos al comparar
figures-zombies = Conexiones que el servidor olvidó
figures-unreadable = Pedidos que el servidor no lee
figures-malformed = Ilegibles
figures-skew = Reloj
figures-same-clock = coincide con el servidor
figures-server-ahead = servidor { $seconds } s adelantado
figures-server-behind = servidor { $seconds } s atrasado
spoken-nothing = sin directo
spoken-plain = servidor olgFeast 2.0
spoken-live = hub olgFeast
files-title = Archivos de este ordenador
files-outbox = En espera y ajustes
files-cache = Pedidos guardados e historial
files-logs = Registros
files-check = Comprobar los archivos
files-checking = comprobando …
files-checked = comprobados { $when }
files-not-checked = sin comprobar a mano en esta sesión
file-whole = entero
file-renewed = estaba dañado, se empezó de nuevo
file-damaged = dañado: reinicia la aplicación, salva lo legible
file-unread = ahora no se puede comprobar
bytes-kb = { $size } kB
bytes-mb = { $size } MB
log-title = Últimas líneas del registro
log-lead = en inglés; sin nombres ni contraseñas
log-empty = No hay registro.
bundle-save = Guardar para soporte
bundle-lead = Registros y cifras en un zip: sin nombres ni contraseñas.
bundle-saved = Guardado como { $path }

## Diagnostics: stations

stations-title = Estaciones
stations-reading = Preguntando al servidor …
stations-plain = Este servidor no sabe decir qué estaciones hay. Una fiesta alojada por esta aplicación sí.
stations-not-staff = Este ordenador es allí una estación de cocina y no puede preguntar. Sal en los ajustes y entra de nuevo: entonces vale como administración.
stations-name = Estación
stations-state = Estado
stations-heard = Oída
stations-behind = Atraso
stations-unsent = Sin enviar
stations-version = Versión
stations-address = Dirección
stations-missing = Estaciones inalcanzables: { $names }. Alguien debería ir a mirar.
presence-connected = conectada
presence-polling = conectada preguntando
presence-unreachable = INALCANZABLE
presence-left = se fue
presence-calling = llama de vez en cuando

## Settings: server, users, network, history

settings-server = Servidor
server-this-computer = La fiesta está en este mismo ordenador.
server-key = Cifrado, y conocido por su código.
server-certificate = Cifrado, con un certificado de confianza.
server-open = Sin cifrar: quien esté en esta red puede leerlo.
server-change = Para otro servidor, sal aquí y entra allí. Lo no enviado queda y se dice antes.
settings-users = Quién puede trabajar aquí
users-new-name = Nombre de una cuenta nueva
users-new = Crear
users-password = La contraseña de { $name }. Se muestra solo esta vez:
users-disabled = no puede entrar
users-reset = Nueva contraseña
users-disable = Bloquear
users-enable = Admitir de nuevo
users-sure = { $what }: ¿seguro?
users-stations = Estaciones vinculadas
users-no-stations = Ninguna estación vinculada.
users-not-in-force = sin vigor
users-unpair = Quitar
users-invite-kitchen = PIN para una cocina
users-invite-board = PIN para un tablero
users-pin = PIN para una estación ({ $role }), válido hasta { $when }:
settings-network = Proxy y certificados
network-lead = Para quien conoce esta red. A un servidor en la red local se llega siempre directamente.
network-proxy = Proxy
network-proxy-system = Como el sistema
network-proxy-none = Sin proxy
network-proxy-address = Este
network-address = Dirección del proxy, por ejemplo proxy.example:3128
network-use-proxy = Usar este proxy
network-ca = Archivo de certificados (PEM), su ruta en este ordenador
network-ca-used = De confianza además de los del sistema: { $path }
network-ca-none = Solo se confía en los certificados del sistema.
network-use-ca = Usar este archivo
network-drop-ca = No usarlo más
error-bad-certificates = En este archivo no hay certificado, o no se puede leer. No se cambió nada.
settings-retention = Cuánto se recuerdan los pedidos
retention-lead = En este ordenador, con los nombres de los clientes. Los más antiguos se borran.
retention-days = Recordar
retention-value = { $count ->
    [one] 1 día
   *[other] { $count } días
}
## Dashboard

dash-open = Pedidos abiertos
dash-open-states = { $new } nuevos · { $cooking } en cocina · { $ready } listos
dash-ended-today = { $complete } entregados hoy · { $cancelled } anulados
dash-oldest = El que más espera
dash-who = #{ $number } · { $name }
dash-today = Pedidos de hoy
dash-quarter = { $count } en los últimos 15 minutos
dash-week = { $week } esta semana
dash-week-month = { $week } esta semana · { $month } este mes
dash-in-all = { $ever } en total
dash-to-ready = Tiempo hasta listo
dash-to-ready-rest = mediana · { $p90 } para 9 de 10
dash-late = Con retraso
dash-percent = { $percent } %
dash-late-rest = { $late } de { $all } · desde { $minutes } min
dash-value = Valor entregado hoy
dash-unpriced = { $count ->
    [one] De 1 pedido falta el precio
   *[other] De { $count } pedidos falta el precio
}
dash-as-of = datos de { $when }
dash-as-of-server = según el servidor, { $when }
dash-unread = Ahora mismo no se pueden leer las cifras.
dash-nothing-yet = Hoy aún no hay pedidos.
dash-orders = Abiertos y recientes
dash-head-number = N.º
dash-head-name = Nombre
dash-head-age = Espera
dash-head-state = Estado
dash-more-open = { $count ->
    [one] 1 pedido abierto más: véase la cocina
   *[other] { $count } pedidos abiertos más: véase la cocina
}
dash-row-action = { $action }: { $number }
dash-per-hour = Pedidos por hora
dash-hour-goes-on = hora en curso con trazos
dash-head-hour = Hora
dash-head-orders = Pedidos
dash-orders-sentence = Pedidos por hora: { $most } como máximo, desde las { $when }; { $now } en la hora en curso.
dash-ready-per-hour = Tiempo hasta listo, por hora
dash-ready-note = mediana, min:s
dash-ready-sentence = Tiempo hasta listo según la hora del pedido: { $longest } como máximo, desde las { $when }.
dash-ready-none = Hoy aún no ha estado listo nada.
dash-items = Lo más pedido
dash-items-note = piezas hoy
dash-items-sentence = Lo más pedido hoy: { $name }, { $pieces } piezas.
dash-head-item = Artículo
dash-head-pieces = Piezas

## Packing up, and starting again after a crash
settings-pack-up = Recoger este ordenador
pack-up-lead = Para un ordenador que vuelve a quien lo prestó: se borran de él nombres, pedidos, cuentas, contraseñas y ajustes.
pack-up-begin = Recoger …
pack-up-what = Se borran todos los pedidos y nombres de clientes, la cuenta con sus contraseñas, el emparejamiento, los ajustes con el PIN y los registros. Los archivos guardados se quedan donde están. No se puede deshacer.
pack-up-take-along = Guarda antes lo que quieras conservar:
pack-up-save-settings = Guardar ajustes
pack-up-save-orders = Guardar pedidos
pack-up-unsent = Lo que ningún servidor tiene: { $count }. Se hizo en este ordenador, no se envió y se perdería para siempre.
pack-up-unsent-too = Borrar también lo no enviado
pack-up-feast-too = Borrar también la fiesta alojada aquí
pack-up-without-keyring = Dejar las contraseñas en el llavero
pack-up-sure = Borrar ahora
pack-up-no = No, conservar todo
pack-up-erasing = Se está borrando todo. La aplicación empieza de nuevo.
error-unsent = Mientras tanto se hizo más que ningún servidor tiene. No se borró nada.
error-keyring-silent = El llavero de este ordenador no responde, así que sus contraseñas no se pueden borrar. Tampoco se borró nada más. Desbloquéalo e inténtalo otra vez, o déjalas allí.
error-keeps-crashing = La aplicación falló varias veces en un minuto ({ $why }). Vuelve a arrancar sola en un minuto.
crash-signal = El sistema cerró la aplicación (señal { $signal }) y se arrancó de nuevo.
crash-panic-at = La aplicación encontró un fallo propio en { $place } y se arrancó de nuevo.
crash-panic = La aplicación encontró un fallo propio y se arrancó de nuevo.
