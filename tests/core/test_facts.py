"""What a signature tells of its writer, in seven languages; and what it does not tell for sure."""

import time

import pytest
from tests.builders import ADA

from kindregards.core.addresses import addresses
from kindregards.core.facts import Facts, facts
from kindregards.core.message import Address

SENDER = addresses(ADA)[0]


def test_a_whole_signature_is_read() -> None:
    signature = (
        "Best regards,\nDr. Ada Winter\nHead of Printing\nWinter Labs GmbH\nHafenstraße 4, 20457 Hamburg\n"
        "Fax: +49 40 123456-99\nTel.: +49 40 123456-0\nada@winter-labs.example\nwww.winter-labs.example\n"
        "https://social.example/ada\n"
        "This message is for its addressee alone; whoever else reads it is asked to forget it at once, please.\n"
        "Manager of Disclaimers, +49 40 999999"
    )
    assert facts(SENDER, signature) == Facts(
        name="Dr. Ada Winter",
        organisation="Winter Labs GmbH",
        title="Head of Printing",
        phone="+49 40 123456-0",
        links=("www.winter-labs.example", "https://social.example/ada"),
    )


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Senior Engineer", "Senior Engineer"),
        ("Ada Winter, Sales Manager", "Sales Manager"),
        ("Ada Winter | Vice President, Printing | Winter Labs", "Vice President, Printing"),
        ("Ada Winter - CEO", "CEO"),
        ("CTO, Winter Labs", "CTO"),
        ("Leiterin Vertrieb", "Leiterin Vertrieb"),
        ("Geschäftsführerin", "Geschäftsführerin"),
        ("Head of Sales DACH", "Head of Sales DACH"),
        ("Directrice commerciale", "Directrice commerciale"),
        ("Ingénieure de recherche", "Ingénieure de recherche"),
        ("Directora de Compras", "Directora de Compras"),
        ("Responsabile Acquisti", "Responsabile Acquisti"),
        ("Engenheira de Software", "Engenheira de Software"),
        ("Docent Scheikunde", "Docent Scheikunde"),
        ("I told the manager.", ""),
        ("where is the engineer", ""),
        ("Did the Director call?", ""),
        ("Partners & Friends", ""),
        ("International House", ""),
        ("Architects Row 12", ""),
        ("Managing the move", ""),
        ("Winter Labs", ""),
        ("Office of General Counsel", ""),
        ("Abteilung Rechtsanwalt", ""),
        ("My assistant Mara Lind has all of my numbers", ""),
        ("manager@winter-labs.example", ""),
        ("https://winter-labs.example/director", ""),
    ],
)
def test_a_title_is_what_somebody_does(line: str, title: str) -> None:
    assert facts(SENDER, f"Best,\nAda\n{line}").title == title


def test_a_family_name_is_no_title() -> None:
    assert facts(Address("ada@winter.example", "Ada Partner"), "Best,\nAda Partner\nWinter Labs").title == ""


@pytest.mark.parametrize(
    ("line", "phone"),
    [
        ("+1 (713) 555-0142", "+1 (713) 555-0142"),
        ("(713) 555-0142", "(713) 555-0142"),
        ("713-555-0142 office", "713-555-0142"),
        ("M: 0171 5550142", "0171 5550142"),
        ("Fax 713-555-0199 | Tel 713-555-0142", "713-555-0142"),
        ("713-555-0199 (fax)", ""),
        ("Télécopie : 01 55 50 01 42", ""),
        ("Tél. : 01 55 50 01 42", "01 55 50 01 42"),
        ("Móvil: 600 555 014", "600 555 014"),
        ("Telefoon 020 555 0142", "020 555 0142"),
        ("20457 Hamburg", ""),
        ("Please ask Mara at (713) 555-0142 when you are there", ""),
        ("HRB 123456789", ""),
        ("2026-03-10 09:00", ""),
        ("10.03.2026", ""),
        ("IBAN 12 3456 7890 1234 5678 90", ""),
        ("https://winter.example/5550142555", ""),
    ],
)
def test_a_phone_is_labelled_or_written_as_one(line: str, phone: str) -> None:
    assert facts(SENDER, f"Best,\nAda\n{line}").phone == phone


@pytest.mark.parametrize(
    ("line", "organisation"),
    [
        ("Acme Printing Ltd.", "Acme Printing Ltd."),
        ("Winter-Labs", "Winter-Labs"),
        ("Universität Bremen", "Universität Bremen"),
        ("Best of everything", ""),
        ("Hamburg", ""),
    ],
)
def test_an_organisation_is_named_for_sure(line: str, organisation: str) -> None:
    assert facts(SENDER, f"Best,\nAda\n{line}").organisation == organisation


def test_the_domain_confirms_a_longer_name_of_an_organisation() -> None:
    sender = Address("ada@winter.example", "Ada Frost")
    assert facts(sender, "Best,\nAda\nWinter Printing Hamburg").organisation == "Winter Printing Hamburg"
    assert facts(sender, "Best,\nAda\nsee you in winter").organisation == ""
    assert facts(Address("ada@gmail.com", "Ada"), "Best,\nAda\nGmail Fans Hamburg").organisation == ""


def test_nothing_is_told_by_an_empty_signature() -> None:
    assert facts(SENDER, "") == Facts(name="Ada Winter")
    assert facts(Address("a.w@example.org"), "Ada") == Facts()


def test_a_name_is_confirmed_by_the_address() -> None:
    sender = Address("ada.winter@example.org")
    assert facts(sender, "Best,\nAda Winter, MSc\nHamburg").name == "Ada Winter"
    assert facts(sender, "Best,\nMara Lind").name == ""


def test_what_a_mail_service_adds_is_no_fact() -> None:
    told = facts(SENDER, "Ada Winter\n\nDo You Yahoo!?\nNew: web pages\nhttp://pages.example/info")
    assert told == Facts(name="Ada Winter")


def test_what_a_telephone_adds_is_no_fact() -> None:
    assert facts(SENDER, "Ada\n\nGet Outlook for iOS<https://short.example/o0ukef>").links == ()


def test_a_hostile_signature_costs_little() -> None:
    begin = time.process_time()
    for text in (
        "1 " * 20_000,
        "(" * 40_000,
        "Ada Winter, " * 5_000,
        "|" * 40_000,
        "www." * 9_000,
        "Tel\n" * 9_000,
    ):
        facts(SENDER, text)
        facts(SENDER, "\n".join(text[n : n + 99] for n in range(0, len(text), 99)))
    assert time.process_time() - begin < 2.0
