use super::*;
use crate::pin::PinHash;

fn a_pin() -> Option<PinHash> {
    Some(PinHash::kept("hash".into()))
}

fn set(world: &mut World, pin: Option<PinHash>) -> Result<(), ErrorCode> {
    let (reply, mut answer) = oneshot::channel();
    world.input(Input::Command(Command::SetPin { pin, reply }));
    answer.try_recv().unwrap().map_err(|error| error.code)
}

fn knock(world: &mut World) -> Tried {
    let (reply, mut answer) = oneshot::channel();
    world.input(Input::Command(Command::TryPin { reply }));
    answer.try_recv().unwrap().unwrap()
}

fn against() -> Tried {
    Tried::Against(PinHash::kept("hash".into()))
}

#[test]
fn a_pin_is_kept_before_it_is_told_and_only_that_it_is() {
    let mut world = World::live(&[]);
    assert_eq!(knock(&mut world), Tried::Open);
    world.keeps = false;
    assert_eq!(set(&mut world, a_pin()), Err(ErrorCode::CannotKeep));
    assert!(!world.core.snapshot().pin_set);

    world.keeps = true;
    assert_eq!(set(&mut world, a_pin()), Ok(()));
    assert!(world.core.snapshot().pin_set);
    assert!(world.pushes.contains(&Change::Pin { set: true }));
    assert_eq!(knock(&mut world), against());
    assert_eq!(set(&mut world, None), Ok(()));
    assert!(world.pushes.contains(&Change::Pin { set: false }));
    assert_eq!(knock(&mut world), Tried::Open);
}

#[test]
fn after_five_wrong_ones_each_further_one_waits_longer_and_a_right_one_ends_it() {
    let mut world = World::live(&[]);
    set(&mut world, a_pin()).unwrap();
    for _ in 0..5 {
        assert_eq!(knock(&mut world), against());
    }
    for seconds in [30, 60, 120, 240, 480, 900, 900] {
        assert_eq!(knock(&mut world), Tried::Wait { seconds });
        world.mono += Duration::from_secs(u64::from(seconds) - 1);
        assert_eq!(knock(&mut world), Tried::Wait { seconds: 1 });
        world.mono += Duration::from_secs(1);
        assert_eq!(knock(&mut world), against(), "and this one was wrong too");
    }
    world.mono += Duration::from_secs(900);
    assert_eq!(knock(&mut world), against());
    let (reply, _answer) = oneshot::channel();
    world.input(Input::Command(Command::PinFits { reply }));
    for _ in 0..5 {
        assert_eq!(knock(&mut world), against());
    }
    assert_eq!(knock(&mut world), Tried::Wait { seconds: 30 });
}
