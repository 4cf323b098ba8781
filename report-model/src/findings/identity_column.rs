//! `identity_column`: a column of identity numbers that no mapping asks for.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Colonne de numéros d'identité, inutile au rapport",
        ar: "عمود أرقام هوية لا يحتاجه التقرير",
        en: "Column of identity numbers that nothing needs",
    },
    meaning: RuleText {
        fr: "Une colonne que la correspondance ne demande pas porte des numéros de carte nationale ou de passeport. Elle \
             n'est pas lue, mais sa présence dans un fichier qui circule est un traitement de données personnelles.",
        ar: "يتضمن عمود لا يطلبه ملف المطابقة أرقام بطائق وطنية أو جوازات سفر. وهو لا يقرأ، غير أن وجوده في ملف متداول \
             معالجة لمعطيات ذات طابع شخصي.",
        en: "A column that the mapping does not ask for holds numbers of national cards or passports. It is not read, \
             but its presence in a file that goes round is a processing of personal data.",
    },
    remedy: RuleText {
        fr: "Retirez cette colonne de l'export, à la source, et supprimez les copies déjà faites. Si elle sert à \
             reconnaître un usager, désignez-la par user : elle devient alors un code sans retour possible.",
        ar: "احذفوا هذا العمود من التصدير في مصدره، وأتلفوا النسخ الموجودة. وإذا كان يصلح للتعرف على المرتفق فعينوه \
             بالحقل user: فيصير رمزا لا يمكن الرجوع منه إلى الرقم.",
        en: "Take the column out of the export, at its source, and delete the copies that were made. If it serves to \
             recognise a user, map it to user: it then becomes a code that leads nowhere back.",
    },
    example: "A column `CIN` beside `N°`, `Nature` and `Date de dépôt`",
    source: "Law 09-08, art. 3 and 12",
};
