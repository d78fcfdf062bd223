package dev.cairn.ledger;

/** Something is wrong with what a ledger shows; a mirror's look ends here. */
final class Alarm extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Finding finding;

    Alarm(String code, String place, String what) {
        super(what);
        this.finding = Finding.of(code, place, what);
    }

    Finding finding() {
        return finding;
    }
}
