//! Accounts and how they sign in.

use super::table;

table! {
    /// Somebody who signs in.
    person = "person" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub name: String,
        pub email: Option<String>,
        pub phone: String,
        pub language: String,
        pub role: String,
        pub territory: Option<String>,
        pub store: Option<String>,
        pub association: Option<String>,
        pub driver: Option<String>,
        pub active: bool,
    }
}

table! {
    /// A link that signs in once.
    login_link = "login_link" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: String,
        pub person: String,
        pub created_at: DateTimeUtc,
        pub expires_at: DateTimeUtc,
        pub used_at: Option<DateTimeUtc>,
        pub many_times: bool,
    }
}

table! {
    /// A signed-in browser.
    session = "session" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: String,
        pub person: String,
        pub csrf: String,
        pub created_at: DateTimeUtc,
        pub expires_at: DateTimeUtc,
        pub device: String,
    }
}

table! {
    /// What a program shows to act for a person.
    api_token = "api_token" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub token_hash: String,
        pub person: String,
        pub name: String,
        pub scopes: String,
        pub created_at: DateTimeUtc,
        pub expires_at: DateTimeUtc,
    }
}

table! {
    /// A password's slow hash.
    password = "password" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person: String,
        pub phc: String,
        pub changed_at: DateTimeUtc,
    }
}

table! {
    /// A code sent by mail.
    login_code = "login_code" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub person: String,
        pub code_hash: String,
        pub created_at: DateTimeUtc,
        pub expires_at: DateTimeUtc,
        pub used_at: Option<DateTimeUtc>,
    }
}

table! {
    /// An attempt to sign in that counts against guessing.
    sign_in_try = "sign_in_try" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub subject: String,
        pub at: DateTimeUtc,
    }
}
