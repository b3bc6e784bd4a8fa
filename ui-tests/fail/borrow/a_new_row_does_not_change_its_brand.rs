// leak: 11
// kind: attack
// Shortens the brand of a new row until another tenant can insert it.
use ui_tests::NewInvoice;

fn launder<'long: 'short, 'short>(new: NewInvoice<'long>) -> NewInvoice<'short> {
    new //~ error: lifetime may not live long enough
}

fn main() {}
