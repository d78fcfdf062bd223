package dev.cairn.web;

import dev.cairn.proof.Verdict;
import dev.cairn.proof.receipt.Level;
import dev.cairn.web.http.Reply;
import dev.cairn.web.page.Json;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** The ledger's pages as data: the same facts, hashes in hex, numbers as numbers. */
final class LedgerJson {
    private LedgerJson() {}

    static Reply overview(Log log, long newest) {
        Log.Head head = log.head();
        StringJoiner blocks = new StringJoiner(",", "[", "]");
        for (long height = newest; height >= 0 && newest - height < LedgerPages.BLOCKS_PER_PAGE; height--) {
            log.block(height).ifPresent(block -> blocks.add("{" + fields(block) + "}"));
        }
        return reply("{\"size\":" + head.size() + ",\"height\":" + head.height() + ",\"root\":" + text(head.root())
                + ",\"level\":" + text(head.level()) + ",\"witnessedSize\":"
                + (head.witnessedSize().isPresent() ? head.witnessedSize().getAsLong() : "null") + seen(log.seen())
                + ",\"stamped\":"
                + stamped(log.newestStamp()) + ",\"blocks\":"
                + blocks
                + "}");
    }

    /** How many witnesses have cosigned, and how many of them are not the operator's; null where no witnessed head is so long. */
    private static String seen(Optional<Log.Seen> seen) {
        return ",\"witnesses\":"
                + seen.map(each -> Integer.toString(each.witnesses())).orElse("null")
                + ",\"independent\":"
                + seen.map(each -> Integer.toString(each.independent())).orElse("null");
    }

    static Reply block(Log.Block block, Optional<Log.Checked> checked, Optional<Log.Seen> seen) {
        return reply("{" + fields(block) + seen(seen)
                + checked.map(LedgerJson::fields).orElse("") + "}");
    }

    private static String fields(Log.Block block) {
        return "\"height\":" + block.height() + ",\"start\":" + block.start() + ",\"count\":" + block.count()
                + ",\"prev\":"
                + text(block.previous()) + ",\"batchRoot\":" + text(block.batchRoot()) + ",\"treeRoot\":"
                + text(block.treeRoot()) + ",\"unixMillis\":" + block.unixMillis() + ",\"producer\":"
                + text(block.producer());
    }

    private static String fields(Log.Checked checked) {
        return ",\"seal\":" + text(checked.seal()) + ",\"below\":"
                + checked.below().map(LedgerJson::text).orElse("null") + ",\"leaves\":" + texts(checked.leaves())
                + ",\"checked\":{\"chain\":" + verdict(checked.chain()) + ",\"batch\":" + verdict(checked.batch())
                + ",\"tree\":" + verdict(checked.tree()) + ",\"inclusion\":" + verdict(checked.inclusion()) + "}";
    }

    private static String verdict(Verdict verdict) {
        return "{\"verdict\":" + text(verdict.word())
                + (verdict.isProven()
                        ? ""
                        : ",\"code\":" + text(verdict.code()) + ",\"detail\":" + text(verdict.detail()))
                + "}";
    }

    private static String stamped(Optional<Log.Stamped> stamp) {
        return stamp.map(each -> "{\"entry\":" + each.entry() + ",\"size\":" + each.size() + ",\"at\":"
                        + text(each.at()) + ",\"by\":" + text(each.by()) + "}")
                .orElse("null");
    }

    static Reply entry(Log.Entry entry, Level level, Optional<Log.Seen> seen, Optional<Log.Stamped> stamp) {
        String said = entry.statement().map(LedgerJson::said).orElse("null");
        return reply("{\"index\":" + entry.index() + ",\"leaf\":" + text(entry.leaf()) + ",\"block\":"
                + (entry.height().isPresent() ? entry.height().getAsLong() : "null") + ",\"path\":"
                + texts(entry.path()) + ",\"level\":" + text(level.name()) + seen(seen) + ",\"stamped\":"
                + stamped(stamp)
                + ",\"statement\":" + said + "}");
    }

    private static String said(Log.Said said) {
        return "{\"signer\":" + said.signer().map(LedgerJson::text).orElse("null") + ",\"kid\":" + text(said.kid())
                + ",\"chain\":" + text(said.chain()) + ",\"seq\":" + said.seq() + ",\"signedAt\":"
                + text(said.signedAt()) + ",\"capsuleType\":"
                + said.capsuleType().map(LedgerJson::text).orElse("null") + ",\"capsuleBytes\":" + said.capsuleBytes()
                + "}";
    }

    private static String texts(List<String> all) {
        StringJoiner json = new StringJoiner(",", "[", "]");
        all.forEach(each -> json.add(text(each)));
        return json.toString();
    }

    private static String text(String text) {
        return Json.string(text);
    }

    private static Reply reply(String json) {
        return Reply.text(200, "application/json", json).open();
    }
}
