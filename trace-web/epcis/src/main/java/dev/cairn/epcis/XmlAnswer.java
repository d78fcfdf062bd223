package dev.cairn.epcis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Writes events as an EPCISQueryDocument in XML (EPCIS 2.0, sections 10 and 11.3), one after the other:
 *
 * <pre>
 * epcisq:EPCISQueryDocument
 *   EPCISBody
 *     epcisq:QueryResults
 *       queryName  resultsBody / EventList / the events
 *       cairn:proofs / cairn:proof id="ni:///…"    in the order of the events
 *         cairn:bundle  its address                cairn:entry  several        cairn:withheld  a number, where members are
 * </pre>
 *
 * The proofs stand beside the events, as in JSON: an event that we add to is no longer the one that was signed. Every event is read again as
 * {@link CaptureDocument#parseXml} reads it before it leaves, and must have the event hash that it had; one that XML cannot say is told, not
 * bent. Not for several threads.
 */
public final class XmlAnswer {
    /** Of the events and proofs together. */
    public static final int ANSWER_CHARS_MAX = 64 << 20;

    private static final String QUERY = "urn:epcglobal:epcis-query:xsd:2";

    private final XmlWords words;
    private final StringBuilder events = new StringBuilder();
    private final XmlText proofs = new XmlText();

    public XmlAnswer(XmlWords words) {
        this.words = words;
    }

    /**
     * What proves an event.
     *
     * @param subject event hash id, or an address that stands for the event where some of it is withheld
     * @param bundle address of the proof bundle
     * @param entries of the log, of all who signed it
     * @param withheld members that are not shown
     */
    public record Proof(String subject, String bundle, List<Long> entries, int withheld) {
        public Proof {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Adds an event.
     *
     * @param event with its own {@code @context}
     * @return why XML cannot say it ({@code EPC-33}, {@code EPC-34}) or it is too much ({@code EPC-02}); then nothing was added
     */
    public Optional<Problem> add(ObjectNode event, Proof proof) {
        try {
            String written = XmlEventWriter.write(event, words);
            XmlReadBack.require(written, event);
            if (events.length() + proofs.length() + written.length() > ANSWER_CHARS_MAX) {
                throw new Refusal(
                        "EPC-02",
                        "",
                        "an answer of more than " + ANSWER_CHARS_MAX + " characters; ask for fewer events");
            }
            add(proof);
            events.append(written).append('\n');
            return Optional.empty();
        } catch (Refusal refusal) {
            return Optional.of(refusal.problem());
        }
    }

    private void add(Proof proof) throws Refusal {
        XmlText one = new XmlText().open("cairn:proof").attribute("id", proof.subject());
        if (proof.withheld() > 0) {
            one.attribute("cairn:withheld", String.valueOf(proof.withheld()));
        }
        one.element("cairn:bundle", proof.bundle());
        for (long entry : proof.entries()) {
            one.element("cairn:entry", String.valueOf(entry));
        }
        proofs.elements(one.close("cairn:proof").toString());
    }

    /** The document of all events so far. */
    public String document(String queryName, Instant created) {
        try {
            XmlText out = new XmlText()
                    .elements("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                    .open("epcisq:EPCISQueryDocument")
                    .attribute("xmlns:epcisq", QUERY)
                    .attribute("xmlns:" + Namespaces.CAIRN_PREFIX, Namespaces.CAIRN)
                    .attribute("schemaVersion", "2.0")
                    .attribute("creationDate", created.toString());
            out.open("EPCISBody").open("epcisq:QueryResults").element("queryName", queryName);
            out.open("resultsBody").open("EventList").elements("\n" + events).close("EventList");
            out.close("resultsBody")
                    .open("cairn:proofs")
                    .elements(proofs.toString())
                    .close("cairn:proofs");
            return out.close("epcisq:QueryResults")
                    .close("EPCISBody")
                    .close("epcisq:EPCISQueryDocument")
                    .toString();
        } catch (Refusal refusal) {
            throw new IllegalArgumentException(
                    "the query's name: " + refusal.problem().text(), refusal);
        }
    }
}
