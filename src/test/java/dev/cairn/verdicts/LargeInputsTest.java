package dev.cairn.verdicts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.check.Needs;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.bundle.Verifier;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Inputs within every limit that are large in one way: the browser says what Java says, and in a time that a reader would wait. */
@Needs.Chromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeInputsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final int ITEMS = 200_000;
    private static final int ROWS = 4_000;

    private Phone phone;

    @BeforeAll
    void open() throws IOException {
        phone = new Phone();
    }

    @AfterAll
    void close() {
        phone.close();
    }

    private JsonNode said(ObjectNode vector) {
        ArrayNode vectors = Phone.JSON.createArrayNode().add(vector);
        return assertTimeoutPreemptively(
                PATIENCE, () -> phone.call("", "{}", "runVectors", vectors).get(0));
    }

    @Test
    void a_leaf_of_two_hundred_thousand_items() throws Malformed {
        Item value = Item.arr(Collections.nCopies(ITEMS, Item.none()));
        Bytes salt = Bytes.wrap(new byte[Capsule.SALT_BYTES]);
        Bytes capsule = Cbor.encode(Item.map()
                .put(1, Item.of(1))
                .put(3, Item.of("epcis"))
                .put(5, Item.of(1))
                .put(6, Item.arr(Item.arr(Item.of(0), Item.of(salt), Item.of("/a"), value)))
                .put(7, Item.arr())
                .build());
        ObjectNode vector = Phone.JSON.createObjectNode().put("format", "capsule");
        vector.putObject("input").put("hex", capsule.hex());
        JsonNode said = said(vector);
        assertEquals(Capsule.parse(capsule).root().hex(), said.path("root").asText(), () -> said.toString());
    }

    @Test
    void thousands_of_statements_at_one_place_of_a_chain() {
        Genesis genesis = new RandomLedger(1).genesis();
        SoftwareSigner signer = SoftwareSigner.of(Algorithm.ES256, Bytes.ofHex("07".repeat(32)));
        Bytes chain = Bytes.wrap(new byte[Statement.CHAIN_BYTES]);
        Clock clock = new Clock(0, OptionalLong.empty(), Bytes.wrap(new byte[Clock.BOOT_ID_BYTES]), 0);
        List<ProofBundle.Row> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            ChainPen pen = new ChainPen(genesis.origin(), chain, 0, Hash.ZERO, signer);
            Hash root = Hash.sha256(Bytes.ofUtf8("root " + i));
            Bytes statement =
                    pen.next(root, genesis.created(), clock, Optional.empty()).bytes();
            rows.add(new ProofBundle.Row(statement, Optional.empty(), i, List.of()));
        }
        Bytes bundle =
                new ProofBundle(genesis.hash(), "no head\n", rows, List.of(), List.of(), "lot", List.of()).encode();
        ObjectNode vector = Phone.JSON.createObjectNode().put("format", "bundle");
        ObjectNode input = vector.putObject("input");
        input.put("genesis", genesis.text()).put("hex", bundle.hex()).putNull("now");
        List<String> lines = new ArrayList<>();
        JsonNode said = said(vector);
        said.path("lines").forEach(line -> lines.add(line.asText()));
        List<String> java = Verifier.verify(genesis, bundle, OptionalLong.empty()).lines().stream()
                .map(Object::toString)
                .toList();
        assertEquals(java, lines);
    }
}
