package dev.cairn.edge.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.FakeLedger;
import dev.cairn.edge.batch.ChainWriter;
import dev.cairn.edge.spool.Spool;
import dev.cairn.edge.spool.SpoolLimits;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.model.disk.Disk;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.receipt.Level;
import dev.cairn.proof.receipt.Receipt;
import dev.cairn.proof.statement.Anchor;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptDeskTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Bytes CHAIN = Bytes.ofHex("c4".repeat(16));

    @TempDir
    Path folder;

    private final FakeLedger ledger = new FakeLedger(Algorithm.ED25519);
    private final List<Statement> made = new ArrayList<>();
    private Spool spool;
    private ChainWriter writer;
    private ReceiptDesk desk;

    @BeforeEach
    void three_statements_wait() throws IOException, Malformed {
        spool = Spool.open(Disk.folder(folder), new SpoolLimits(1 << 20, 0, 65_536, true), CHAIN);
        Clock clock = new Clock(0, OptionalLong.empty(), Bytes.ofHex("00".repeat(16)), 1);
        writer = new ChainWriter(FakeLedger.ORIGIN, ledger.device, InstantSource.fixed(NOW), () -> clock, spool);
        desk = new ReceiptDesk(ledger.genesis(), ledger.nodeKey(), List.of(spool));
        for (int i = 0; i < 3; i++) {
            write();
        }
    }

    @AfterEach
    void close() {
        spool.close();
    }

    private Statement write() throws Malformed {
        List<SenmlRecord> one = List.of(SenmlRecord.bool("urn:x:door", NOW, true));
        Statement statement = writer.write(Senml.capsule(one, new SecureRandom()), desk.anchor());
        spool.shown(statement.seq());
        ledger.take(spool.read(statement.seq()).orElseThrow());
        made.add(statement);
        return statement;
    }

    private Receipt.Accepted good(Level level) {
        return ledger.accepted(level, CHAIN, List.of(0L, 1L, 2L), Optional.empty());
    }

    private void unbelievable(String code, Bytes receipt) {
        Answer.Unbelievable no = assertInstanceOf(Answer.Unbelievable.class, desk.take(receipt));
        assertEquals(code, no.code(), no.text());
        assertEquals(3, spool.fill().unreceipted(), "frees nothing");
        assertEquals(Optional.empty(), desk.anchor(), "moves nothing");
    }

    @Test
    void a_published_receipt_frees_what_it_proves() {
        Answer answer = desk.take(ledger.sign(good(Level.PUBLISHED), ledger.node));
        assertEquals(new Answer.Accepted(CHAIN, Level.PUBLISHED, 3), answer);
        assertEquals(0, spool.fill().unreceipted());
        assertEquals(3, spool.position());
    }

    @Test
    void a_row_alone_frees_its_statement_alone() {
        Receipt.Accepted second = ledger.accepted(Level.PUBLISHED, CHAIN, List.of(1L), Optional.empty());
        desk.take(ledger.sign(second, ledger.node));
        assertEquals(2, spool.fill().unreceipted());
        assertEquals(0, spool.position());
        assertTrue(spool.isWaiting(0) && !spool.isWaiting(1) && spool.isWaiting(2));
    }

    @Test
    void sequenced_and_sealed_free_nothing() {
        for (Level level : List.of(Level.SEQUENCED, Level.SEALED)) {
            assertEquals(new Answer.Accepted(CHAIN, level, 0), desk.take(ledger.sign(good(level), ledger.node)));
            assertEquals(3, spool.fill().unreceipted());
        }
    }

    @Test
    void a_receipt_by_any_other_key_frees_nothing() {
        unbelievable("SIG-01", ledger.sign(good(Level.PUBLISHED), ledger.organisation));
        unbelievable("SIG-01", ledger.sign(good(Level.PUBLISHED), ledger.log));
        unbelievable("SIG-01", ledger.sign(good(Level.PUBLISHED), ledger.device));
    }

    @Test
    void a_receipt_of_another_ledger_frees_nothing() {
        unbelievable("STM-02", good(Level.PUBLISHED).sign("log.example/other", NOW, ledger.node));
    }

    @Test
    void a_wrong_path_frees_nothing() {
        Receipt.Accepted good = good(Level.PUBLISHED);
        List<Receipt.Row> rows = new ArrayList<>(good.rows());
        Receipt.Row last = rows.get(2);
        List<Hash> path = new ArrayList<>(last.path());
        path.set(0, Hash.sha256());
        rows.set(2, new Receipt.Row(last.seq(), last.statement(), last.index(), last.height(), path));
        unbelievable("INC-01", ledger.sign(with(good, good.checkpoint(), rows), ledger.node));
    }

    @Test
    void a_wrong_index_or_hash_frees_nothing() {
        Receipt.Accepted good = good(Level.PUBLISHED);
        Receipt.Row first = good.rows().get(0);
        unbelievable(
                "INC-01",
                ledger.sign(
                        with(
                                good,
                                good.checkpoint(),
                                List.of(new Receipt.Row(
                                        0, first.statement(), first.index() + 1, first.height(), first.path()))),
                        ledger.node));
        unbelievable(
                "RCP-02",
                ledger.sign(
                        with(
                                good,
                                good.checkpoint(),
                                List.of(new Receipt.Row(
                                        0, Hash.sha256(), first.index(), first.height(), first.path()))),
                        ledger.node));
    }

    @Test
    void a_head_that_the_log_key_did_not_sign_frees_nothing() {
        FakeLedger other = new FakeLedger(Algorithm.ED25519);
        Receipt.Accepted good = good(Level.PUBLISHED);
        unbelievable("LOG-01", ledger.sign(with(good, other.head(Level.PUBLISHED), good.rows()), ledger.node));
        unbelievable("LOG-02", ledger.sign(with(good, "no note", good.rows()), ledger.node));
    }

    @Test
    void witnessed_without_the_quorum_frees_and_moves_nothing() {
        Receipt.Accepted good = good(Level.PUBLISHED);
        Receipt.Accepted lie = new Receipt.Accepted(
                Level.WITNESSED, CHAIN, good.contiguous(), good.checkpoint(), good.fromAnchor(), good.rows());
        unbelievable("WIT-01", ledger.sign(lie, ledger.node));
    }

    @Test
    void every_flipped_bit_frees_nothing() {
        byte[] receipt = ledger.sign(good(Level.PUBLISHED), ledger.node).toArray();
        for (int i = 0; i < receipt.length; i += 3) {
            byte[] spoiled = receipt.clone();
            spoiled[i] ^= 4;
            assertInstanceOf(Answer.Unbelievable.class, desk.take(Bytes.wrap(spoiled)), "byte " + i);
        }
        assertEquals(3, spool.fill().unreceipted());
    }

    @Test
    void only_a_witnessed_receipt_moves_the_anchor() {
        desk.take(ledger.sign(good(Level.PUBLISHED), ledger.node));
        assertEquals(Optional.empty(), desk.anchor());
        desk.take(ledger.sign(good(Level.WITNESSED), ledger.node));
        assertEquals(4, desk.anchor().orElseThrow().size());
    }

    @Test
    void a_head_that_does_not_continue_the_anchor_frees_nothing() throws Malformed {
        desk.take(ledger.sign(good(Level.WITNESSED), ledger.node));
        Statement fourth = write();
        Anchor known = desk.anchor().orElseThrow();
        assertEquals(Optional.of(known), fourth.anchor());
        Receipt.Accepted right = ledger.accepted(Level.PUBLISHED, CHAIN, List.of(3L), Optional.of(known));
        Receipt.Accepted forked = new Receipt.Accepted(
                right.level(),
                CHAIN,
                right.contiguous(),
                right.checkpoint(),
                Optional.of(new Receipt.FromAnchor(known.size(), List.of(Hash.sha256()))),
                right.rows());
        Receipt.Accepted silent = ledger.accepted(Level.PUBLISHED, CHAIN, List.of(3L), Optional.empty());
        for (Receipt.Accepted wrong : List.of(forked, silent)) {
            Answer.Unbelievable no =
                    assertInstanceOf(Answer.Unbelievable.class, desk.take(ledger.sign(wrong, ledger.node)));
            assertEquals("LOG-04", no.code());
            assertTrue(spool.isWaiting(3));
        }
        desk.take(ledger.sign(right, ledger.node));
        assertEquals(0, spool.fill().unreceipted());
    }

    @Test
    void a_receipt_from_the_anchor_that_the_statement_named_counts_though_a_newer_is_known() throws Malformed {
        desk.take(ledger.sign(good(Level.WITNESSED), ledger.node));
        Anchor older = desk.anchor().orElseThrow();
        write();
        desk.take(ledger.sign(ledger.accepted(Level.WITNESSED, CHAIN, List.of(0L), Optional.of(older)), ledger.node));
        assertTrue(desk.anchor().orElseThrow().size() > older.size());
        desk.take(ledger.sign(ledger.accepted(Level.PUBLISHED, CHAIN, List.of(3L), Optional.of(older)), ledger.node));
        assertEquals(0, spool.fill().unreceipted());
    }

    @Test
    void a_receipt_from_an_anchor_that_was_held_a_moment_ago_counts() throws Malformed {
        desk.take(ledger.sign(good(Level.WITNESSED), ledger.node));
        Anchor first = desk.anchor().orElseThrow();
        write();
        desk.take(ledger.sign(ledger.accepted(Level.WITNESSED, CHAIN, List.of(0L), Optional.of(first)), ledger.node));
        Anchor second = desk.anchor().orElseThrow();
        Statement fifth = write();
        assertEquals(Optional.of(second), fifth.anchor());
        desk.take(ledger.sign(ledger.accepted(Level.WITNESSED, CHAIN, List.of(0L), Optional.of(second)), ledger.node));
        desk.take(
                ledger.sign(ledger.accepted(Level.PUBLISHED, CHAIN, List.of(3L, 4L), Optional.of(first)), ledger.node));
        assertEquals(0, spool.fill().unreceipted());
    }

    @Test
    void a_number_that_never_left_the_house_means_an_old_disk() throws Malformed {
        Receipt.Accepted good = good(Level.PUBLISHED);
        Receipt.Accepted more =
                new Receipt.Accepted(good.level(), CHAIN, 9, good.checkpoint(), good.fromAnchor(), good.rows());
        assertEquals(new Answer.RolledBack(CHAIN, 9), desk.take(ledger.sign(more, ledger.node)));
        assertEquals(3, spool.fill().unreceipted());
    }

    @Test
    void another_chain_is_none_of_ours() {
        Receipt.Accepted good = good(Level.PUBLISHED);
        Receipt.Accepted other = new Receipt.Accepted(
                good.level(), Bytes.ofHex("00".repeat(16)), 2, good.checkpoint(), good.fromAnchor(), good.rows());
        unbelievable("RCP-02", ledger.sign(other, ledger.node));
    }

    private static Receipt.Accepted with(Receipt.Accepted receipt, String checkpoint, List<Receipt.Row> rows) {
        return new Receipt.Accepted(
                receipt.level(), receipt.chain(), receipt.contiguous(), checkpoint, receipt.fromAnchor(), rows);
    }
}
