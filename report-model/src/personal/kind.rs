//! The kinds of personal data that are recognised.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Message;
use crate::record::named;

named! {
    /// A kind of personal data that is recognised.
    PersonalData {
        /// A national identity card number.
        Cin = "cin",
        /// A telephone number.
        Phone = "phone",
        /// An e-mail address.
        Email = "email",
        /// An identifier of an enterprise (ICE).
        Ice = "ice",
        /// A bank account (RIB or IBAN).
        Account = "account",
        /// A number plate.
        Plate = "plate",
        /// A passport number.
        Passport = "passport",
        /// A number of social security (CNSS), after a word that says so.
        Cnss = "cnss",
        /// A name, after a title such as `Mme` or `السيد`.
        Name = "name",
        /// The address of a home.
        Address = "address",
        /// A day of birth.
        Birth = "birth",
    }
}

impl PersonalData {
    /// Its name, as it is said.
    pub const fn message(self) -> Message {
        Message::new(match self {
            PersonalData::Cin => "personal.cin",
            PersonalData::Phone => "personal.phone",
            PersonalData::Email => "personal.email",
            PersonalData::Ice => "personal.ice",
            PersonalData::Account => "personal.account",
            PersonalData::Plate => "personal.plate",
            PersonalData::Passport => "personal.passport",
            PersonalData::Cnss => "personal.cnss",
            PersonalData::Name => "personal.name",
            PersonalData::Address => "personal.address",
            PersonalData::Birth => "personal.birth",
        })
    }
}
