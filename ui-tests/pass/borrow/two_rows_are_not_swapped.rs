use ui_tests::Invoice;

fn swap(one: &mut Invoice, other: &mut Invoice) {
    std::mem::swap(one, other);
}

fn main() {}
