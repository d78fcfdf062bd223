package dev.cairn.web;

import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Disclosure;
import dev.cairn.web.http.Reply;
import dev.cairn.web.http.Route;
import dev.cairn.web.i18n.Words;
import dev.cairn.web.page.Frame;
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
import java.util.regex.Pattern;

/** The ledger as pages: newest head, blocks, one block, one entry. */
final class LedgerPages {
    static final int BLOCKS_PER_PAGE = 25;
    static final int ENTRIES_SHOWN_MAX = 256;

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
                Route.get("/ledger/blocks/*", Disclosure.PUBLIC, this::block),
                Route.get("/ledger/entries/*", Disclosure.PUBLIC, this::entry));
    }

    private Reply overview(Ask ask) {
        Frame frame = renderer.frame(ask, "ledger.heading");
        Words words = frame.words();
        Log.Head head = log.head();
        long newest = number(ask.parameter("from").orElse("")).orElse(head.height());
        newest = Math.min(newest, head.height());
        List<Part> parts = List.of(
                SheetView.facts(null, headLines(words, head)),
                SheetView.table(words.text("ledger.blocks"), blocks(words, newest)),
                SheetView.facts(null, turning(words, head, newest)),
                SheetView.facts(words.text("ledger.files"), files(words)));
        return sheet(frame, words.text("ledger.heading"), List.of(words.text("ledger.intro")), parts);
    }

    private List<Line> headLines(Words words, Log.Head head) {
        return List.of(
                SheetView.fact(words.text("ledger.size"), head.size()),
                SheetView.link(words.text("ledger.height"), head.height(), "/ledger/blocks/" + head.height()),
                SheetView.mono(words.text("ledger.root"), head.root()),
                SheetView.fact(words.text("ledger.level"), words.text("level." + head.level())),
                SheetView.fact(
                        words.text("ledger.witnessed"),
                        head.witnessedSize().isPresent()
                                ? head.witnessedSize().getAsLong()
                                : words.text("ledger.not-witnessed")));
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
        OptionalLong height = number(ask.path().substring("/ledger/blocks/".length()));
        Optional<Log.Block> found = height.isPresent() ? log.block(height.getAsLong()) : Optional.empty();
        if (found.isEmpty()) {
            return errors.page(ask, 404);
        }
        Log.Block block = found.get();
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
        List<Part> parts = List.of(
                SheetView.facts(null, facts), SheetView.table(words.text("ledger.entries"), entries(words, block)));
        List<String> intro = block.count() > ENTRIES_SHOWN_MAX
                ? List.of(words.text("ledger.entries-shown", ENTRIES_SHOWN_MAX, block.count()))
                : List.of();
        return sheet(frame, words.text("ledger.block", block.height()), intro, parts);
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
        OptionalLong index = number(ask.path().substring("/ledger/entries/".length()));
        Optional<Log.Entry> found = index.isPresent() ? log.entry(index.getAsLong()) : Optional.empty();
        if (found.isEmpty()) {
            return errors.page(ask, 404);
        }
        Log.Entry entry = found.get();
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
        List<Line> path = new ArrayList<>();
        for (int i = 0; i < entry.path().size(); i++) {
            path.add(SheetView.mono(Integer.toString(i), entry.path().get(i)));
        }
        return sheet(
                frame,
                words.text("ledger.entry", entry.index()),
                List.of(),
                List.of(SheetView.facts(null, facts), SheetView.facts(words.text("ledger.path"), path)));
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
        return renderer.html(200, frame, "sheet.jte", Map.of("v", new SheetView(frame, heading, paragraphs, parts)));
    }

    private static OptionalLong number(String text) {
        return NUMBER.matcher(text).matches() ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
