package dev.cairn.plant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.model.Gap;
import dev.cairn.model.RecordName;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.plant.Account.Promise;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checker itself: a loss, a duplicate, a swapped capsule, each planted by hand, must turn it red. */
class AccountTest {
    private static final int STATEMENTS = 6;
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final SecureRandom random = new SecureRandom();
    private final SoftwareSigner signer = SoftwareSigner.generate(Algorithm.ED25519, random);
    private final Bytes chain = Bytes.random(random, Statement.CHAIN_BYTES);
    private final Clock clock = new Clock(0, OptionalLong.empty(), Bytes.random(random, Clock.BOOT_ID_BYTES), 1);
    private final SortedMap<Long, Bytes> made = new TreeMap<>();
    private final List<Bytes> log = new ArrayList<>();
    private final List<Optional<Bytes>> capsules = new ArrayList<>();
    private ChainPen pen = new ChainPen("a.example/log", chain, 0, Hash.ZERO, signer);

    @BeforeEach
    void an_honest_log() {
        log.add(Seal.genesis(Hash.ZERO, 1, "test").bytes());
        capsules.add(Optional.empty());
        for (int i = 0; i < STATEMENTS; i++) {
            log(make(SenmlRecord.count(name("air-temperature"), NOW, i)));
        }
    }

    private String name(String channel) {
        return new RecordName(signer.publicKey().thumbprint(), channel).full();
    }

    private Envelope make(SenmlRecord record) {
        Capsule.Whole capsule = Senml.capsule(List.of(record), random);
        Statement statement = pen.next(capsule.root(), NOW, clock, Optional.empty());
        Envelope envelope = new Envelope(statement.bytes(), capsule.bytes());
        made.put(statement.seq(), envelope.encode());
        return envelope;
    }

    private void log(Envelope envelope) {
        log.add(envelope.statement());
        capsules.add(Optional.of(envelope.capsule()));
    }

    private List<String> complaints() {
        return new Account(log, capsules).chain(chain, made, made.lastKey() + 1).complaints();
    }

    private void assertRed(String word, List<String> complaints) {
        assertTrue(complaints.stream().anyMatch(text -> text.contains(word)), () -> word + " in " + complaints);
    }

    @Test
    void an_honest_log_is_green() {
        assertEquals(List.of(), complaints());
    }

    @Test
    void a_missing_statement_is_red() {
        log.remove(3);
        capsules.remove(3);
        assertRed("number 2 was made and is missing", complaints());
        assertRed("no gap record", complaints());
    }

    @Test
    void a_missing_last_statement_is_red() {
        log.remove(STATEMENTS);
        capsules.remove(STATEMENTS);
        assertRed("number 5 was made and is missing", complaints());
        assertRed("last number is 5", complaints());
    }

    @Test
    void a_duplicate_is_red() {
        log.add(log.get(2));
        capsules.add(capsules.get(2));
        assertRed("2 times", complaints());
    }

    @Test
    void a_lost_capsule_is_red() {
        capsules.set(4, Optional.empty());
        assertRed("capsule of entry 4 is lost", complaints());
    }

    @Test
    void a_swapped_capsule_is_red() {
        capsules.set(4, capsules.get(5));
        assertRed("capsule of entry 4 is another", complaints());
    }

    @Test
    void a_statement_that_nobody_made_is_red() {
        log(make(SenmlRecord.count(name("air-temperature"), NOW, 99)));
        made.remove(made.lastKey());
        assertRed("never made", complaints());
    }

    @Test
    void another_statement_under_the_same_number_is_red() {
        pen = new ChainPen("a.example/log", chain, 2, hashOf(1), signer);
        Bytes mine = made.get(2L);
        make(SenmlRecord.count(name("air-temperature"), NOW, 99));
        assertTrue(!mine.equals(made.get(2L)));
        assertRed("another statement", complaints());
    }

    private Hash hashOf(int seq) {
        return Hash.sha256(log.get(seq + 1));
    }

    @Test
    void a_broken_link_is_red() {
        pen = new ChainPen("a.example/log", chain, STATEMENTS, hashOf(2), signer);
        log(make(SenmlRecord.count(name("air-temperature"), NOW, 7)));
        assertRed("does not name the statement before it", complaints());
    }

    @Test
    void a_gap_that_is_owned_up_to_is_green() {
        log.remove(3);
        capsules.remove(3);
        made.remove(2L);
        Gap gap = new Gap(chain, 2, 2, 1, Gap.Reason.SEGMENT_DAMAGED);
        assertRed("no gap record", complaints());
        log(make(SenmlRecord.data(name(Gap.LOCAL_NAME), NOW, gap.encode())));
        assertEquals(List.of(), complaints());
    }

    @Test
    void a_statement_that_was_overtaken_is_red() {
        Collections.swap(log, 3, 4);
        Collections.swap(capsules, 3, 4);
        assertEquals(List.of("number 3 is entry 3 of the log, before its predecessor"), complaints());
    }

    @Test
    void a_receipt_for_another_place_is_red() {
        Account account = new Account(log, capsules);
        account.promised(List.of(new Promise(1, hashOf(1), 2)));
        assertEquals(List.of(), account.complaints());
        account.promised(List.of(new Promise(1, hashOf(1), 3), new Promise(9, hashOf(1), 99)));
        assertEquals(2, account.complaints().size());
    }
}
