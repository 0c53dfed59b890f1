//! Events as Segment's libraries send them, made from a fixed seed so that every run and every peer sees the same.

use serde_json::{Value, json};

/// A small deterministic source of numbers (xorshift).
#[derive(Debug)]
pub(crate) struct Seed(u64);

impl Seed {
    /// A source that always gives the same sequence.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.max(1))
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    fn uuid(&mut self) -> String {
        let (a, b, c) = (
            self.below(1 << 32),
            self.below(1 << 32),
            self.below(1 << 60),
        );
        format!(
            "{a:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
            b >> 16,
            b & 0xfff,
            c >> 48,
            c & 0xffff_ffff_ffff
        )
    }
}

const BROWSER: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                       Chrome/142.0.7444.60 Safari/537.36";

fn envelope(seed: &mut Seed, kind: &str, context: &Value) -> Value {
    let second = seed.below(60);
    json!({
        "anonymousId": seed.uuid(),
        "context": context,
        "integrations": {"All": true},
        "messageId": format!("ajs-next-17645{:05}-{}", seed.below(100_000), seed.uuid()),
        "originalTimestamp": format!("2025-11-30T10:20:{second:02}.412Z"),
        "receivedAt": format!("2025-11-30T10:20:{second:02}.981Z"),
        "sentAt": format!("2025-11-30T10:20:{second:02}.730Z"),
        "timestamp": format!("2025-11-30T10:20:{second:02}.412Z"),
        "type": kind,
        "userId": format!("user_{}", seed.below(50_000)),
        "version": 2,
        "writeKey": "s7Nq0aF2kPzX9wLmB4cVtRyE1uHj6oDi",
        "channel": "client",
        "_metadata": {"bundled": ["Segment.io"], "unbundled": [], "bundledIds": []},
    })
}

fn web(seed: &mut Seed) -> Value {
    let page = seed.below(500);
    json!({
        "campaign": {"name": "autumn-launch", "source": "newsletter", "medium": "email", "content": "hero"},
        "groupId": format!("company_{}", seed.below(800)),
        "ip": format!("203.0.113.{}", seed.below(255)),
        "library": {"name": "analytics.js", "version": "next-1.81.1"},
        "locale": "de-DE",
        "page": {
            "path": format!("/products/{page}"),
            "referrer": "https://www.search.example/",
            "search": "?utm_source=newsletter&utm_medium=email",
            "title": "Trail running shoes – Example Shop",
            "url": format!("https://shop.example/products/{page}?utm_source=newsletter&utm_medium=email"),
        },
        "screen": {"width": 2560, "height": 1440, "density": 2},
        "timezone": "Europe/Berlin",
        "userAgent": BROWSER,
        "userAgentData": {
            "brands": [{"brand": "Chromium", "version": "142"}, {"brand": "Not)A;Brand", "version": "99"}],
            "mobile": false,
            "platform": "Windows",
        },
    })
}

fn mobile(seed: &mut Seed) -> Value {
    json!({
        "app": {"build": "3.0.1.77", "name": "ShopApp", "namespace": "com.example.shop", "version": "3.0.1"},
        "device": {
            "adTrackingEnabled": true,
            "advertisingId": seed.uuid(),
            "id": seed.uuid(),
            "manufacturer": "Apple",
            "model": "iPhone15,3",
            "name": "iPhone",
            "type": "ios",
        },
        "ip": format!("198.51.100.{}", seed.below(255)),
        "library": {"name": "analytics-swift", "version": "1.9.1"},
        "locale": "fr-CA",
        "network": {"bluetooth": false, "carrier": "Example Mobile", "cellular": true, "wifi": false},
        "os": {"name": "iOS", "version": "18.6"},
        "screen": {"density": 3, "height": 932, "width": 430},
        "timezone": "America/Montreal",
    })
}

fn with(mut event: Value, more: Value) -> String {
    if let (Value::Object(event), Value::Object(more)) = (&mut event, more) {
        event.extend(more);
    }
    event.to_string()
}

/// A track call of analytics.js, about 1.5 KB.
pub(crate) fn track(seed: &mut Seed) -> String {
    let context = web(seed);
    let properties = json!({
        "product_id": format!("sku-{}", seed.below(5_000)),
        "name": "Trail Runner 3",
        "category": "Shoes",
        "brand": "Example",
        "variant": "blue / 42",
        "price": 129.9,
        "currency": "EUR",
        "position": seed.below(40),
        "in_stock": true,
        "coupon": null,
        "tags": ["sale", "outdoor"],
    });
    with(
        envelope(seed, "track", &context),
        json!({"event": "Product Added", "properties": properties}),
    )
}

/// An Order Completed call with so many products.
pub(crate) fn order(seed: &mut Seed, products: usize) -> String {
    let items: Vec<Value> = (0..products)
        .map(|i| {
            json!({
                "product_id": format!("p-{}", seed.below(5_000)),
                "sku": format!("SKU-{i:04}"),
                "name": "Trail Runner 3",
                "category": "Shoes",
                "brand": "Example",
                "variant": "blue / 42",
                "price": 129.9,
                "quantity": 1 + seed.below(3),
                "position": i + 1,
                "url": "https://shop.example/products/trail-runner-3",
                "image_url": "https://cdn.shop.example/trail-runner-3.jpg",
            })
        })
        .collect();
    let context = web(seed);
    let properties = json!({
        "order_id": format!("o-{}", seed.below(1_000_000)),
        "checkout_id": seed.uuid(),
        "affiliation": "Example Shop",
        "total": 412.7,
        "subtotal": 389.7,
        "revenue": 389.7,
        "shipping": 4.9,
        "tax": 18.1,
        "discount": 0,
        "currency": "EUR",
        "products": items,
    });
    with(
        envelope(seed, "track", &context),
        json!({"event": "Order Completed", "properties": properties}),
    )
}

/// A screen call of a phone.
pub(crate) fn screen(seed: &mut Seed) -> String {
    let context = mobile(seed);
    with(
        envelope(seed, "screen", &context),
        json!({"name": "Product Detail", "properties": {"product_id": "p-77"}}),
    )
}

/// A page call of analytics.js.
pub(crate) fn page(seed: &mut Seed) -> String {
    let context = web(seed);
    let properties =
        json!({"path": "/pricing", "title": "Pricing", "url": "https://shop.example/pricing"});
    with(
        envelope(seed, "page", &context),
        json!({"name": "Pricing", "category": "Docs", "properties": properties}),
    )
}

/// An identify call with twenty traits.
pub(crate) fn identify(seed: &mut Seed) -> String {
    let context = web(seed);
    let mut traits = json!({
        "email": format!("person{}@example.com", seed.below(50_000)),
        "firstName": "Ada", "lastName": "Example", "phone": "+49 30 1234567", "createdAt": "2024-03-01T08:00:00Z",
        "plan": "pro", "seats": 12, "trial": false, "company": {"id": "company_12", "name": "Example GmbH"},
    });
    if let Value::Object(traits) = &mut traits {
        for i in 0..11 {
            traits.insert(
                format!("custom_trait_{i}"),
                json!(format!("value {}", seed.below(1_000))),
            );
        }
    }
    with(
        envelope(seed, "identify", &context),
        json!({"traits": traits}),
    )
}

/// A group call.
pub(crate) fn group(seed: &mut Seed) -> String {
    let context = web(seed);
    let traits = json!({"name": "Example GmbH", "industry": "Retail", "employees": 420, "createdAt": "2020-01-01"});
    with(
        envelope(seed, "group", &context),
        json!({"groupId": format!("company_{}", seed.below(800)), "traits": traits}),
    )
}

/// What a shop sends: mostly track, then pages and screens, some identify, group and orders.
pub(crate) fn mixed(seed: &mut Seed) -> String {
    match seed.below(100) {
        0..55 => track(seed),
        55..75 => page(seed),
        75..85 => screen(seed),
        85..93 => identify(seed),
        93..95 => group(seed),
        _ => {
            let products = 1 + seed.below(6) as usize;
            order(seed, products)
        }
    }
}

/// A track call of about so many bytes: of a server where a browser's would not fit, else with more properties.
pub(crate) fn sized(seed: &mut Seed, bytes: usize) -> String {
    let mut event = track(seed);
    if bytes < event.len() {
        let context = json!({"library": {"name": "analytics-node", "version": "2.3.0"}});
        event = with(
            envelope(seed, "track", &context),
            json!({"event": "Job Done", "properties": {}}),
        );
    }
    let mut more = String::new();
    for i in 0.. {
        if event.len() + more.len() >= bytes {
            break;
        }
        let number = seed.below(1_000_000);
        let member = format!("\"property_{i}\":\"value {number} of a property of its own\",");
        more.push_str(&member);
    }
    let properties = "\"properties\":{";
    let end = if event.contains("\"properties\":{}") {
        ""
    } else {
        ","
    };
    let more = format!("{properties}{}{end}", more.trim_end_matches(','));
    event.replacen(properties, &more, 1)
}

/// The events of a case by its name, `track` or `order3`: how many there are is up to the caller.
pub(crate) fn case(name: &str, count: usize) -> Option<Vec<String>> {
    let (name, size) = name.split_at(name.trim_end_matches(|c: char| c.is_ascii_digit()).len());
    let size = || size.parse().ok();
    let make: Box<dyn Fn(&mut Seed) -> String> = match name {
        "track" => Box::new(track),
        "order" => size().map(|products| Box::new(move |seed: &mut Seed| order(seed, products)))?,
        "sized" => size().map(|bytes| Box::new(move |seed: &mut Seed| sized(seed, bytes)))?,
        "screen" => Box::new(screen),
        "identify" => Box::new(identify),
        "group" => Box::new(group),
        "mix" => Box::new(mixed),
        _ => return None,
    };
    let mut seed = Seed::new(2026);
    Some((0..count).map(|_| make(&mut seed)).collect())
}
