//! Requests that no client of ours makes.

use reqwest::Method;
use serde_json::json;

use crate::{
    common::answer,
    house::House,
    wire::{exchange, status},
};

/// A request with these lines after the first, which asks for the answer to be the last.
fn request(line: &str, headers: &[&str], body: &str) -> Vec<u8> {
    let mut request = format!("{line} HTTP/1.1\r\nConnection: close\r\n");
    for header in headers {
        request.push_str(header);
        request.push_str("\r\n");
    }
    request.push_str("\r\n");
    request.push_str(body);
    request.into_bytes()
}

#[tokio::test]
async fn bodies_are_bounded_however_they_come() {
    let house = House::start().await;
    let large = "x".repeat(300 * 1024);
    let name = json!({ "customer_name": large }).to_string();
    for path in [
        "/api/v1/orders/checkout",
        "/api/v1/live/orders",
        "/api/v1/cart/items",
    ] {
        let request = house.feast.staff.request(Method::POST, path);
        let request = request.header("content-type", "application/json");
        let key = "0193a0de-7b1c-7c3e-8f00-000000000001";
        let request = request.header("idempotency-key", key).body(name.clone());
        house.refused(path, &answer(request).await, 413);
    }
    let login = house.nobody().login(&large, &large).await;
    house.refused("a large form", &login, 413);
    // Without a length, in chunks.
    let mut chunked = request(
        "POST /api/v1/auth/register",
        &[
            "Host: hub",
            "Content-Type: application/json",
            "Transfer-Encoding: chunked",
        ],
        "",
    );
    for _ in 0..300 {
        chunked.extend_from_slice(format!("400\r\n{}\r\n", "x".repeat(1_024)).as_bytes());
    }
    chunked.extend_from_slice(b"0\r\n\r\n");
    let answered = exchange(house.hub().address(), &chunked).await;
    assert_eq!(status(&answered), 413, "{answered}");
    // A length that never comes costs nothing before it comes.
    let promised = request(
        "POST /api/v1/auth/register",
        &[
            "Host: hub",
            "Content-Type: application/json",
            "Content-Length: 99999999999",
        ],
        "",
    );
    let answered = exchange(house.hub().address(), &promised).await;
    assert_eq!(status(&answered), 413, "{answered}");
    house.end().await;
}

#[tokio::test]
async fn json_that_is_deep_or_no_text_is_refused_in_words() {
    let house = House::start().await;
    let deep = "[".repeat(100_000);
    let deep_object = format!("{}1{}", r#"{"a":"#.repeat(30_000), "}".repeat(30_000));
    for (what, body) in [
        ("deep lists", deep.into_bytes()),
        ("deep objects", deep_object.into_bytes()),
        (
            "no UTF-8",
            b"{\"customer_name\":\"\xff\xfe\xc0\x80\"}".to_vec(),
        ),
        (
            "half a surrogate",
            br#"{"customer_name":"\ud800"}"#.to_vec(),
        ),
        (
            "a huge number",
            format!("{{\"customer_name\":{}}}", "9".repeat(10_000)).into_bytes(),
        ),
        ("two values", b"{} {}".to_vec()),
        ("nothing", Vec::new()),
        ("a list", b"[1]".to_vec()),
    ] {
        for path in [
            "/api/v1/orders/checkout",
            "/api/v1/cart/items",
            "/api/v1/live/users",
        ] {
            let request = house.feast.staff.request(Method::POST, path);
            let request = request.header("content-type", "application/json");
            let refused = answer(request.body(body.clone())).await;
            house.refused(what, &refused, 422);
            assert!(
                refused.text.len() < 64 * 1024,
                "{what}: {}",
                refused.text.len()
            );
        }
    }
    for form in [
        &b"username=admin&password=%ff%fe"[..],
        b"username=\xff&password=\xff",
    ] {
        let login = house.nobody().request(Method::POST, "/api/v1/auth/login");
        let login = login.header("content-type", "application/x-www-form-urlencoded");
        house.refused("a form", &answer(login.body(form.to_vec())).await, 401);
    }
    house.end().await;
}

#[tokio::test]
async fn heads_are_bounded_and_what_is_no_head_is_400() {
    let house = House::start().await;
    let address = house.hub().address();
    let many: Vec<String> = (0..200).map(|number| format!("X-{number}: x")).collect();
    let many: Vec<&str> = std::iter::once("Host: hub")
        .chain(many.iter().map(String::as_str))
        .collect();
    let long = format!("X-Long: {}", "x".repeat(64 * 1024));
    let long_path = format!("GET /{}", "x".repeat(64 * 1024));
    for (what, request, expected) in [
        ("many headers", request("GET /health", &many, ""), 431),
        (
            "a long header",
            request("GET /health", &["Host: hub", &long], ""),
            431,
        ),
        ("a long path", request(&long_path, &["Host: hub"], ""), 431),
        (
            "a NUL",
            request("GET /health", &["Host: hub", "X: a\0b"], ""),
            400,
        ),
        (
            "a blank before the colon",
            request("GET /health", &["Host : hub"], ""),
            400,
        ),
        (
            "a folded header",
            request("GET /health", &["Host: hub", "X: a", " b"], ""),
            400,
        ),
        (
            "no colon",
            request("GET /health", &["Host: hub", "nonsense"], ""),
            400,
        ),
        (
            "no method",
            b"\r\n\r\n /health HTTP/1.1\r\n\r\n".to_vec(),
            400,
        ),
        (
            "another protocol",
            b"GET /health HTTP/9.9\r\n\r\n".to_vec(),
            400,
        ),
        (
            "HTTP/2 by surprise",
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
            0,
        ),
        (
            "TLS",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".repeat(9),
            400,
        ),
    ] {
        let answered = exchange(address, &request).await;
        assert_eq!(status(&answered), expected, "{what}: {answered}");
        house.look_through(what, &answered);
    }
    house.nobody().get("/health").await.ok();
    house.end().await;
}

#[tokio::test]
async fn headers_that_come_twice_are_taken_for_neither() {
    let house = House::start().await;
    let address = house.hub().address();
    let token = house.feast.staff.token.clone().unwrap();
    let bearer = format!("Authorization: Bearer {token}");
    let form = "username=admin&password=x";
    let form_type = "Content-Type: application/x-www-form-urlencoded";
    for (what, request, expected) in [
        (
            "two hosts",
            request("GET /health", &["Host: hub", "Host: evil.example"], ""),
            400,
        ),
        (
            "two lengths",
            request(
                "POST /api/v1/auth/login",
                &[
                    "Host: hub",
                    form_type,
                    "Content-Length: 25",
                    "Content-Length: 5",
                ],
                form,
            ),
            400,
        ),
        (
            "a length that is none",
            request(
                "POST /api/v1/auth/login",
                &["Host: hub", form_type, "Content-Length: +25"],
                form,
            ),
            400,
        ),
        (
            "chunks that are none",
            request(
                "POST /api/v1/auth/login",
                &["Host: hub", form_type, "Transfer-Encoding: xchunked"],
                form,
            ),
            400,
        ),
        (
            "two tokens",
            request(
                "GET /api/v1/auth/me",
                &["Host: hub", &bearer, "Authorization: Bearer x"],
                "",
            ),
            401,
        ),
    ] {
        let answered = exchange(address, &request).await;
        assert_eq!(status(&answered), expected, "{what}: {answered}");
        house.look_through(what, &answered);
    }
    let key = "0193a0de-7b1c-7c3e-8f00-000000000001";
    let id = house.order["id"].as_i64().unwrap();
    let change = house
        .feast
        .staff
        .request(Method::PUT, &format!("/api/v1/orders/{id}/status"))
        .header("idempotency-key", key)
        .header("idempotency-key", "0193a0de-7b1c-7c3e-8f00-000000000002")
        .json(&json!({ "status": "ready" }));
    let answered = answer(change).await;
    assert_eq!(answered.status.as_u16(), 422, "{}", answered.text);
    house.end().await;
}

#[tokio::test]
async fn a_request_within_a_request_is_not_heard() {
    let house = House::start().await;
    // Length and chunks at once: whoever stands before the hub may believe the one, the hub the
    // other. The hub must not take what is left for a second request of the same client.
    let inner = "GET /api/v1/menu/items HTTP/1.1\r\nHost: hub\r\n\r\n";
    let body = format!("0\r\n\r\n{inner}");
    let smuggled = format!(
        "POST /api/v1/auth/login HTTP/1.1\r\nHost: hub\r\nContent-Length: {}\r\n\
         Transfer-Encoding: chunked\r\n\r\n{body}",
        body.len()
    );
    let answered = exchange(house.hub().address(), smuggled.as_bytes()).await;
    assert_eq!(answered.matches("HTTP/1.1 ").count(), 1, "{answered}");
    assert!(!answered.contains("Bratwurst"), "{answered}");
    house.end().await;
}

#[tokio::test]
async fn paths_are_taken_as_they_are_written() {
    let house = House::start().await;
    let address = house.hub().address();
    for path in [
        "/api/v1/menu/../operations/orders",
        "/api/v1/menu/%2e%2e/operations/orders",
        "/api/v1/menu/%2E%2E%2Foperations/orders",
        "/api/v1//operations/orders",
        "//api/v1/operations/orders",
        "/api/v1/operations%2Forders",
        "/api/v1/./operations/orders",
        "/api/v1/operations/orders;x=1",
        "/api/v1/operations\\orders",
        "/API/V1/operations/orders",
        "/api/v1/operations/orders%00",
        "/hub.db",
        "/secrets.json",
        "/../secrets.json",
        "/%2e%2e/secrets.json",
        "/..%2f..%2fetc/passwd",
        "/static/../../etc/passwd",
        "//evil.example/",
        "//evil.example/%2e%2e",
        "/\\evil.example/",
    ] {
        let answered = exchange(
            address,
            &request(&format!("GET {path}"), &["Host: hub"], ""),
        )
        .await;
        assert_eq!(status(&answered), 404, "{path}: {answered}");
        assert!(
            !answered.to_lowercase().contains("location:"),
            "{path}: {answered}"
        );
        house.look_through(path, &answered);
    }
    // An encoded letter is the letter; what is behind it is guarded as ever.
    for (path, expected) in [
        ("/api/v1/orders/my-orders/%31", 401),
        ("/api/v1/orders/%31", 401),
        ("/api/v1/orders/1%2Fstatus", 401),
    ] {
        let answered = exchange(
            address,
            &request(&format!("GET {path}"), &["Host: hub"], ""),
        )
        .await;
        assert_eq!(status(&answered), expected, "{path}: {answered}");
        house.look_through(path, &answered);
    }
    let id = "/api/v1/orders/1%2F..%2F2";
    house.refused(id, &house.feast.staff.get(id).await, 422);
    for (line, expected) in [
        ("TRACE /health", 405),
        ("CONNECT evil.example:443", 405),
        ("GET http://evil.example/health", 200),
        ("OPTIONS *", 404),
        ("DEBUG /health", 405),
    ] {
        let answered = exchange(address, &request(line, &["Host: hub"], "")).await;
        assert_eq!(status(&answered), expected, "{line}: {answered}");
        house.look_through(line, &answered);
    }
    house.end().await;
}
