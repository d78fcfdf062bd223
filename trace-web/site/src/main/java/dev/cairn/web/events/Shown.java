package dev.cairn.web.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.CaptureDocument.Captured;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.ledger.Trouble;
import dev.cairn.query.EventStore.Found;
import dev.cairn.web.sight.Sight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An event of an answer.
 *
 * @param event as the reader sees it
 * @param recordTime when it was logged, by the clock of the log
 * @param entries of all who signed it, the first one first
 */
record Shown(EpcisEvent event, Instant recordTime, List<Long> entries) {
    private static final Pattern HASH_ID = Pattern.compile("ni:///sha-256;([0-9a-f]{64})\\?ver=CBV2\\.0");
    private static final String ENTRY = "entry-";
    private static final Pattern BY_ENTRY = Pattern.compile(ENTRY + "(0|[1-9][0-9]{0,17})");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    Shown {
        entries = List.copyOf(entries);
    }

    /** Every event of an answer comes through here, whatever form it takes then. */
    static List<Shown> of(List<Found> found, Sight sight) {
        List<Shown> shown = new ArrayList<>();
        found.forEach(each -> shown.add(of(each, sight)));
        return List.copyOf(shown);
    }

    private static Shown of(Found found, Sight sight) {
        if (CaptureDocument.parse(found.json()) instanceof Captured captured
                && captured.events().size() == 1) {
            EpcisEvent seen = sight.event(captured.events().get(0), found.entries());
            return new Shown(seen, found.recordTime(), found.entries());
        }
        throw new Trouble.Corrupt("the index of events holds none at entry " + found.index() + " that reads");
    }

    /** Whether a text is an event hash id of the version that we compute. */
    static boolean isHashId(String text) {
        return HASH_ID.matcher(text).matches();
    }

    /** @param hex 64 digits, lower case */
    static String hashId(String hex) {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("no SHA-256 in lower-case hex");
        }
        return "ni:///sha-256;" + hex + "?ver=CBV2.0";
    }

    static boolean isHex(String text) {
        return HEX.matcher(text).matches();
    }

    /** Whether the reader sees all of it. */
    boolean isWhole() {
        return event.withheld() == 0;
    }

    /** The last part of its address {@code /events/…}: its hash id, or the entry of one of which members are withheld. */
    String id() {
        return isWhole() ? event.hashId() : ENTRY + entries.get(0);
    }

    /** What its proof is about: its hash id, or the page of its entry. */
    String subject(String site) {
        return isWhole() ? id() : site + "/ledger/entries/" + entries.get(0);
    }

    /** The entry in an address of an event of which members are withheld. */
    static OptionalLong entry(String id) {
        return BY_ENTRY.matcher(id).matches()
                ? OptionalLong.of(Long.parseLong(id.substring(ENTRY.length())))
                : OptionalLong.empty();
    }

    /** Where its proof lies on this site. */
    String proofPath() {
        if (!isWhole()) {
            return "/proof/events/" + id() + ".cairn";
        }
        Matcher id = HASH_ID.matcher(event.hashId());
        if (!id.matches()) {
            throw new IllegalStateException("an event hash of another form: " + event.hashId());
        }
        return "/proof/events/" + id.group(1) + ".cairn";
    }

    /** The event with the log's record time, which no hash covers, and its identifiers spelled as asked. */
    ObjectNode json(Spelling spelling) throws No {
        ObjectNode json = event.tree();
        json.put("recordTime", recordTime.toString());
        spelling.spell(json);
        return json;
    }
}
