package dev.cairn.verdicts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.check.Browser;
import dev.cairn.reliability.Order;
import dev.cairn.reliability.Suite;
import dev.cairn.reliability.Tally;
import dev.cairn.reliability.Tally.Count;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * Damaged objects before both readers: none is accepted, and both give the same verdict with the same code. A round is one damaged object;
 * kinds and ways take turns, so that each gets the same share.
 */
public final class TamperSuite implements Suite {
    private static final int PAGE = 1_000;
    private static final int PAGES_A_WORLD = 4;
    private static final long SEEDS_A_WORLD = 1_000;
    private static final String MODULE = "/src/test/js/objects.js";

    /** A check taken out of one reader. */
    enum Plant {
        JAVA_NO_PATH(
                "ledger/proof/src/main/java/dev/cairn/proof/merkle/Merkle.java",
                "return last == 0 && hash.equals(root);",
                "return last == 0;"),
        JAVA_NO_SIGNATURE(
                "ledger/proof/src/main/java/dev/cairn/proof/key/PublicKey.java",
                "return Ed25519.verify(signed, 0, point, text, 0, text.length)",
                "return true"),
        JS_NO_PATH("", "return !last && same(hash, root);", "return !last;"),
        JS_NO_ROOT("", "need(e.capsule.root === e.st?.root, 'CAP-01');", "");

        final String source;
        final String was;
        final String instead;

        Plant(String source, String was, String instead) {
            this.source = source;
            this.was = was;
            this.instead = instead;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        boolean isJava() {
            return !source.isEmpty();
        }
    }

    /** One object on its way through both readers. */
    private record Damaged(Kind kind, ObjectNode fields) {}

    @Override
    public String name() {
        return "tamper";
    }

    @Override
    public String summary() {
        return "damaged objects of every kind before the Java verifier and verify.js in Chromium";
    }

    @Override
    public List<String> plants() {
        return Arrays.stream(Plant.values()).map(Plant::word).toList();
    }

    @Override
    public int rounds() {
        return 100_000;
    }

    @Override
    public Optional<String> missing() {
        return Browser.available() ? Optional.empty() : Optional.of(Browser.ABSENT);
    }

    @Override
    public void run(Order order, Tally tally) throws IOException, ReflectiveOperationException {
        Optional<Plant> plant = Arrays.stream(Plant.values())
                .filter(each -> order.hasPlant(each.word()))
                .findFirst();
        try (Phone phone = new Phone()) {
            plant.filter(each -> !each.isJava()).ifPresent(each -> phone.plant("planted", each.was, each.instead));
            String module = plant.filter(each -> !each.isJava()).isPresent() ? "/planted" + MODULE : MODULE;
            Readers readers = new Readers(phone, module, tally, order.seed());
            if (plant.isPresent() && plant.get().isJava()) {
                Path folder = order.folder();
                try (PlantedReader planted =
                        PlantedReader.compile(plant.get().source, plant.get().was, plant.get().instead, folder)) {
                    walk(order, readers, planted.reader());
                }
            } else {
                walk(order, readers, new JavaReader());
            }
        }
    }

    private static void walk(Order order, Readers readers, UnaryOperator<String> java) {
        int done = 0;
        for (int world = 0; order.goesOn(done); world++) {
            List<Kind> kinds = Kinds.of(order.seed() + SEEDS_A_WORLD * world);
            readers.requireTaken(kinds, java);
            for (int page = 0; page < PAGES_A_WORLD && order.goesOn(done); page++) {
                int count = Math.min(PAGE, order.rounds() - done);
                List<Damaged> objects = new ArrayList<>();
                for (int i = done; i < done + count; i++) {
                    Kind kind = kinds.get(i % kinds.size());
                    Damage.Way way = Damage.Way.values()[i / kinds.size() % Damage.Way.values().length];
                    objects.add(new Damaged(kind, kind.next().in(way)));
                }
                readers.judge(kinds, objects, java);
                done += count;
            }
            order.progress().println("tamper: " + done + " of " + order.rounds());
        }
        readers.tell();
    }

    /** The two of them, and what they were shown. */
    private static final class Readers {
        private final Phone phone;
        private final String module;
        private final Tally tally;
        private final long seed;
        private final TreeMap<String, Integer> shown = new TreeMap<>();
        private final TreeMap<String, Integer> harmless = new TreeMap<>();

        Readers(Phone phone, String module, Tally tally, long seed) {
            this.phone = phone;
            this.module = module;
            this.tally = tally;
            this.seed = seed;
        }

        /** Readers that take nothing show nothing: the true objects are taken by both. */
        void requireTaken(List<Kind> kinds, UnaryOperator<String> java) {
            List<Damaged> good =
                    kinds.stream().map(kind -> new Damaged(kind, kind.good())).toList();
            JsonNode browser = browser(kinds, good);
            for (int i = 0; i < good.size(); i++) {
                JsonNode own = java(java, good.get(i));
                boolean both = kinds.get(i).reads() == Kind.Reads.BOTH;
                if (!isTaken(own) || (both && !isTaken(browser.get(i)))) {
                    complain(good.get(i), "a true one is refused: java " + own + ", browser " + browser.get(i));
                }
            }
        }

        void judge(List<Kind> kinds, List<Damaged> objects, UnaryOperator<String> java) {
            CompletableFuture<List<JsonNode>> own = CompletableFuture.supplyAsync(
                    () -> objects.stream().map(each -> java(java, each)).toList());
            JsonNode browser = browser(kinds, objects);
            List<JsonNode> said = own.join();
            for (int i = 0; i < objects.size(); i++) {
                tally.add(Count.ROUNDS, 1);
                shown.merge(objects.get(i).kind().name(), 1, Integer::sum);
                compare(objects.get(i), said.get(i), browser.get(i));
            }
        }

        private void compare(Damaged object, JsonNode java, JsonNode browser) {
            boolean both = object.kind().reads() == Kind.Reads.BOTH;
            if (both && !Phone.same(java, browser)) {
                complain(object, "java " + java + ", browser " + browser);
            }
            if (object.kind().wrong().is(object.fields(), java)
                    || (both && object.kind().wrong().is(object.fields(), browser))) {
                complain(object, "accepted: java " + java + ", browser " + browser);
            } else if (isTaken(java)) {
                harmless.merge(object.kind().name(), 1, Integer::sum);
            }
        }

        private static boolean isTaken(JsonNode said) {
            return said.has("lines")
                    ? !said.get("lines").toString().contains(" refuted ")
                    : said.path("ok").asBoolean();
        }

        private void complain(Damaged object, String what) {
            tally.complain(
                    Count.MISJUDGED,
                    object.kind().name() + ", " + what + ", seed " + seed + ", object " + object.fields());
        }

        private static JsonNode java(UnaryOperator<String> java, Damaged object) {
            ObjectNode question =
                    Phone.JSON.createObjectNode().put("format", object.kind().format());
            question.set("input", object.kind().input(object.fields()));
            try {
                return Phone.JSON.readTree(java.apply(question.toString()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            } catch (RuntimeException thrown) {
                return Phone.JSON.createObjectNode().put("crashed", thrown.toString());
            }
        }

        /** The browser's answers, in the same order; nothing for what it has no reader of. */
        private JsonNode browser(List<Kind> kinds, List<Damaged> objects) {
            ObjectNode argument = Phone.JSON.createObjectNode();
            ArrayNode places = argument.putArray("places");
            kinds.forEach(
                    kind -> places.addObject().put("format", kind.format()).set("input", kind.place()));
            ArrayNode all = argument.putArray("objects");
            objects.forEach(object -> {
                if (object.kind().reads() == Kind.Reads.BOTH) {
                    all.addArray().add(kinds.indexOf(object.kind())).add(object.fields());
                }
            });
            JsonNode said = phone.ask(module, "{}", "judgeAll", argument);
            ArrayNode answers = Phone.JSON.createArrayNode();
            int next = 0;
            for (Damaged object : objects) {
                answers.add(object.kind().reads() == Kind.Reads.BOTH ? said.get(next++) : Phone.JSON.nullNode());
            }
            return answers;
        }

        void tell() {
            tally.figure("kinds", shown);
            tally.figure("taken_and_true", harmless);
        }
    }
}
