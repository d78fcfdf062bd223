package dev.cairn.epcis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.epcis.CaptureDocument.Sifted;
import java.util.List;

/** Whether an event that was written as XML is still the same event to whoever reads it. */
final class XmlReadBack {
    private XmlReadBack() {}

    /** @throws Refusal where the element does not read, or reads as an event of another hash */
    static void require(String written, ObjectNode event) throws Refusal {
        XmlDocument document = new XmlDocument(parsed(written), XmlOrder.SCHEMA);
        ObjectNode read = document.json();
        List<Problem> unsaid =
                document.placed(new Sifted(List.of(), List.of(), true)).problems();
        if (!unsaid.isEmpty()) {
            throw other(unsaid.get(0).code() + " at " + unsaid.get(0).pointer());
        }
        if (!new PreHash(read).text().equals(new PreHash(event).text())) {
            throw other("its event hash would be another");
        }
    }

    private static XmlElement parsed(String written) throws Refusal {
        try {
            return StrictXml.parse(written);
        } catch (Refusal refusal) {
            throw other(refusal.problem().code() + ", " + refusal.problem().text());
        }
    }

    private static Refusal other(String how) {
        return new Refusal("EPC-34", "", "in XML it would not be the same event (" + how + "); ask for JSON");
    }
}
