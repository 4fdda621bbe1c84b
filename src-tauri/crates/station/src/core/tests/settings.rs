use olgfeast_protocol::{Role, settings::Sounds};

use super::*;

fn of_the_kitchen() -> Box<Settings> {
    Box::new(Settings {
        role: Some(Role::Kitchen),
        ..Settings::default()
    })
}

fn decide(world: &mut World, settings: Box<Settings>) -> Result<(), ErrorCode> {
    let (reply, mut answer) = oneshot::channel();
    world.input(Input::Command(Command::ChangeSettings { settings, reply }));
    answer.try_recv().unwrap().map_err(|error| error.code)
}

#[test]
fn settings_are_shown_and_answered_once_they_are_kept() {
    let mut world = World::live(&[]);
    let (reply, mut answer) = oneshot::channel();
    let settings = of_the_kitchen();
    let now = world.now();
    let command = Command::ChangeSettings { settings, reply };
    world.core.handle(Input::Command(command), now);
    assert!(answer.try_recv().is_err(), "not before they are on disk");
    assert_eq!(world.core.snapshot().settings, Settings::default());

    world.collect();
    assert_eq!(
        world.stores.back(),
        Some(&StoreOp::Decided(of_the_kitchen()))
    );
    assert_eq!(answer.try_recv().unwrap(), Ok(()));
    assert_eq!(world.core.snapshot().settings, *of_the_kitchen());
    let settings = *of_the_kitchen();
    assert!(world.pushes.contains(&Change::Settings { settings }));
}

#[test]
fn settings_that_cannot_be_kept_or_make_no_sense_change_nothing() {
    let mut world = World::live(&[]);
    world.keeps = false;
    let code = decide(&mut world, of_the_kitchen());
    assert_eq!(code, Err(ErrorCode::CannotKeep));

    world.keeps = true;
    let stored = world.stores.len();
    let mut loud = of_the_kitchen();
    loud.sounds = Sounds {
        volume: 255,
        ..Sounds::default()
    };
    assert_eq!(decide(&mut world, loud), Err(ErrorCode::BadInput));
    assert_eq!(world.stores.len(), stored);
    assert_eq!(world.core.snapshot().settings, Settings::default());
}

#[test]
fn the_first_run_decides_before_anybody_has_signed_in() {
    let mut world = World::live(&[]);
    let (reply, _answer) = oneshot::channel();
    world.input(Input::Command(Command::SignOut { reply }));
    assert_eq!(decide(&mut world, of_the_kitchen()), Ok(()));
}
