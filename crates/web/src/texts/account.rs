//! Texts of signing in by mail or password, and of one's account.

super::texts! {
    login_title: "Entrer avec votre adresse", "Come in with your address";
    login_lead: "Nous vous envoyons un code de huit chiffres. Il vaut dix minutes.", "We send you a code of eight digits. It is valid for ten minutes.";
    email: "Adresse électronique", "E-mail address";
    send_code: "Recevoir un code", "Send me a code";
    with_password: "J’ai un mot de passe", "I have a password";
    password: "Mot de passe", "Password";
    sign_in: "Entrer", "Come in";
    code_title: "Tapez le code reçu", "Type the code you received";
    code_lead: "Si cette adresse est connue de Glane, un code vient d’y être envoyé. Regardez aussi dans les indésirables.", "If Glane knows this address, a code was just sent to it. Look among unwanted mail too.";
    code: "Code de huit chiffres", "Code of eight digits";
    another_code: "Recevoir un autre code", "Send me another code";
    summary: "Cela n’a pas marché", "That did not work";
    account_title: "Mon compte", "My account";
    sessions: "Où vous êtes connecté", "Where you are signed in";
    this_device: "cet appareil", "this device";
    unknown_device: "Appareil inconnu", "Unknown device";
    since: "depuis le", "since";
    everywhere: "Quitter partout", "Sign out everywhere";
    everywhere_hint: "Tous les appareils, liens et jetons cessent de marcher, celui-ci aussi.", "All devices, links and tokens stop working, this one too.";
    password_title: "Mot de passe", "Password";
    password_hint: "Au moins 12 caractères : quatre mots sans lien se retiennent bien. Vous pouvez aussi vous en passer et entrer par code.", "At least 12 characters: four words without connection are easy to remember. You can also do without and come in by code.";
    password_new: "Nouveau mot de passe", "New password";
    password_save: "Enregistrer", "Save";
    tokens: "Jetons pour programmes", "Tokens for programs";
    tokens_lead: "Un jeton laisse un programme agir pour vous par l’API, dans la limite choisie.", "A token lets a program act for you through the API, within the limit you choose.";
    token_name: "À quoi sert-il ?", "What is it for?";
    token_read: "Lire seulement", "Only look";
    token_act: "Lire et agir comme moi", "Look and act as I may";
    token_make: "Créer un jeton", "Make a token";
    token_shown: "Copiez ce jeton maintenant : il ne sera plus montré.", "Copy this token now: it will not be shown again.";
    token_until: "jusqu’au", "until";
    token_revoke: "Révoquer", "Revoke";
    token_name_missing: "Dites à quoi sert le jeton : vous le reconnaîtrez dans la liste.", "Say what the token is for: you will recognise it in the list.";
}
