//! Settings and events in, records out.

use serde_json::{Value, json};

use super::import;
use crate::Error;
use crate::trial::{COMPILER, Trial};

fn file(settings: &Value) -> String {
    import(&settings.to_string(), &COMPILER).unwrap().file
}

/// The mappings that fire for an event, each with the body of its first record.
fn run(settings: &Value, event: &Value) -> Vec<(String, Value)> {
    let fired = Trial::clean(&file(settings))
        .run(&event.to_string())
        .unwrap();
    let first = |bodies: Result<Vec<Value>, String>| bodies.unwrap().into_iter().next();
    let fired = fired
        .into_iter()
        .map(|(name, bodies)| (name, first(bodies).unwrap_or_default()));
    fired.collect()
}

fn names(settings: &Value, event: &Value) -> Vec<String> {
    let fired = run(settings, event).into_iter();
    fired
        .map(|(name, body)| body["event"].as_str().map_or(name, str::to_owned))
        .collect()
}

#[test]
fn every_setting_is_handled_or_named() {
    let all = [
        ("token", json!("abc")),
        ("apiKey", json!("secret")),
        ("consolidatedPageCalls", json!(true)),
        ("trackAllPages", json!(true)),
        ("trackCategorizedPages", json!(true)),
        ("trackNamedPages", json!(true)),
        ("eventIncrements", json!(["a"])),
        ("propIncrements", json!(["b"])),
        ("people", json!(true)),
        ("peopleProperties", json!(["c"])),
        ("setAllTraitsByDefault", json!(true)),
        ("superProperties", json!(["d"])),
        ("legacySuperProperties", json!(true)),
        ("groupIdentifierTraits", json!(["e"])),
        ("groupTraitsToSetOnce", json!(["f"])),
        ("sourceName", json!("g")),
        ("enableEuropeanUnionEndpoint", json!(true)),
        ("crossSubdomainCookie", json!(true)),
        ("persistence", json!("cookie")),
        ("secureCookie", json!(false)),
        ("connectionMode", json!("cloud")),
        ("neverHeardOf", json!(1)),
    ];
    let without: serde_json::Map<_, _> = all
        .iter()
        .map(|(name, _)| ((*name).to_owned(), json!(null)))
        .collect();
    let quiet = file(&json!(without));
    for (name, value) in all {
        let mut settings = without.clone();
        settings.insert(name.to_owned(), value);
        let imported = import(&json!(settings).to_string(), &COMPILER).unwrap();
        let said = imported.report.to_string();
        assert!(
            said.contains(name) || imported.file != quiet,
            "{name}: {said}"
        );
        Trial::clean(&imported.file);
    }
}

#[test]
fn pages_are_named_by_the_first_setting_that_has_a_name() {
    let page = |category: &str, name: &str| json!({"type": "page", "userId": "u", "category": category, "name": name});
    let categorized = json!({"trackCategorizedPages": true});
    let named = json!({"trackNamedPages": true});
    let both = json!({"trackCategorizedPages": true, "trackNamedPages": true});
    let consolidated = json!({"consolidatedPageCalls": true, "trackNamedPages": true});
    for (settings, category, name, wanted) in [
        (
            &categorized,
            "Docs",
            "Index",
            &["Viewed Docs Index Page"][..],
        ),
        (&categorized, "Docs", "", &["Viewed Docs Page"]),
        (&categorized, "", "Index", &[]),
        (&named, "Docs", "Index", &["Viewed Index Page"]),
        (&named, "Docs", "", &[]),
        (&both, "", "Index", &["Viewed Index Page"]),
        (&both, "Docs", "Index", &["Viewed Docs Index Page"]),
        (&consolidated, "Docs", "Index", &["Loaded a Page"]),
        (&consolidated, "", "", &["Loaded a Page"]),
        (&json!({"token": "x"}), "Docs", "Index", &[]),
    ] {
        assert_eq!(
            names(settings, &page(category, name)),
            wanted,
            "{settings} {category} {name}"
        );
    }
    let screen = json!({"type": "screen", "name": "Home"});
    assert_eq!(names(&named, &screen), ["Viewed Home Screen"]);
    assert_eq!(
        names(&json!({"trackAllPages": true}), &screen),
        ["Loaded a Screen"]
    );
}

#[test]
fn events_keep_the_names_of_their_properties() {
    let event = json!({
        "type": "track", "event": "Signed In", "userId": "u", "timestamp": "2026-01-01T00:00:00Z",
        "properties": {"plan": "pro", "username": "ada", "nothing": null},
        "context": {
            "app": {"build": "7", "version": "1.2"}, "device": {"type": "iOS", "model": "m"},
            "library": {"name": "analytics-ios"}, "traits": {"email": "ada@x", "plan": "team", "token": "t"}
        }
    });
    let fired = run(&json!({"token": "x"}), &event);
    let properties = &fired[0].1["properties"];
    for (name, value) in [
        ("plan", json!("team")),
        ("$username", json!("ada")),
        ("username", json!(null)),
        ("$app_release", json!("7")),
        ("$ios_app_version", json!("1.2")),
        ("mp_lib", json!("Segment: analytics-ios")),
        ("mp_name_tag", json!("ada@x")),
        ("$email", json!("ada@x")),
        ("email", json!(null)),
        ("trait_token", json!("t")),
    ] {
        assert_eq!(properties[name], value, "{name}");
    }
    assert!(!properties.as_object().unwrap().contains_key("nothing"));
}

#[test]
fn profiles_are_set_and_nothing_is_joined() {
    let event = json!({
        "type": "identify", "anonymousId": "a", "userId": "u", "traits": {
            "name": "Ada Lovelace", "createdAt": "2026-01-02T03:04:05.678Z", "lastSeen": 1, "token": "t", "plan": "pro"
        }
    });
    let fired = run(&json!({"people": true}), &event);
    let set = &fired[0].1["$set"];
    assert_eq!(fired.len(), 1);
    assert_eq!(fired[0].1["$distinct_id"], "u");
    assert_eq!(set["$first_name"], "Ada");
    assert_eq!(set["$created"], "2026-01-02T03:04:05");
    assert_eq!(
        (&set["$last_seen"], &set["lastSeen"]),
        (&json!(1), &json!(null))
    );
    assert_eq!(
        (&set["trait_token"], &set["token"]),
        (&json!("t"), &json!(null))
    );
    assert_eq!((&set["id"], &set["plan"]), (&json!("u"), &json!("pro")));
    let listed = json!({"setAllTraitsByDefault": false, "peopleProperties": ["role"]});
    let set = &run(&listed, &event)[0].1["$set"];
    assert_eq!(
        (&set["$name"], &set["plan"]),
        (&json!("Ada Lovelace"), &json!(null))
    );
    assert_eq!(run(&json!({"people": false}), &event).len(), 0);
}

#[test]
fn profiles_count_events_and_properties_of_known_users() {
    let settings = json!({
        "eventIncrements": ["Signed in", "Loaded a page", "=odd {{name}}", "$x"], "trackAllPages": true,
        "propIncrements": ["logins", "items sold"]
    });
    let track = json!({
        "type": "track", "event": "signed IN", "userId": "u", "timestamp": "2026-01-02T03:04:05.678Z",
        "properties": {"logins": 2, "items sold": "none"}
    });
    let fired = run(&settings, &track);
    let bodies: Vec<_> = fired.iter().map(|(_, body)| body).collect();
    assert_eq!(bodies[1]["$add"], json!({"signed IN": 1}));
    assert_eq!(
        bodies[2]["$set"],
        json!({"Last signed IN": "2026-01-02T03:04:05"})
    );
    assert_eq!(bodies[3]["$add"], json!({"logins": 2}));
    let page = json!({"type": "page", "userId": "u"});
    assert_eq!(
        run(&settings, &page)[1].1["$add"],
        json!({"Loaded a Page": 1})
    );
    let odd = json!({"type": "track", "event": "=ODD {{name}}", "userId": "u"});
    assert_eq!(run(&settings, &odd).len(), 3);
    let dollar = json!({"type": "track", "event": "$X", "userId": "u"});
    assert_eq!(run(&settings, &dollar).len(), 3);
    let anonymous = json!({"type": "track", "event": "Signed In", "anonymousId": "a"});
    assert_eq!(run(&settings, &anonymous).len(), 1);
    let many: Vec<_> = (0..41).map(|n| format!("p{n}")).collect();
    let many = file(&json!({ "propIncrements": many }));
    assert_eq!(many.matches("Add Properties ").count(), 3);
}

#[test]
fn groups_go_by_their_traits() {
    let settings = json!({"groupIdentifierTraits": ["company id", "groupId"], "groupTraitsToSetOnce": ["founded"]});
    let event = json!({"type": "group", "groupId": "g", "traits": {"company id": "acme", "founded": 1990, "plan": "pro"}});
    let fired = run(&settings, &event);
    assert_eq!(fired.len(), 1);
    let body = &fired[0].1;
    assert_eq!(
        (&body["$group_key"], &body["$group_id"]),
        (&json!("company id"), &json!("acme"))
    );
    assert_eq!(
        (&body["$set"]["plan"], &body["$set"]["founded"]),
        (&json!("pro"), &json!(null))
    );
}

#[test]
fn what_is_no_export_is_refused() {
    for (text, line, column) in [
        ("", 1, 1),
        ("{\n  \"token\": ,}", 2, 12),
        ("[]", 1, 1),
        ("\"token\"", 1, 1),
        ("{\"subscriptions\": []}", 1, 1),
    ] {
        let error = import(text, &COMPILER).unwrap_err();
        let place = error.place().unwrap();
        assert_eq!(
            (place.line, place.column),
            (line, column),
            "{text}: {error}"
        );
    }
    let many: Vec<_> = (0..60).map(|n| format!("key{n}")).collect();
    let many = json!({ "groupIdentifierTraits": many }).to_string();
    assert!(matches!(
        import(&many, &COMPILER),
        Err(Error::TooMany { .. })
    ));
}

#[test]
fn settings_are_found_in_the_answers_of_both_apis() {
    let public = json!({"data": {"destination": {"settings": {"token": "abc", "enableEuropeanUnionEndpoint": true}}}});
    let config = json!({"name": "destinations/mixpanel", "config": [
        {"name": "workspaces/w/sources/s/destinations/mixpanel/config/token", "value": "abc"},
        {"name": "workspaces/w/sources/s/destinations/mixpanel/config/enableEuropeanUnionEndpoint", "value": "true"}
    ]});
    let plain = json!({"token": "abc", "enableEuropeanUnionEndpoint": true});
    assert_eq!(file(&public), file(&plain));
    assert_eq!(file(&config), file(&plain));
    assert!(file(&plain).contains("region: EU") && !file(&plain).contains("abc"));
}
