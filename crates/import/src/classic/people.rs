//! Profiles: identify and group calls, increments, aliases.

use segue_parser::rule;

use super::{Settings, expression, list, listed, mapping};
use crate::document::{Document, key, literal, quoted, value};
use crate::report::{Report, Verdict};
use crate::yaml::{Map, Yaml};

/// Whose profile: the action would also join the ids, which the classic destination never did.
const USER: [(&str, &str); 2] = [
    ("user_id", "=userId ?? anonymousId"),
    ("anonymous_id", "null"),
];

/// The traits that went to every profile, whatever was listed.
const SPECIAL: &[&str] = &[
    "created",
    "createdAt",
    "email",
    "firstName",
    "lastName",
    "lastSeen",
    "name",
    "phone",
    "token",
    "username",
];

/// What becomes of traits; none are removed.
const TRAITS: &[(&str, Option<&str>)] = &[
    (
        "created",
        Some("=format_time(traits.created ?? traits.createdAt, \"%Y-%m-%dT%H:%M:%S\")"),
    ),
    ("createdAt", None),
    (
        "email",
        Some("=traits.email ?? if(match(userId, \"*?@?*.?*\"), userId)"),
    ),
    (
        "firstName",
        Some("=traits.firstName ?? traits.first_name ?? first(split(trim(traits.name), \" \"))"),
    ),
    ("lastName", Some("=traits.lastName ?? traits.last_name")),
    ("lastSeen", None),
    ("$last_seen", Some("=traits.lastSeen")),
    ("token", None),
    ("trait_token", Some("=traits.token")),
    ("id", Some("=userId")),
];

/// Most properties that one call of the action increments.
const INCREMENTS: usize = 20;

const SECONDS: &str = "%Y-%m-%dT%H:%M:%S";

pub(super) fn add(settings: &Settings, document: &mut Document<'_>, report: &mut Report) {
    if settings.people {
        report.note(
            Verdict::Carried,
            "people",
            "it is on, so identify calls set the profile",
        );
        identify(settings, document, report);
        event_increments(settings, document, report);
        property_increments(settings, document, report);
    } else {
        report.note(
            Verdict::Carried,
            "people",
            "it is off, so identify calls go nowhere",
        );
        for (setting, names) in [
            ("eventIncrements", &settings.event_increments),
            ("propIncrements", &settings.property_increments),
            ("peopleProperties", &settings.people_properties),
        ] {
            if !names.is_empty() {
                report.note(
                    Verdict::Carried,
                    setting,
                    "without `people` it had no effect",
                );
            }
        }
    }
    groups(settings, document, report);
    let mut fields = Map::default();
    fields.put("alias", Yaml::text("=userId"));
    fields.put("distinct_id", Yaml::text("=previousId"));
    document.mappings.push(mapping(
        "",
        "Alias Calls",
        "type = \"alias\"",
        "alias",
        fields,
    ));
    report.note(
        Verdict::Carried,
        "alias calls",
        "all of them; one without both ids is an error now",
    );
}

fn user() -> Map {
    let mut fields = Map::default();
    for (key, value) in USER {
        fields.put(
            key,
            if value == "null" {
                Yaml::raw(value)
            } else {
                Yaml::text(value)
            },
        );
    }
    fields
}

fn identify(settings: &Settings, document: &mut Document<'_>, report: &mut Report) {
    let mut fields = user();
    if settings.all_traits {
        let message = "identify calls set all traits on the profile";
        report.note(Verdict::Carried, "setAllTraitsByDefault", message);
        if !settings.people_properties.is_empty() {
            let message = "with `setAllTraitsByDefault` all traits are set anyway";
            report.note(Verdict::Carried, "peopleProperties", message);
        }
    } else {
        let special = SPECIAL.iter().map(|name| (*name).to_owned());
        let names: Vec<String> = settings
            .people_properties
            .iter()
            .cloned()
            .chain(special)
            .collect();
        let message = "only the listed traits are set, and those that Mixpanel knows; if all were, remove `traits`";
        report.note(Verdict::Carried, "peopleProperties", message);
        fields.put(
            "traits",
            expression(&format!("pick(traits, {})", list(&names))),
        );
    }
    let mut traits = Map::default();
    for (key, value) in TRAITS {
        traits.put(*key, value.map_or_else(|| Yaml::raw("null"), Yaml::text));
    }
    fields.put("traits+", Yaml::Map(traits));
    document.mappings.push(mapping(
        "",
        "Identify Calls",
        "type = \"identify\"",
        "identifyUser",
        fields,
    ));
    for (subject, message) in [
        (
            "charges",
            "`revenue` no longer adds to `$transactions` of the profile, which no action does; count it with Mixpanel's \
             reports on the event's `revenue`",
        ),
        (
            "trait names",
            "they are taken as spelt, but for `first_name` and `last_name`; add others under `traits`",
        ),
        (
            "context.active",
            "every identify call now counts as seen; keep those of inactive users back with `drop: {inactive: type = \
             \"identify\" and context.active = false}`",
        ),
        (
            "device tokens",
            "they are not added to `$ios_devices` of the profile, which no action does; send them to Mixpanel's API",
        ),
        (
            "device properties",
            "profiles no longer get them from the context; add those that reports need under `traits`",
        ),
    ] {
        report.note(Verdict::Changed, subject, message);
    }
}

/// One mapping counts all events of the list, another remembers when each was last.
fn event_increments(settings: &Settings, document: &mut Document<'_>, report: &mut Report) {
    if settings.event_increments.is_empty() {
        return;
    }
    let has_pages = document.lets.members.iter().any(|m| m.key == "page_name");
    let name = if has_pages {
        "=if(type = \"track\", event, let.page_name)"
    } else {
        "=if(type = \"track\", event)"
    };
    document.lets.put("event_name", Yaml::text(name));
    let counted = settings.event_increments.iter();
    let counted = counted.map(|name| value(&literal(&name.to_lowercase())));
    document.lets.say(
        vec!["The events that profiles count, in lower case.".to_owned()],
        "counted",
        Yaml::List(counted.collect()),
    );
    let trigger = "userId != null and lowercase(let.event_name) in let.counted";
    let mut increment = Map::default();
    increment.put("{{let.event_name}}", Yaml::raw(1));
    let mut fields = user();
    fields.put("increment", Yaml::Map(increment));
    document.mappings.push(mapping(
        "",
        "Count Events",
        trigger,
        "incrementProperties",
        fields,
    ));
    let mut last = Map::default();
    last.put(
        "Last {{let.event_name}}",
        Yaml::text(format!("=format_time(timestamp, \"{SECONDS}\")")),
    );
    let mut fields = user();
    fields.put("traits", Yaml::Map(last));
    document.mappings.push(mapping(
        "",
        "Remember Last Events",
        trigger,
        "identifyUser",
        fields,
    ));
    report.note(
        Verdict::Carried,
        "eventIncrements",
        "each counts up on the profile, beside `Last NAME`; add names to `let.counted`",
    );
}

fn property_increments(settings: &Settings, document: &mut Document<'_>, report: &mut Report) {
    if settings.property_increments.is_empty() {
        return;
    }
    let chunks = settings.property_increments.chunks(INCREMENTS);
    let several = chunks.len() > 1;
    for (at, names) in chunks.enumerate() {
        let mut increment = Map::default();
        for name in names {
            let number = format!("number(properties[{}])", quoted(name));
            increment.put(key(name), expression(&number));
        }
        let any: Vec<_> = names
            .iter()
            .map(|name| format!("number(properties[{}]) != null", quoted(name)))
            .collect();
        let mut fields = user();
        fields.put("increment", Yaml::Map(increment));
        let name = if several {
            format!("Add Properties {}", at + 1)
        } else {
            "Add Properties".to_owned()
        };
        let trigger = format!("type = \"track\" and ({})", any.join(" or "));
        let trigger = rule::format(&trigger).unwrap_or(trigger);
        document
            .mappings
            .push(mapping("", &name, &trigger, "incrementProperties", fields));
    }
    report.note(
        Verdict::Changed,
        "propIncrements",
        "numbers in them add to the profile; the names are compared as spelt, where their case did not matter",
    );
}

fn groups(settings: &Settings, document: &mut Document<'_>, report: &mut Report) {
    if settings.groups.is_empty() {
        report.note(
            Verdict::Carried,
            "group calls",
            "none are sent, as there are no group identifier traits",
        );
    }
    let base = if settings.group_traits_once.is_empty() {
        "traits".to_owned()
    } else {
        let message = format!(
            "{} left out: no action sets a trait once only, and set every time its first value would be lost; send them \
             by Mixpanel's `groups#group-set-once`",
            listed(&settings.group_traits_once)
        );
        report.note(Verdict::NotCarried, "groupTraitsToSetOnce", message);
        format!("omit(traits, {})", list(&settings.group_traits_once))
    };
    for key in &settings.groups {
        let path = format!("traits[{}]", quoted(key));
        let mut fields = Map::default();
        fields.put("group_key", value(key));
        fields.put("group_id", expression(&path));
        if !settings.group_traits_once.is_empty() {
            fields.put("traits", expression(&base));
        }
        let trigger = format!("type = \"group\" and {path} != null");
        let trigger = rule::format(&trigger).unwrap_or(trigger);
        let name = format!("Group Calls by {key}");
        document
            .mappings
            .push(mapping("", &name, &trigger, "groupIdentifyUser", fields));
    }
    if !settings.groups.is_empty() {
        let message = format!("a mapping for each of {}", listed(&settings.groups));
        report.note(Verdict::Carried, "groupIdentifierTraits", message);
        let message = "`name` and `created` of a group are sent as `$name` and `$created`, the names Mixpanel knows";
        report.note(Verdict::Changed, "group traits", message);
    }
}
