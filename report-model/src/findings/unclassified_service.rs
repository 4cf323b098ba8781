//! `unclassified_service`: neither a code nor a rule places the record in a service.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Domaine de service non déterminé",
        ar: "مجال الخدمة غير محدد",
        en: "Service not determined",
    },
    meaning: RuleText {
        fr: "Ni la colonne du service ni les mots-clés ne rattachent l'enregistrement à un domaine de service. Il \
             compte dans tous les totaux, sous « non classé » dans les tableaux par service que demande l'article 18.",
        ar: "لم يتأت ربط التسجيل بمجال خدمة، لا بعمود الخدمة ولا بالكلمات المفاتيح. ويحتسب في جميع المجاميع، ضمن «غير \
             مصنف» في الجداول حسب مجال الخدمات التي تقتضيها المادة 18.",
        en: "Neither the service column nor the keywords place the record in a field of services. It counts in every \
             total, under “unclassified” in the tables by service that article 18 asks for.",
    },
    remedy: RuleText {
        fr: "Complétez le service dans le registre ; ou ajoutez la graphie employée sous values, service, dans la \
             correspondance, ou un mot-clé dans le dossier rules.",
        ar: "أتموا الخدمة في السجل، أو أضيفوا الكتابة المستعملة تحت values ثم service في ملف المطابقة، أو كلمة مفتاحا \
             في المجلد rules.",
        en: "Fill in the service in the register; or add the spelling in use under values, service, in the mapping, \
             or a keyword in the folder rules.",
    },
    example: "Service empty, and a text in which no keyword occurs",
    source: "Decree 2-17-265, art. 18; counting rule 2 (every record is counted once)",
};
