//! What pictures are taken of: each screen by its name, and how a person gets there.

/// What a scene begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Server, name and password are typed and sent.
    SignIn,
    /// The first such element that can be pressed is.
    Touch(&'static str),
    /// The second is typed into the first.
    Type(&'static str, &'static str),
    /// Until the page has this.
    Until(&'static str),
    /// A key by its place on the keyboard, meant for the whole page.
    Key(&'static str),
    /// Elsewhere, an order that is being made is cancelled.
    Cancel,
}

/// How the station reaches its hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    Live,
    /// Sockets are refused, REST works.
    NoSocket,
    /// The hub has ended after the station has seen the orders.
    Offline,
}

impl Link {
    /// What says that the station has come so far.
    pub(super) fn badge(self) -> &'static str {
        match self {
            Link::Live | Link::Offline => "[data-link-status=live]",
            Link::NoSocket => "[data-link-status=degraded]",
        }
    }
}

/// A hub, a station, and what is seen there one after the other.
pub(super) struct Evening {
    pub(super) name: &'static str,
    /// How many orders there are; the fifth has twelve lines, a third of them was begun.
    pub(super) orders: usize,
    pub(super) link: Link,
    /// Whether the station is set up already.
    pub(super) signed_in: bool,
    pub(super) scenes: &'static [Scene],
}

/// One screen in one state: nine pictures, each theme in each size.
pub(super) struct Scene {
    pub(super) name: &'static str,
    /// As in the settings; empty where nothing is decided yet.
    pub(super) role: &'static str,
    pub(super) language: &'static str,
    /// What is made at this station; empty where everything is.
    pub(super) food_groups: &'static [&'static str],
    pub(super) steps: &'static [Step],
    /// Keys that lead back to where the next scene begins.
    pub(super) leave: &'static [&'static str],
}

impl Scene {
    /// Whether it is of a station that has its role.
    pub(super) fn signed_in(&self) -> bool {
        !self.role.is_empty()
    }
}

/// The names of all scenes.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let scenes = EVENINGS.iter().flat_map(|evening| evening.scenes);
    scenes.map(|scene| scene.name)
}

use Step::{Cancel, Key, SignIn, Touch, Type, Until};

const fn new(name: &'static str, steps: &'static [Step]) -> Scene {
    Scene {
        name,
        role: "",
        language: "en",
        food_groups: &[],
        steps,
        leave: &[],
    }
}

const fn of(role: &'static str, name: &'static str, steps: &'static [Step]) -> Scene {
    Scene {
        name,
        role,
        language: "en",
        food_groups: &[],
        steps,
        leave: &[],
    }
}

const fn german(role: &'static str, name: &'static str, steps: &'static [Step]) -> Scene {
    Scene {
        language: "de",
        ..of(role, name, steps)
    }
}

const fn left_by(scene: Scene, leave: &'static [&'static str]) -> Scene {
    Scene { leave, ..scene }
}

const KITCHEN: Step = Touch("[data-screen=kitchen]");
const NEXT: Step = Touch("[data-action=first-run-next]");
const TICKET: Step = Until("article [data-action=advance]:not([disabled])");
const ROW: Step = Until(".orders [data-action=advance]:not([aria-disabled=true])");

pub(super) const EVENINGS: &[Evening] = &[
    Evening {
        name: "a new station",
        orders: 0,
        link: Link::Live,
        signed_in: false,
        scenes: &[
            new("sign-in", &[Until("input[name=server]")]),
            new("first-run-role", &[SignIn, Until("[data-progress='1/5']")]),
            new(
                "first-run-groups",
                &[NEXT, Until("[data-step=food-groups]")],
            ),
            new("first-run-pin", &[NEXT, Until("[data-step=pin]")]),
            new(
                "first-run-pin-pad",
                &[Touch("[data-action=pin-new]"), Until("[data-digit='1']")],
            ),
            new(
                "first-run-display",
                &[
                    Type("input[name=pin]", "4711"),
                    Touch("[data-action=pin-set]"),
                    Until("[data-action=pin-change]"),
                    NEXT,
                    Until("[data-step=display]"),
                ],
            ),
            new("first-run-practice", &[NEXT, Until("[data-step=practice]")]),
            new(
                "first-run-practice-ready",
                &[
                    Touch(".practice [data-action=advance]"),
                    Until("[data-practice=preparing]"),
                    Touch(".practice [data-action=advance]"),
                    Until("[data-practice=ready]"),
                ],
            ),
            of(
                "kitchen",
                "pin-pad",
                &[
                    Until(".kitchen"),
                    Touch("[data-screen=settings]"),
                    Until(".locked input[name=pin]"),
                ],
            ),
        ],
    },
    Evening {
        name: "no orders",
        orders: 0,
        link: Link::Live,
        signed_in: true,
        scenes: &[
            of("kitchen", "kitchen-0", &[Until(".empty")]),
            of("kitchen", "pickup-0", &[Touch("[data-screen=pickup]")]),
            of("admin", "dashboard-0", &[Touch("[data-screen=admin]")]),
            of("admin", "history-0", &[Touch("[data-screen=history]")]),
        ],
    },
    Evening {
        name: "four orders",
        orders: 4,
        link: Link::Live,
        signed_in: true,
        scenes: &[
            of("kitchen", "kitchen-4", &[TICKET]),
            left_by(
                of(
                    "kitchen",
                    "all-day",
                    &[Key("KeyS"), Until("[data-all-day]")],
                ),
                &["KeyS"],
            ),
            left_by(
                of("kitchen", "recall", &[Key("KeyR"), Until("[data-row]")]),
                &["Escape"],
            ),
            left_by(
                of(
                    "kitchen",
                    "detail",
                    &[Touch("article [data-action=detail]"), Until(".timeline li")],
                ),
                &["Escape"],
            ),
            left_by(
                of("kitchen", "help", &[Key("F1"), Until("[data-help]")]),
                &["Escape"],
            ),
            of("kitchen", "pickup-4", &[Touch("[data-screen=pickup]")]),
            Scene {
                food_groups: &["Drinks", "Desserts"],
                ..of("kitchen", "kitchen-part", &[KITCHEN, Until(".filter")])
            },
            of(
                "kitchen",
                "settings",
                &[
                    Touch("[data-screen=settings]"),
                    Until("[data-card=food-groups]"),
                ],
            ),
            german(
                "kitchen",
                "settings-german",
                &[
                    Touch("[data-screen=settings]"),
                    Until("[data-card=food-groups]"),
                ],
            ),
            german("kitchen", "kitchen-german", &[KITCHEN, TICKET]),
            of(
                "kitchen",
                "kitchen-stop",
                &[KITCHEN, TICKET, Cancel, Until("article.stop")],
            ),
        ],
    },
    Evening {
        name: "sixty orders",
        orders: 60,
        link: Link::Live,
        signed_in: true,
        scenes: &[
            of("kitchen", "kitchen-60", &[TICKET]),
            left_by(
                of(
                    "kitchen",
                    "all-day-60",
                    &[Key("KeyS"), Until("[data-all-day]")],
                ),
                &["KeyS"],
            ),
            left_by(
                of("kitchen", "recall-60", &[Key("KeyR"), Until("[data-row]")]),
                &["Escape"],
            ),
            of("kitchen", "pickup-60", &[Touch("[data-screen=pickup]")]),
            of("admin", "dashboard", &[Touch("[data-screen=admin]"), ROW]),
            of(
                "admin",
                "history",
                &[Touch("[data-screen=history]"), Until("[data-row]")],
            ),
            of(
                "admin",
                "history-order",
                &[Touch("[data-row]"), Until("[data-detail]")],
            ),
            of(
                "admin",
                "report",
                &[
                    Touch("[data-screen=kitchen]"),
                    Touch("[data-screen=history]"),
                    Touch("[data-action=report]"),
                    Until("[data-figure=late]"),
                ],
            ),
            of("admin", "menu", &[Touch("[data-screen=menu]")]),
            of("admin", "order", &[Touch("[data-screen=order]")]),
            of(
                "admin",
                "order-taken",
                &[
                    Touch(".dish"),
                    Touch("section:last-of-type > .dishes .dish"),
                    Type("input[name=customer_name]", "Zoë Müller"),
                    Until("[data-line]"),
                ],
            ),
            of(
                "admin",
                "diagnostics",
                &[Touch("[data-screen=diagnostics]")],
            ),
            german(
                "admin",
                "dashboard-german",
                &[Touch("[data-screen=admin]"), ROW],
            ),
        ],
    },
    Evening {
        name: "a long order",
        orders: 5,
        link: Link::Live,
        signed_in: true,
        scenes: &[of("kitchen", "kitchen-twelve-lines", &[TICKET])],
    },
    Evening {
        name: "without a socket",
        orders: 8,
        link: Link::NoSocket,
        signed_in: true,
        scenes: &[of("kitchen", "kitchen-degraded", &[TICKET])],
    },
    Evening {
        name: "offline",
        orders: 8,
        link: Link::Offline,
        signed_in: true,
        scenes: &[
            of(
                "kitchen",
                "kitchen-offline",
                &[
                    Touch("article [data-action=advance]"),
                    Until("[data-unsent-count='1']"),
                ],
            ),
            // After forty seconds the whole board is framed.
            of("kitchen", "kitchen-stale", &[Until(".kitchen.stale")]),
            of(
                "kitchen",
                "pickup-offline",
                &[Touch("[data-screen=pickup]")],
            ),
            of(
                "admin",
                "dashboard-offline",
                &[Touch("[data-screen=admin]")],
            ),
            of(
                "admin",
                "history-offline",
                &[Touch("[data-screen=history]"), Until("[data-row]")],
            ),
            of("admin", "menu-offline", &[Touch("[data-screen=menu]")]),
            of(
                "admin",
                "order-offline",
                &[Touch("[data-screen=order]"), Until(".dish")],
            ),
            of(
                "admin",
                "diagnostics-offline",
                &[Touch("[data-screen=diagnostics]")],
            ),
        ],
    },
    Evening {
        name: "a host",
        orders: 0,
        link: Link::Live,
        signed_in: false,
        scenes: &[
            new(
                "new-feast",
                &[
                    Touch("[data-action=host]"),
                    Until("[data-notice=first-admin]"),
                ],
            ),
            of(
                "kitchen",
                "hosting",
                &[
                    Touch("[data-action=noted]"),
                    Until(".kitchen"),
                    Touch("[data-screen=settings]"),
                    Touch("[data-action=host-network]"),
                    Until("[data-pairing-code]"),
                ],
            ),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scene_has_a_name_of_its_own_that_can_name_a_folder() {
        let mut names: Vec<&str> = names().collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(
            names.iter().all(|name| name.chars().all(plain)),
            "{names:?}"
        );
    }
}
