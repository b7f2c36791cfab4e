//! A photo of what was refused: kept once, shown to those it concerns.

use glane_fleet::{Deed, PhotoId, Refusal, RefusalReason};
use glane_foundation::{Actor, Cases};
use glane_persistence::{allocations, lots};
use glane_service::{ServiceError, acts, views};
use glane_testkit::on_both_databases;

use crate::round::{Road, act, drops};

/// The frame of a small grey JPEG that says in a comment where it was taken.
fn photo(grey: u8) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8];
    for (marker, content) in [
        (0xfe, b"48.85 N".to_vec()),
        (0xdb, vec![1; 65]),
        (0xc0, vec![8, 0, 8, 0, 8, 1, 1, 0x11, 0]),
        (0xda, vec![1, 1, 0, 0, 63, 0]),
    ] {
        bytes.extend([0xff, marker]);
        bytes.extend(u16::try_from(content.len() + 2).unwrap().to_be_bytes());
        bytes.extend(content);
    }
    bytes.extend([grey, 0xff, 0xd9]);
    bytes
}

on_both_databases! {
    async fn a_photo_of_a_refusal_is_kept_once_and_shown_to_those_it_concerns(test) {
        let road = Road::of(test, "ordinary").await;
        let glane = &road.world.glane;
        let round = road.loaded().await;
        let stop = drops(&round).next().unwrap();
        let line = &stop.lines[0];
        let id = PhotoId::parse("photo-1").unwrap();
        let refused = vec![Refusal { cases: Cases::new(1), reason: RefusalReason::Spoiled, photo: Some(id.clone()) }];
        let accepted = Cases::new(line.cases.get() - 1);
        let deed = Deed::HandedOver { allocation: line.allocation.clone(), accepted, refused };
        road.done(&round, &[act(stop, 60, deed)]).await;
        let promise = allocations::get(&test.db, &line.allocation).await.unwrap();
        let store = lots::get(&test.db, &promise.lot).await.unwrap().lot.store;
        let clerk = road.world.clerk(&store);
        let register = || views::papers::register(glane, &clerk, &store);
        assert_eq!(register().await.unwrap()[0].photo, None, "the act is there before its photo");

        let driver = road.driver(&round);
        for _ in 0..2 {
            acts::keep_photo(glane, &driver, &round.id, &id, &photo(7)).await.unwrap();
        }
        assert_eq!(register().await.unwrap()[0].photo, Some(id.clone()));
        let shown = views::photo::photo(glane, &clerk, &id).await.unwrap();
        assert!(shown.ends_with(&[7, 0xff, 0xd9]) && !shown.windows(7).any(|part| part == b"48.85 N"));
        let other = acts::keep_photo(glane, &driver, &round.id, &id, &photo(8)).await;
        assert!(matches!(other, Err(ServiceError::KeyReused)), "{other:?}");

        for actor in [&driver, &road.world.operator(), &road.world.volunteer(&promise.association)] {
            assert_eq!(views::photo::photo(glane, actor, &id).await.unwrap(), shown);
        }
        let elsewhere = road.world.town.stores.iter().find(|other| other.id != store).unwrap();
        let stranger = road.world.clerk(&elsewhere.id);
        assert!(matches!(views::photo::photo(glane, &stranger, &id).await, Err(ServiceError::Forbidden)));

        // Received on 23 November at 13:00: 183 days later, on 25 May, the picture is gone and the refusal is not.
        for (instant, kept) in [("2027-05-25T12:59:00Z", true), ("2027-05-25T13:01:00Z", false)] {
            road.world.at(instant);
            acts::forget_photos(glane, &Actor::SYSTEM).await.unwrap();
            assert_eq!(views::photo::photo(glane, &clerk, &id).await.is_ok(), kept, "{instant}");
            let told = &register().await.unwrap()[0];
            assert_eq!((told.cases, told.photo.is_some()), (Cases::new(1), kept), "{instant}");
        }
        acts::keep_photo(glane, &driver, &round.id, &id, &photo(7)).await.unwrap();
        assert!(views::photo::photo(glane, &clerk, &id).await.is_ok(), "the same picture taken again is kept again");
    }

    async fn what_is_no_photo_or_not_of_ones_own_round_is_refused(test) {
        let road = Road::of(test, "ordinary").await;
        let glane = &road.world.glane;
        let round = road.round().await;
        let (id, driver) = (PhotoId::parse("photo-2").unwrap(), road.driver(&round));
        for (bytes, word) in [
            (b"GIF89a".to_vec(), "JPEG"),
            (photo(7)[..40].to_vec(), "incomplete"),
            ([photo(7), vec![0; acts::MOST_PHOTO_BYTES]].concat(), "8 MB"),
        ] {
            let refused = acts::keep_photo(glane, &driver, &round.id, &id, &bytes).await.unwrap_err();
            assert!(refused.to_string().contains(word), "{refused}");
        }
        let stranger = road.world.clerk(&road.world.town.stores[0].id);
        let refused = acts::keep_photo(glane, &stranger, &round.id, &id, &photo(7)).await;
        assert!(matches!(refused, Err(ServiceError::Forbidden)), "{refused:?}");
        let unknown = views::photo::photo(glane, &driver, &id).await;
        assert!(matches!(unknown, Err(ServiceError::NotFound("photo"))), "nothing of them was kept");
    }
}
