use ui_tests::NewInvoice;

fn launder<'long: 'short, 'short>(new: NewInvoice<'long>) -> NewInvoice<'long> {
    new
}

fn main() {}
