//! Texts of the frame, the front page, signing in and errors.

super::texts! {
    skip: "Aller au contenu", "Skip to content";
    sign_out: "Quitter", "Sign out";
    done_declared: "Lot déclaré. Vous verrez ici à qui il va.", "Lot declared. You will see here who gets it.";
    done_declared_late: "Lot déclaré. L’heure limite est passée : il sera proposé au prochain passage.", "Lot declared. The time limit has passed: it will be offered at the next run.";
    done_nothing: "Merci d’avoir répondu. Personne ne passera pour rien.", "Thank you for answering. Nobody will come for nothing.";
    done_something: "Réponse annulée. Vous pouvez déclarer.", "Answer undone. You can declare.";
    done_edited: "Lot corrigé.", "Lot corrected.";
    done_hours: "Horaires enregistrés.", "Hours saved.";
    done_profile: "Fiche enregistrée. Le nombre de personnes compte une fois vérifié.", "Profile saved. The number of people counts once verified.";
    done_withdrawn: "Lot retiré. Personne ne viendra le chercher.", "Lot taken back. Nobody will come for it.";
    done_imported: "Fichier reçu. Les lots sont déclarés.", "File received. The lots are declared.";
    done_confirmed: "Merci. Nous comptons sur vous.", "Thank you. We count on you.";
    done_declined: "C’est noté. Décliner ne vous coûte rien : votre tour reste le même.", "Noted. Declining costs you nothing: your turn stays the same.";
    done_booked: "C’est réservé. Le code à dire au magasin est ci-dessous.", "It is booked. The code to say at the store is below.";
    done_booking_changed: "Réservation changée. Le magasin est prévenu.", "Booking changed. The store is told.";
    done_booking_cancelled: "Réservation annulée. Votre tour reste le même.", "Booking cancelled. Your turn stays the same.";
    done_handed_over: "Remis. C’est enregistré.", "Handed over. It is on record.";
    done_not_fetched: "C’est noté. Ces caisses sont de nouveau proposées.", "Noted. These crates are offered again.";
    done_planned: "Le plan est prêt. Regardez-le, puis publiez.", "The plan is ready. Look at it, then publish.";
    done_published: "Le jour est publié. Magasins, associations et chauffeurs le voient.", "The day is published. Stores, associations and drivers see it.";
    done_enrolled: "Inscrit. Les prochains plans en tiennent compte.", "Enrolled. The next plans take it into account.";
    done_saved: "C’est enregistré.", "Saved.";
    done_verified: "Nombre vérifié. Il compte dès le prochain plan ; l’association est prévenue.", "Number verified. It counts from the next plan; the association is told.";
    done_paper: "Papier enregistré. L’association est prévenue.", "Paper on file. The association is told.";
    done_roster: "Équipe enregistrée. Les personnes concernées sont prévenues.", "Roster saved. Those concerned are told.";
    done_absence: "Absence notée. Trouvez quelqu’un pour ses tournées.", "Absence noted. Find a cover for the rounds.";
    done_moved: "Arrêt déplacé, et gardé là. Seules les personnes concernées sont prévenues.", "Stop moved, and kept there. Only those concerned are told.";
    done_unmoved: "Déplacement annulé : tout est comme avant.", "Move undone: everything is as before.";
    done_locked: "Gardé sur ce véhicule, même si vous planifiez à nouveau.", "Kept on this van, even if you plan again.";
    done_unlocked: "Le prochain plan pourra le mettre ailleurs.", "The next plan may put it elsewhere.";
    done_act: "C’est noté.", "Noted.";
    done_settled: "C’est réglé, et écrit au journal.", "Settled, and written to the trail.";
    done_wait: "Nous notons que vous êtes là. Appelez et attendez jusqu’à l’heure dite, ou dites pourquoi vous partez avant.", "Noted that you are there. Call and wait until the time given, or say why you leave before it.";
    done_act_trouble: "C’est noté, mais l’arrêt avait changé : la personne qui coordonne va regarder.", "Noted, but the stop had changed: the coordinator will look at it.";
    done_out: "Vous avez quitté Glane sur cet appareil.", "You have left Glane on this device.";
    home_title: "Ce que les magasins ont en trop arrive là où il manque", "What shops have left over gets to where it is missing";
    home_lead: "Chaque matin, les supermarchés disent ce qu’ils ont en trop. Glane le partage entre les associations selon leurs besoins et prépare les tournées.", "Every morning supermarkets say what they have left over. Glane shares it between food-aid associations by need and prepares the rounds.";
    home_store: "Les magasins déclarent leurs invendus en une minute, ou disent « rien aujourd’hui » d’une pression.", "Stores declare their surplus in a minute, or say “nothing today” with one tap.";
    home_association: "Les associations voient ce qui vient, quand, et pourquoi.", "Associations see what comes, when, and why.";
    home_driver: "Les chauffeurs ont leur tournée dans l’ordre, avec les accès et les téléphones.", "Drivers have their round in order, with access notes and telephone numbers.";
    home_operator: "Les personnes qui coordonnent voient le jour sur une carte, et ce qui n’a pas trouvé preneur.", "Coordinators see the day on a map, and what found no taker.";
    home_how: "Pour entrer", "To come in";
    home_link: "Ouvrez le lien personnel que vous avez reçu.", "Open the personal link you were given.";
    home_address: "Ou entrez avec votre adresse électronique", "Or come in with your e-mail address";
    account: "Mon compte", "My account";
    home_no_link: "Pas de lien, ou lien perdu ? Demandez-le à la personne qui coordonne les tournées près de chez vous.", "No link, or lost it? Ask the person who coordinates the rounds near you.";
    login_title: "Entrer dans Glane", "Come in to Glane";
    login_lead: "Ce lien est le vôtre. Ne le transmettez à personne.", "This link is yours. Do not pass it on.";
    login_button: "Entrer", "Come in";
    login_shared: "Sur un appareil partagé, quittez Glane quand vous avez fini.", "On a shared device, sign out when you have finished.";
    error_title: "Cela n’a pas marché", "That did not work";
    not_found_title: "Page introuvable", "Page not found";
    signed_out_title: "Entrez d’abord", "Come in first";
    not_now_title: "Ce n’est plus possible ainsi", "Not possible this way any more";
    slips: "Bons de retrait", "Donation slips";
    sheet: "Saisir la feuille revenue du terrain", "Type in the sheet that came back";
    quality: "Registre qualité", "Quality register";
    back: "Revenir à ma page", "Back to my page";
    behalf: "Vous saisissez pour", "You are typing for";
    behalf_stop: "Arrêter", "Stop";
    why: "Pourquoi ?", "Why?";
    previous_day: "Jour d’avant", "Day before";
    next_day: "Jour d’après", "Day after";
    to_today: "Revenir à aujourd’hui", "Back to today";
    days_label: "Autres jours", "Other days";
    estimate: "estimation", "estimate";
    administrator_title: "Administration", "Set-up";
    administrator_lead: "Les réglages se font en ligne de commande : tapez glane help.", "Settings are made on the command line: type glane help.";
}

impl Words {
    /// What has just been done, by the code in the address.
    pub(crate) fn done(&self, code: &str) -> Option<&'static str> {
        match code {
            "declared" => Some(self.done_declared),
            "declared_late" => Some(self.done_declared_late),
            "nothing" => Some(self.done_nothing),
            "something" => Some(self.done_something),
            "edited" => Some(self.done_edited),
            "hours" => Some(self.done_hours),
            "profile" => Some(self.done_profile),
            "withdrawn" => Some(self.done_withdrawn),
            "imported" => Some(self.done_imported),
            "confirmed" => Some(self.done_confirmed),
            "declined" => Some(self.done_declined),
            "booked" => Some(self.done_booked),
            "booking_changed" => Some(self.done_booking_changed),
            "booking_cancelled" => Some(self.done_booking_cancelled),
            "handed_over" => Some(self.done_handed_over),
            "not_fetched" => Some(self.done_not_fetched),
            "planned" => Some(self.done_planned),
            "published" => Some(self.done_published),
            "enrolled" => Some(self.done_enrolled),
            "saved" => Some(self.done_saved),
            "verified" => Some(self.done_verified),
            "paper" => Some(self.done_paper),
            "roster" => Some(self.done_roster),
            "absence" => Some(self.done_absence),
            "moved" => Some(self.done_moved),
            "unmoved" => Some(self.done_unmoved),
            "locked" => Some(self.done_locked),
            "unlocked" => Some(self.done_unlocked),
            "act" => Some(self.done_act),
            "settled" => Some(self.done_settled),
            "wait" => Some(self.done_wait),
            "act_trouble" => Some(self.done_act_trouble),
            "out" => Some(self.done_out),
            _ => None,
        }
    }
}
