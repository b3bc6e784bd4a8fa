fn receive(body: &str) -> Result<String, serde_json::Error> {
    serde_json::from_str(body)
}

fn main() {}
