use tenant_sqlx::prelude::*;

fn mix(acme: &Grant, bolt: &Grant, which: bool) -> ! {
    generativity::make_guard!(one);
    generativity::make_guard!(other);
    let (one, other) = (tenant_sqlx::Enter::enter(acme, one), tenant_sqlx::Enter::enter(bolt, other));
    let either = if which { one.name() } else { other.name() };
    println!("{either}");
    loop {}
}

fn main() {}
