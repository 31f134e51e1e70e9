use super::*;

#[test]
fn an_address_is_found_whole_whatever_its_letters_and_not_as_the_end_of_another() {
    for (text, is_there) in [
        ("siti@mail.example", true),
        ("Siti <SITI@Mail.Example>", true),
        ("Kirim ke siti@mail.example.", true),
        ("(siti@mail.example)", true),
        ("dewisiti@mail.example", false),
        ("a.siti@mail.example", false),
        ("siti@mail.example.com", false),
        ("siti@mail.example-shop.test", false),
        ("siti@mail", false),
    ] {
        assert_eq!(has_email(text, " Siti@mail.example"), is_there, "{text}");
    }
    assert!(!has_email("anything", ""));
}

#[test]
fn a_number_is_found_in_every_way_of_writing_it() {
    for (text, is_there) in [
        ("+62 812-3456-7890", true),
        ("0812 3456 7890", true),
        ("6281234567890", true),
        ("0062 (812) 3456.7890", true),
        ("telp. 081234567890, sore", true),
        ("081234567891", false),
        ("34567890", true),
        ("4567890", false),
        ("9999999981234567890", false),
    ] {
        assert_eq!(has_phone(text, "0812-3456-7890"), is_there, "{text}");
    }
    assert!(!has_phone("123", "123") && !has_phone("", ""));
}
