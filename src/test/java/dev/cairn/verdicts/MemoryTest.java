package dev.cairn.verdicts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.check.Browser;
import dev.cairn.check.Needs;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.merkle.TilePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser remembers of a log: a second history under the same keys is red, a site that will not show the path is never green. */
@Needs.Chromium
class MemoryTest {
    private static final String SHIPPED = "/src/main/resources/web/memory.js";
    private static final String GENESIS = "ab".repeat(32);
    private static final long SEED = 20261130;

    private final Tree truth = new Tree(new Random(SEED), 70_000);
    private Phone phone;

    /** A tree of random leaves with all its complete subtrees. */
    private static final class Tree {
        private final List<List<Hash>> levels = new ArrayList<>();

        Tree(Random random, int size) {
            byte[] bytes = new byte[Hash.SIZE];
            List<Hash> level = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                random.nextBytes(bytes);
                level.add(Hash.of(Bytes.of(bytes)));
            }
            for (; !level.isEmpty(); level = above(level)) {
                levels.add(level);
            }
        }

        private static List<Hash> above(List<Hash> level) {
            return IntStream.range(0, level.size() / 2)
                    .mapToObj(i -> Merkle.node(level.get(2 * i), level.get(2 * i + 1)))
                    .toList();
        }

        Hash hash(int level, long index) {
            return levels.get(level).get((int) index);
        }

        Hash root(long size) {
            return Merkle.rootOf(size, this::hash);
        }

        byte[] tile(TilePath path) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int i = 0; i < path.width(); i++) {
                bytes.writeBytes(hash(8 * path.level(), path.index() * TilePath.WIDTH_MAX + i)
                        .bytes()
                        .toArray());
            }
            return bytes.toByteArray();
        }

        Stream<TilePath> tiles(long size) {
            return TilePath.needed(0, size).stream().filter(path -> path.level() != TilePath.ENTRIES);
        }
    }

    @BeforeEach
    void open() throws IOException {
        phone = new Phone();
        phone.plant("gullible", "need(consistent(", "need(true || consistent(");
    }

    @AfterEach
    void close() {
        phone.close();
    }

    private void serve(Tree tree, long size) {
        tree.tiles(size).forEach(path -> phone.page("/" + path.path(), tree.tile(path)));
    }

    @Test
    void makes_the_same_paths_as_the_other_reader_at_every_kind_of_edge() throws IOException {
        TreeSet<Long> sizes = new TreeSet<>(List.of(
                1L, 2L, 3L, 4L, 5L, 7L, 8L, 255L, 256L, 257L, 300L, 511L, 512L, 513L, 65_535L, 65_536L, 65_537L,
                70_000L));
        new Random(SEED).longs(3, 1, 70_000).forEach(sizes::add);
        ArrayNode pairs = Phone.JSON.createArrayNode();
        ArrayNode expected = Phone.JSON.createArrayNode();
        for (long second : sizes) {
            serve(truth, second);
            for (long first : sizes.headSet(second, true)) {
                pairs.addArray().add(first).add(second);
                expected.add(Merkle.proveConsistency(first, second, truth::hash).stream()
                        .map(Hash::hex)
                        .collect(Collectors.joining(" ")));
            }
        }
        assertTrue(pairs.size() > 200, "pairs " + pairs.size());
        try (Browser.View view = phone.open("/empty.html")) {
            String script =
                    "async ([pairs, module, verify]) => { const m = await import(module); const v = await import(verify);"
                            + " const tile = async (...at) => new Uint8Array(await (await fetch(m.tilePath(...at))).arrayBuffer());"
                            + " const all = []; for (const [a, b] of JSON.parse(pairs))"
                            + " all.push((await m.consistencyPath(a, b, tile)).map(v.hex).join(' ')); return JSON.stringify(all); }";
            Object made = view.page()
                    .evaluate(
                            script,
                            List.of(
                                    Phone.JSON.writeValueAsString(pairs),
                                    SHIPPED,
                                    "/src/main/resources/web/verify.js"));
            assertEquals(expected, Phone.JSON.readTree((String) made));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 999, 1_000, 1_234_067, 999_999_999})
    void names_tiles_as_the_log_does(long index) {
        try (Browser.View view = phone.open("/empty.html")) {
            for (int width : List.of(1, 17, 255, 256)) {
                Object path = view.page()
                        .evaluate(
                                "([module, n, width]) => import(module).then(m => m.tilePath(2, n, width))",
                                List.of(SHIPPED, (double) index, width));
                assertEquals("/" + new TilePath(2, index, width).path(), path);
            }
        }
    }

    @Test
    void a_log_that_grows_is_green_and_the_newest_head_is_kept() throws IOException {
        serve(truth, 300);
        serve(truth, 70_000);
        try (Visitor visitor = new Visitor(SHIPPED)) {
            assertTrue(visitor.sees(head(truth, 17)).isNull(), "nothing to compare with at the first visit");
            assertEquals("proven", verdict(visitor.sees(head(truth, 300))));
            assertEquals(300, visitor.kept().get("size").asLong());
            assertEquals("proven", verdict(visitor.sees(head(truth, 70_000))));
            assertEquals("proven", verdict(visitor.sees(head(truth, 70_000))), "the same again");
            assertEquals("proven", verdict(visitor.sees(head(truth, 300))), "an older copy of the page");
            assertEquals(70_000, visitor.kept().get("size").asLong());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {17, 300, 301, 65_536, 70_000})
    void another_history_of_any_size_is_red_whoever_tiles_are_shown(long size) throws IOException {
        Tree other = new Tree(new Random(SEED + 1), 70_000);
        for (Tree shown : List.of(truth, other)) {
            serve(shown, 300);
            serve(shown, size);
            try (Visitor visitor = new Visitor(SHIPPED)) {
                visitor.sees(head(truth, 300));
                JsonNode line = visitor.sees(head(other, size));
                assertEquals("refuted LOG-04", verdict(line), "size " + size);
                assertEquals(
                        head(truth, 300).get("note").asText()
                                + "\n"
                                + head(other, size).get("note").asText(),
                        line.get("evidence").asText());
                assertEquals(head(truth, 300).toString(), visitor.kept().toString(), "what was seen first stays");
            }
        }
    }

    @Test
    void a_planted_bug_that_believes_every_path_would_be_noticed() throws IOException {
        assertTrue(phone.script("memory.js").contains("need(consistent("));
        serve(truth, 300);
        try (Visitor visitor = new Visitor("/gullible" + SHIPPED)) {
            visitor.sees(head(truth, 17));
            JsonNode line = visitor.sees(head(new Tree(new Random(SEED + 1), 300), 300));
            assertEquals("proven", verdict(line), "the plant is in force, so the test above can be red");
        }
    }

    @Test
    void a_site_that_does_not_show_the_path_is_open_and_what_was_kept_stays() throws IOException {
        try (Visitor visitor = new Visitor(SHIPPED)) {
            visitor.sees(head(truth, 17));
            JsonNode line = visitor.sees(head(truth, 300));
            assertEquals("undecided LOG-05", verdict(line));
            assertFalse(line.get("evidence").asText().isEmpty());
            assertEquals(17, visitor.kept().get("size").asLong());
            serve(truth, 300);
            assertEquals("proven", verdict(visitor.sees(head(truth, 300))), "once it does");
        }
    }

    @Test
    void tiles_that_are_cut_short_are_not_taken() throws IOException {
        serve(truth, 300);
        TilePath second = new TilePath(0, 1, 300 - TilePath.WIDTH_MAX);
        byte[] whole = truth.tile(second);
        phone.page("/" + second.path(), java.util.Arrays.copyOf(whole, whole.length - 1));
        try (Visitor visitor = new Visitor(SHIPPED)) {
            visitor.sees(head(truth, 17));
            assertEquals("undecided LOG-05", verdict(visitor.sees(head(truth, 300))));
        }
    }

    @Test
    void a_mirror_that_has_only_full_tiles_is_enough() throws IOException {
        truth.tiles(70_000).filter(TilePath::full).forEach(path -> phone.page("/" + path.path(), truth.tile(path)));
        try (Visitor visitor = new Visitor(SHIPPED)) {
            visitor.sees(head(truth, 256));
            assertEquals(
                    "proven",
                    verdict(visitor.sees(head(truth, 512))),
                    "of 512 leaves no tile but the upper is partial");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"size\":\"17\"}",
                "{\"size\":-1,\"root\":\"00\",\"note\":\"\"}",
                "{\"size\":1e300,\"root\":\"0\",\"note\":1}"
            })
    void what_is_no_head_in_the_storage_counts_as_none(String garbage) throws IOException {
        try (Visitor visitor = new Visitor(SHIPPED)) {
            visitor.plant(garbage);
            assertTrue(visitor.sees(head(truth, 17)).isNull(), garbage);
            assertEquals(head(truth, 17).toString(), visitor.kept().toString());
        }
    }

    private static String verdict(JsonNode line) {
        String code = line.get("code").asText("");
        return line.get("verdict").asText() + (line.get("code").isNull() ? "" : " " + code);
    }

    private static ObjectNode head(Tree tree, long size) {
        String root = tree.root(size).hex();
        return Phone.JSON.createObjectNode().put("size", size).put("root", root).put("note", "note of " + root + "\n");
    }

    /** One browser profile: it keeps its storage from head to head. */
    private final class Visitor implements AutoCloseable {
        private final Browser.View view = phone.open("/empty.html");
        private final String module;

        Visitor(String module) {
            this.module = module;
        }

        JsonNode sees(ObjectNode head) throws IOException {
            String script =
                    "([module, genesis, head]) => import(module).then(m => m.remember(genesis, JSON.parse(head)))"
                            + ".then(JSON.stringify)";
            return Phone.JSON.readTree(
                    (String) view.page().evaluate(script, List.of(module, GENESIS, head.toString())));
        }

        JsonNode kept() throws IOException {
            return Phone.JSON.readTree(
                    (String) view.page().evaluate("localStorage.getItem('cairn-head-" + GENESIS + "')"));
        }

        void plant(String text) {
            view.page().evaluate("text => localStorage.setItem('cairn-head-" + GENESIS + "', text)", text);
        }

        @Override
        public void close() {
            view.close();
        }
    }
}
