package dev.cairn.web;

import dev.cairn.proof.Verdict;
import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Disclosure;
import dev.cairn.web.http.Reply;
import dev.cairn.web.http.Route;
import dev.cairn.web.i18n.Words;
import dev.cairn.web.page.Frame;
import dev.cairn.web.page.Json;
import dev.cairn.web.page.SheetView;
import dev.cairn.web.page.SheetView.Cell;
import dev.cairn.web.page.SheetView.Line;
import dev.cairn.web.page.SheetView.Part;
import dev.cairn.web.page.SheetView.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ledger as pages: newest head, blocks, one block, one entry. */
final class LedgerPages {
    static final int BLOCKS_PER_PAGE = 25;
    static final int ENTRIES_SHOWN_MAX = 256;

    private static final String JSON = ".json";
    private static final String RAW = ".entry";
    private static final String PROOF = ".tlog-proof";
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

    private final Log log;
    private final Renderer renderer;
    private final ErrorPages errors;

    LedgerPages(Log log, Renderer renderer, ErrorPages errors) {
        this.log = log;
        this.renderer = renderer;
        this.errors = errors;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/ledger", Disclosure.PUBLIC, this::overview),
                Route.get("/ledger.json", Disclosure.PUBLIC, ask -> LedgerJson.overview(log, newest(ask))),
                Route.get("/ledger/blocks/*", Disclosure.PUBLIC, this::block),
                Route.get("/ledger/entries/*", Disclosure.PUBLIC, this::entry));
    }

    private long newest(Ask ask) {
        long height = log.head().height();
        return Math.min(number(ask.parameter("from").orElse("")).orElse(height), height);
    }

    private static boolean wantsJson(Ask ask) {
        return ask.path().endsWith(JSON)
                || ask.prefers("text/html", "application/json").orElse("").equals("application/json");
    }

    /** The number at the end of a path, without one of these endings. */
    private static OptionalLong numberIn(Ask ask, String prefix, String ending) {
        String word = ask.path().substring(prefix.length());
        return number(word.endsWith(ending) ? word.substring(0, word.length() - ending.length()) : word);
    }

    private Reply overview(Ask ask) {
        if (wantsJson(ask)) {
            return LedgerJson.overview(log, newest(ask));
        }
        Frame frame = renderer.frame(ask, "ledger.heading");
        Words words = frame.words();
        Log.Head head = log.head();
        long newest = newest(ask);
        List<Part> parts = List.of(
                SheetView.facts(null, headLines(words, head)),
                SheetView.table(words.text("ledger.blocks"), blocks(words, newest)),
                SheetView.facts(null, turning(words, head, newest)),
                SheetView.facts(words.text("ledger.files"), files(words)));
        return sheet(frame, words.text("ledger.heading"), List.of(words.text("ledger.intro")), parts);
    }

    private List<Line> headLines(Words words, Log.Head head) {
        List<Line> lines = new ArrayList<>(List.of(
                SheetView.fact(words.text("ledger.size"), head.size()),
                SheetView.link(words.text("ledger.height"), head.height(), "/ledger/blocks/" + head.height()),
                SheetView.mono(words.text("ledger.root"), head.root()),
                SheetView.fact(words.text("ledger.level"), words.text("level." + head.level())),
                SheetView.fact(
                        words.text("ledger.witnessed"),
                        head.witnessedSize().isPresent()
                                ? head.witnessedSize().getAsLong()
                                : words.text("ledger.not-witnessed"))));
        log.seen().ifPresent(seen -> lines.add(seen(words, seen)));
        log.newestStamp().ifPresent(stamp -> lines.add(stamped(words, "ledger.newest-stamp", stamp)));
        return lines;
    }

    /** "Enough witnesses" may all be the operator's: how many are not is what a reader has to know. */
    private static Line seen(Words words, Log.Seen seen) {
        String key = seen.independent() > 0 ? "ledger.seen-words" : "ledger.seen-by-none";
        return SheetView.fact(words.text("ledger.seen"), words.text(key, seen.witnesses(), seen.independent()));
    }

    /** Who has seen what stands at an index; nobody yet: empty. */
    private Optional<Log.Seen> seenAt(long index) {
        return log.seen().filter(seen -> index < seen.size());
    }

    private static Line stamped(Words words, String key, Log.Stamped stamp) {
        String sentence = words.text("ledger.stamped-words", stamp.at(), stamp.by(), stamp.size());
        return SheetView.link(words.text(key), sentence, "/ledger/entries/" + stamp.entry());
    }

    private Table blocks(Words words, long newest) {
        List<List<Cell>> rows = new ArrayList<>();
        for (long height = newest; height >= 0 && rows.size() < BLOCKS_PER_PAGE; height--) {
            log.block(height)
                    .ifPresent(block -> rows.add(List.of(
                            new Cell(Long.toString(block.height()), "/ledger/blocks/" + block.height()),
                            Cell.of(Instant.ofEpochMilli(block.unixMillis())),
                            Cell.of(block.start()),
                            Cell.of(block.count()))));
        }
        return new Table(
                List.of(
                        words.text("ledger.number"),
                        words.text("ledger.time"),
                        words.text("ledger.start"),
                        words.text("ledger.count")),
                rows,
                words.text("ops.none"));
    }

    private static List<Line> turning(Words words, Log.Head head, long newest) {
        List<Line> lines = new ArrayList<>();
        if (newest < head.height()) {
            long newer = Math.min(head.height(), newest + BLOCKS_PER_PAGE);
            lines.add(SheetView.link(words.text("ledger.newer"), "\u2191 " + newer, "/ledger?from=" + newer));
        }
        if (newest >= BLOCKS_PER_PAGE) {
            long older = newest - BLOCKS_PER_PAGE;
            lines.add(SheetView.link(words.text("ledger.older"), "\u2193 " + older, "/ledger?from=" + older));
        }
        return lines;
    }

    private static List<Line> files(Words words) {
        return List.of(
                SheetView.link(words.text("ledger.genesis"), "/genesis.txt", "/genesis.txt"),
                SheetView.link(words.text("ledger.checkpoint"), "/checkpoint", "/checkpoint"),
                SheetView.link(words.text("ledger.pending"), "/checkpoint-pending", "/checkpoint-pending"));
    }

    private Reply block(Ask ask) {
        OptionalLong height = numberIn(ask, "/ledger/blocks/", JSON);
        Optional<Log.Block> found = height.isPresent() ? log.block(height.getAsLong()) : Optional.empty();
        if (found.isEmpty()) {
            return errors.page(ask, 404);
        }
        Log.Block block = found.get();
        Optional<Log.Checked> checked = log.check(block.height());
        if (wantsJson(ask)) {
            return LedgerJson.block(block, checked, seenAt(block.start() + block.count()));
        }
        Frame frame = renderer.frame(ask, "ledger.block", block.height());
        Words words = frame.words();
        List<Line> facts = new ArrayList<>(List.of(
                SheetView.fact(words.text("ledger.time"), Instant.ofEpochMilli(block.unixMillis())),
                SheetView.fact(words.text("ledger.producer"), block.producer()),
                SheetView.fact(words.text("ledger.start"), block.start()),
                SheetView.fact(words.text("ledger.count"), block.count()),
                SheetView.mono(words.text("ledger.batch-root"), block.batchRoot()),
                SheetView.mono(words.text("ledger.tree-root"), block.treeRoot())));
        facts.add(
                block.height() == 0
                        ? SheetView.mono(words.text("ledger.prev"), block.previous())
                        : new Line(
                                words.text("ledger.prev"),
                                block.previous(),
                                "/ledger/blocks/" + (block.height() - 1),
                                true));
        facts.add(SheetView.link(
                words.text("ledger.seal-entry"),
                block.start() + block.count(),
                "/ledger/entries/" + (block.start() + block.count())));
        facts.add(seenAt(block.start() + block.count())
                .map(seen -> seen(words, seen))
                .orElseGet(() -> SheetView.fact(words.text("ledger.seen"), words.text("ledger.not-witnessed"))));
        facts.add(SheetView.link("JSON", block.height() + JSON, "/ledger/blocks/" + block.height() + JSON));
        List<Part> parts = new ArrayList<>(List.of(SheetView.facts(null, facts)));
        checked.ifPresent(said -> parts.add(SheetView.facts(words.text("ledger.checked-here"), checks(words, said))));
        parts.add(SheetView.table(words.text("ledger.entries"), entries(words, block)));
        List<String> intro = block.count() > ENTRIES_SHOWN_MAX
                ? List.of(words.text("ledger.entries-shown", ENTRIES_SHOWN_MAX, block.count()))
                : List.of();
        return sheet(
                frame,
                words.text("ledger.block", block.height()),
                intro,
                parts,
                recheck(words, "block", block.height()));
    }

    private static List<Line> checks(Words words, Log.Checked checked) {
        return List.of(
                SheetView.fact(words.text("ledger.check.chain"), verdict(words, checked.chain())),
                SheetView.fact(words.text("ledger.check.batch"), verdict(words, checked.batch())),
                SheetView.fact(words.text("ledger.check.tree"), verdict(words, checked.tree())),
                SheetView.fact(words.text("ledger.check.inclusion"), verdict(words, checked.inclusion())));
    }

    private static String verdict(Words words, Verdict verdict) {
        if (verdict.isProven()) {
            return words.text("ledger.checked");
        }
        String key = verdict.isRefuted() ? "ledger.contradicts" : "ledger.not-checked";
        return words.text(key, verdict.code(), verdict.detail());
    }

    /** What ledger-page.js needs: which page this is, and the words it speaks. */
    private static String recheck(Words words, String kind, long at) {
        TreeMap<String, String> data = new TreeMap<>(words.badge());
        data.put("kind", kind);
        data.put("at", Long.toString(at));
        return Json.object(data);
    }

    private Table entries(Words words, Log.Block block) {
        List<List<Cell>> rows = new ArrayList<>();
        for (long i = 0; i < Math.min(block.count(), ENTRIES_SHOWN_MAX); i++) {
            log.entry(block.start() + i).ifPresent(entry -> rows.add(row(words, entry)));
        }
        return new Table(
                List.of(words.text("ledger.start"), words.text("ledger.kind"), words.text("ledger.signer")),
                rows,
                words.text("ops.none"));
    }

    private static List<Cell> row(Words words, Log.Entry entry) {
        Cell index = new Cell(Long.toString(entry.index()), "/ledger/entries/" + entry.index());
        return entry.statement()
                .map(said -> List.of(
                        index,
                        Cell.of(said.capsuleType().orElseGet(() -> words.text("ledger.kind.statement"))),
                        Cell.of(said.signer().orElseGet(() -> words.text("ledger.signer-unknown")))))
                .orElseGet(() -> List.of(index, Cell.of(words.text("ledger.kind.seal")), Cell.of("")));
    }

    private Reply entry(Ask ask) {
        if (ask.path().endsWith(RAW)) {
            return file(ask, RAW, index -> log.raw(index).map(bytes -> Reply.of(200, Reply.OCTETS, bytes)));
        }
        if (ask.path().endsWith(PROOF)) {
            return file(ask, PROOF, index -> log.tlogProof(index).map(text -> Reply.text(200, Reply.TEXT, text)));
        }
        OptionalLong index = numberIn(ask, "/ledger/entries/", JSON);
        Optional<Log.Entry> found = index.isPresent() ? log.entry(index.getAsLong()) : Optional.empty();
        if (found.isEmpty()) {
            return errors.page(ask, 404);
        }
        Log.Entry entry = found.get();
        if (wantsJson(ask)) {
            return LedgerJson.entry(entry, log.level(entry), seenAt(entry.index()), log.stamped(entry.index()));
        }
        Frame frame = renderer.frame(ask, "ledger.entry", entry.index());
        Words words = frame.words();
        List<Line> facts = new ArrayList<>();
        facts.add(SheetView.fact(
                words.text("ledger.kind"),
                words.text(entry.statement().isPresent() ? "ledger.kind.statement" : "ledger.kind.seal")));
        entry.statement().ifPresent(said -> facts.addAll(said(words, said)));
        entry.statement().flatMap(Log.Said::erased).ifPresent(erased -> facts.add(erased(words, erased)));
        facts.add(SheetView.mono(words.text("ledger.leaf"), entry.leaf()));
        facts.add(
                entry.height().isPresent()
                        ? SheetView.link(
                                words.text("ledger.in-block"),
                                entry.height().getAsLong(),
                                "/ledger/blocks/" + entry.height().getAsLong())
                        : SheetView.fact(words.text("ledger.in-block"), words.text("ledger.unsealed")));
        facts.add(SheetView.fact(words.text("ledger.entry-level"), words.text("level." + log.level(entry))));
        seenAt(entry.index()).ifPresent(seen -> facts.add(seen(words, seen)));
        log.stamped(entry.index()).ifPresent(stamp -> facts.add(stamped(words, "ledger.stamp", stamp)));
        String place = "/ledger/entries/" + entry.index();
        List<Line> files = new ArrayList<>(List.of(
                SheetView.link(words.text("ledger.raw"), entry.index() + RAW, place + RAW),
                SheetView.link("JSON", entry.index() + JSON, place + JSON)));
        if (!entry.path().isEmpty()) {
            files.add(1, SheetView.link(words.text("ledger.tlog-proof"), entry.index() + PROOF, place + PROOF));
        }
        List<Line> path = new ArrayList<>();
        for (int i = 0; i < entry.path().size(); i++) {
            path.add(SheetView.mono(Integer.toString(i), entry.path().get(i)));
        }
        return sheet(
                frame,
                words.text("ledger.entry", entry.index()),
                List.of(),
                List.of(
                        SheetView.facts(null, facts),
                        SheetView.facts(words.text("ledger.path"), path),
                        SheetView.facts(words.text("ledger.files"), files)),
                entry.path().isEmpty() ? null : recheck(words, "entry", entry.index()));
    }

    private Reply file(Ask ask, String ending, LongFunction<Optional<Reply>> read) {
        OptionalLong index = numberIn(ask, "/ledger/entries/", ending);
        return index.isEmpty()
                ? errors.page(ask, 404)
                : read.apply(index.getAsLong()).map(Reply::open).orElseGet(() -> errors.page(ask, 404));
    }

    private static List<Line> said(Words words, Log.Said said) {
        return List.of(
                SheetView.fact(
                        words.text("ledger.signer"),
                        said.signer().orElseGet(() -> words.text("ledger.signer-unknown"))),
                SheetView.mono("kid", said.kid()),
                SheetView.mono(words.text("ledger.chain"), said.chain()),
                SheetView.fact(words.text("ledger.seq"), said.seq()),
                SheetView.fact(words.text("ledger.signed-at"), said.signedAt()),
                SheetView.mono("SHA-256", said.hash()),
                SheetView.fact(
                        words.text("ledger.capsule"),
                        said.capsuleType()
                                .map(type -> words.text("ledger.capsule-kept", said.capsuleBytes(), type))
                                .orElseGet(() -> words.text("ledger.capsule-gone"))));
    }

    private static Line erased(Words words, Log.Erased erased) {
        String sentence = words.text("ledger.erased-words", erased.by(), erased.at(), erased.reason(), erased.entry());
        return SheetView.link(words.text("ledger.erased-by"), sentence, "/ledger/entries/" + erased.entry());
    }

    private Reply sheet(Frame frame, String heading, List<String> paragraphs, List<Part> parts) {
        return sheet(frame, heading, paragraphs, parts, null);
    }

    private Reply sheet(
            Frame frame, String heading, List<String> paragraphs, List<Part> parts, @Nullable String recheck) {
        SheetView view = new SheetView(frame, heading, paragraphs, parts, recheck);
        return renderer.html(200, frame, "sheet.jte", Map.of("v", view));
    }

    private static OptionalLong number(String text) {
        return NUMBER.matcher(text).matches() ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
