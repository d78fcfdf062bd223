package dev.cairn.proof.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.sample.SampleLedger;
import dev.cairn.proof.statement.Anchor;
import dev.cairn.proof.statement.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReceiptTest {
    private static final Instant TIME = SampleLedger.START.plusSeconds(3600);

    private final SampleLedger ledger = new SampleLedger("receipts").found().work();
    private final Anchor anchor = new Anchor(11, ledger.root(11));

    private Receipt.Accepted receipt(Level level, String note, long index, long size, List<Hash> path) {
        Statement own = ledger.statement(index);
        return new Receipt.Accepted(
                level,
                own.chain(),
                own.seq(),
                note,
                Optional.of(new Receipt.FromAnchor(size, path)),
                List.of(new Receipt.Row(own.seq(), own.hash(), index, 2, ledger.inclusion(index))));
    }

    private Receipt.Accepted good() {
        return receipt(Level.WITNESSED, witnessed(), 12, 11, ledger.consistency(11));
    }

    private String witnessed() {
        return ledger.note(TIME, SampleLedger.FARM, SampleLedger.RETAIL);
    }

    private Optional<Statement> own(long seq) {
        return seq < 2 ? Optional.of(ledger.statement(11 + seq)) : Optional.empty();
    }

    private Verdict check(Receipt.Accepted receipt) {
        return Receipt.check(receipt, ledger.genesis, this::own, Optional.of(anchor));
    }

    @Test
    void a_witnessed_receipt_from_the_anchor_holds_and_reads_back() throws Malformed {
        assertEquals(Verdict.proven(), check(good()));
        Bytes bytes = good().sign(SampleLedger.ORIGIN, TIME, ledger.node);
        assertEquals(good(), Receipt.open(bytes, ledger.node.publicKey(), SampleLedger.ORIGIN));
    }

    @Test
    void refusal_and_retry_read_back() throws Malformed {
        Receipt refused = new Receipt.Refused(Optional.empty(), OptionalLong.of(3), Hash.ZERO, "STM-01", "no");
        Receipt retry = new Receipt.Retry(Hash.ZERO, "FUL-01", "full", 30);
        for (Receipt each : List.of(refused, retry)) {
            Bytes bytes = each.sign(SampleLedger.ORIGIN, TIME, ledger.node);
            assertEquals(each, Receipt.open(bytes, ledger.node.publicKey(), SampleLedger.ORIGIN));
        }
    }

    @Test
    void says_witnessed_without_the_quorum() {
        String one = ledger.note(TIME, SampleLedger.FARM);
        assertEquals(
                "WIT-01",
                check(receipt(Level.WITNESSED, one, 12, 11, ledger.consistency(11)))
                        .code());
        assertEquals(
                "",
                check(receipt(Level.PUBLISHED, one, 12, 11, ledger.consistency(11)))
                        .code());
    }

    @Test
    void head_of_another_log_or_unsigned() {
        assertEquals(
                "LOG-01",
                check(receipt(Level.PUBLISHED, witnessed().replace("\n17\n", "\n18\n"), 12, 11, List.of()))
                        .code());
        assertEquals(
                "LOG-02",
                check(receipt(Level.PUBLISHED, "hello", 12, 11, List.of())).code());
        assertEquals(
                "LOG-03",
                check(receipt(
                                Level.PUBLISHED,
                                witnessed().replaceFirst("example.com", "example.net"),
                                12,
                                11,
                                List.of()))
                        .code());
    }

    @Test
    void head_that_does_not_continue_the_anchor() {
        assertEquals(
                "LOG-04",
                check(receipt(Level.WITNESSED, witnessed(), 12, 11, List.of())).code());
        assertEquals(
                "LOG-04",
                check(receipt(Level.WITNESSED, witnessed(), 12, 10, ledger.consistency(10)))
                        .code());
        Receipt.Accepted without =
                new Receipt.Accepted(Level.WITNESSED, good().chain(), 1, witnessed(), Optional.empty(), good().rows());
        assertEquals("LOG-04", check(without).code());
        assertEquals(
                "",
                Receipt.check(without, ledger.genesis, this::own, Optional.empty())
                        .code());
    }

    @Test
    void a_row_that_is_not_our_statement() {
        assertEquals(
                "RCP-02",
                check(receipt(Level.WITNESSED, witnessed(), 13, 11, ledger.consistency(11)))
                        .code());
        assertEquals(
                "RCP-02",
                Receipt.check(good(), ledger.genesis, seq -> Optional.empty(), Optional.of(anchor))
                        .code());
    }

    @Test
    void a_row_that_is_not_in_the_log() {
        Receipt.Row row = good().rows().get(0);
        Receipt.Row moved = new Receipt.Row(row.seq(), row.statement(), row.index() + 1, row.height(), row.path());
        Receipt.Accepted receipt = new Receipt.Accepted(
                Level.WITNESSED, good().chain(), 1, witnessed(), good().fromAnchor(), List.of(moved));
        assertEquals("INC-01", check(receipt).code());
    }
}
