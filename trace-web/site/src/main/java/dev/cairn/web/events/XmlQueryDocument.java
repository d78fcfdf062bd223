package dev.cairn.web.events;

import dev.cairn.epcis.Problem;
import dev.cairn.epcis.XmlAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The same answers as {@link QueryDocument}, in XML; {@code XmlAnswer} says in what shape. */
final class XmlQueryDocument {
    private XmlQueryDocument() {}

    /** @throws No 406 for an event that XML cannot say, 413 where they are too much together */
    static String of(
            QueryDocument.Source source, List<Shown> events, Form form, Spelling spelling, String site, Instant now)
            throws No {
        XmlAnswer answer = new XmlAnswer(form.words().words());
        for (Shown event : events) {
            XmlAnswer.Proof proof = new XmlAnswer.Proof(
                    event.subject(site),
                    site + event.proofPath(),
                    event.entries(),
                    event.event().withheld());
            Optional<Problem> problem = answer.add(event.json(spelling), proof);
            if (problem.isPresent()) {
                boolean tooMuch = problem.get().code().equals("EPC-02");
                throw No.of(
                        tooMuch ? 413 : 406,
                        problem.get().code(),
                        event.id() + ": " + problem.get().text());
            }
        }
        return answer.document(source.query(), now);
    }
}
