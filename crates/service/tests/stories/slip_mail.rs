//! Slips by mail: once per slip to both sides, and not to whoever does not want them.

use glane_fleet::{Deed, RefusalReason};
use glane_foundation::{Language, PersonId, Role};
use glane_persistence::{outbox, outbox::Message, slips};
use glane_service::{
    accounts::{self, NewPerson},
    acts,
    views::papers::SlipsOf,
};
use glane_testkit::on_both_databases;

use crate::round::{Road, act, as_planned, drops, handed};

async fn somebody(road: &Road<'_>, role: Role, email: Option<&str>) -> PersonId {
    let new = NewPerson {
        name: "Odile".into(),
        email: email.map(str::to_owned),
        phone: "06 39 98 00 01".into(),
        language: Language::Fr,
        role,
        territory: Some(road.world.territory().clone()),
    };
    accounts::add_person(&road.world.glane, &road.world.operator(), &new).await.unwrap()
}

on_both_databases! {
    async fn each_slip_goes_once_to_both_sides_and_a_replaced_one_is_said_to_be(test) {
        let road = Road::of(test, "ordinary").await;
        let round = road.loaded().await;
        let stop = drops(&round).next().unwrap();
        let line = &stop.lines[0];
        let glane_persistence::rounds::StopPlace::Association(to) = &stop.place else { unreachable!("a drop is at an association") };
        let receiver = somebody(&road, Role::Association { association: to.clone() }, Some("odile@table.example")).await;
        let by_text = somebody(&road, Role::Association { association: to.clone() }, None).await;
        let promise = glane_persistence::allocations::get(&test.db, &line.allocation).await.unwrap();
        let from = glane_persistence::lots::get(&test.db, &promise.lot).await.unwrap().lot.store;
        let giver = somebody(&road, Role::Store { store: from.clone() }, Some("clerk@pont.example")).await;
        let mails = async |person: &PersonId| -> Vec<Message> {
            let all = outbox::to_person(&test.db, person, 99).await.unwrap();
            all.into_iter().filter(|mail| mail.subject.starts_with("Bon de retrait")).collect()
        };

        let whole = as_planned(stop, 60);
        road.done(&round, &whole).await;
        let made = slips::of_stop(&test.db, &stop.id).await.unwrap();
        assert_eq!(mails(&receiver).await.len(), made.len(), "one for each store's slip");
        assert!(mails(&by_text).await.is_empty(), "a slip is too long for a text message");
        let first = mails(&giver).await;
        let slip = made.iter().find(|slip| slip.store == from).unwrap();
        assert_eq!(first.len(), 1);
        assert!(first[0].subject.ends_with(&format!("{}-{:05}", slip.year, slip.number)), "{}", first[0].subject);
        assert!(first[0].body.contains("Total accepté : ") && !first[0].body.contains("remplace"), "{}", first[0].body);

        road.done(&round, &whole).await;
        assert_eq!(mails(&giver).await.len(), 1, "the same acts again make no slip, so no mail");

        let fewer = handed(&line.allocation, line.cases.get() - 1, &[(1, RefusalReason::Damaged)]);
        road.done(&round, &[act(stop, 90, fewer)]).await;
        let told = mails(&giver).await;
        assert_eq!(told.len(), 2);
        let old = format!("Ce bon remplace le n° {}-{:05}", slip.year, slip.number);
        assert!(told[0].body.starts_with(&old), "{}", told[0].body);

        let clerk = road.world.clerk(&from);
        acts::set_slip_mail(&road.world.glane, &clerk, SlipsOf::Store(&from), false).await.unwrap();
        let (before, at_table) = (mails(&giver).await.len(), mails(&receiver).await.len());
        road.done(&round, &[act(stop, 95, Deed::Signed { name: "Odile".into(), drawing: None })]).await;
        assert_eq!(mails(&giver).await.len(), before, "turned off");
        assert!(mails(&receiver).await.len() > at_table, "for this place alone");
        let volunteer = road.world.volunteer(to);
        let foreign = acts::set_slip_mail(&road.world.glane, &volunteer, SlipsOf::Store(&from), true).await;
        assert!(foreign.is_err(), "not one's own place");
    }
}
