package dev.cairn.launch.sign;

import dev.cairn.epcis.EpcisEvent;
import dev.cairn.launch.Books;
import dev.cairn.ledger.HttpOut;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.bundle.KeyBook;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.bundle.Report;
import dev.cairn.proof.bundle.TlogProof;
import dev.cairn.proof.bundle.TlogProofVerifier;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The entries that an organisation may have erased, asked of the ledger's site and believed only with their proofs: each is in the log at
 * this index, under a head of this genesis.
 */
final class Erasable {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final int FIELDS_SHOWN_MAX = 12;
    private static final int VALUE_CHARACTERS_MAX = 160;

    private final Genesis genesis;
    private final Hash own;
    private final String ledger;
    private final KeyBook book;

    /** @param own thumbprint of the organisation's key */
    Erasable(Genesis genesis, Hash own, URI ledger) throws IOException, InterruptedException {
        this.genesis = genesis;
        this.own = own;
        this.ledger = ledger.toString().replaceAll("/+$", "");
        this.book = Books.read(this.ledger, genesis);
    }

    /** An entry, proven to stand there. */
    record Found(long index, Statement statement, Optional<Capsule> capsule, String signer) {

        /** What its owner has to know before it goes, a line each. */
        List<String> lines() {
            List<String> lines = new ArrayList<>();
            lines.add("entry " + index + ", statement " + statement.seq() + " of "
                    + statement.chain().hex() + ", signed by \"" + signer + "\" at " + statement.time());
            lines.add("  SHA-256    " + statement.hash().hex());
            if (capsule.isEmpty()) {
                lines.add("  its data are not there any more");
                return lines;
            }
            Capsule data = capsule.get();
            lines.add("  forgotten  " + data.type() + ", " + data.count() + " fields, "
                    + data.bytes().size() + " bytes:");
            data.leaves().stream()
                    .limit(FIELDS_SHOWN_MAX)
                    .forEach(leaf -> lines.add("             " + leaf.path() + " = " + shown(leaf.value())));
            if (data.count() > FIELDS_SHOWN_MAX) {
                lines.add("             and " + (data.count() - FIELDS_SHOWN_MAX) + " more");
            }
            return lines;
        }

        private static String shown(Item value) {
            String text = value instanceof Item.Txt said ? said.value() : value.toString();
            String plain = text.replaceAll("\\p{Cntrl}", "?");
            return plain.length() <= VALUE_CHARACTERS_MAX ? plain : plain.substring(0, VALUE_CHARACTERS_MAX) + "…";
        }

        /** The day of the event, by its own clock; else the day of the signature, UTC. */
        LocalDate day() {
            return capsule.flatMap(EventCapsule::event)
                    .map(Found::dayOf)
                    .orElseGet(() -> LocalDate.ofInstant(statement.time(), java.time.ZoneOffset.UTC));
        }

        private static LocalDate dayOf(EpcisEvent event) {
            return LocalDate.ofInstant(event.eventTime(), event.offset());
        }
    }

    /** The entry at an index. */
    Found at(long index) throws IOException, Malformed, InterruptedException {
        Bytes file = get("/ledger/entries/" + index + ".tlog-proof", TlogProof.FILE_BYTES_MAX);
        Report report = TlogProofVerifier.verify(genesis, file, Optional.empty(), OptionalLong.empty());
        Optional<Report.Line> wrong = report.lines().stream()
                .filter(line -> line.verdict() instanceof Verdict.Refuted)
                .findFirst();
        TlogProof proof = TlogProof.parse(file);
        if (wrong.isPresent() || proof.index() != index) {
            throw new IOException("what " + ledger + " shows as entry " + index + " does not hold under this genesis: "
                    + wrong.map(Report.Line::toString).orElse("it is another entry"));
        }
        TlogProof.Content content = proof.content();
        if (Seal.isSeal(content.entry())) {
            throw new IOException("ERA-02 entry " + index + " is the seal of a block: it holds nobody's data");
        }
        Statement statement = Statement.parse(content.entry());
        String signer =
                book.register().find(statement.kid()).map(Registered::name).orElse("an unknown key");
        if (!book.register().answersFor(own, statement.kid())) {
            throw new IOException("ERA-03 entry " + index + " was signed by \"" + signer
                    + "\": only the organisation that signed it, itself or by a device or account, can have it erased");
        }
        Optional<Bytes> capsule = content.capsule();
        Optional<Capsule> data = capsule.isEmpty() ? Optional.empty() : Optional.of(Capsule.parse(capsule.get()));
        return new Found(index, statement, data, signer);
    }

    /**
     * What this organisation has said in the history of an item.
     *
     * @param path the item's Digital Link without scheme and host, {@code /01/GTIN/10/LOT}
     * @param day of the events; empty for any
     */
    List<Found> about(String path, Optional<LocalDate> day) throws IOException, Malformed, InterruptedException {
        ProofBundle bundle = ProofBundle.decode(get("/proof" + path + ".cairn", Limits.BUNDLE_BYTES_MAX));
        List<Found> found = new ArrayList<>();
        for (ProofBundle.Row row : bundle.rows()) {
            Hash kid = Statement.parse(row.statement()).kid();
            if (row.capsule().isPresent() && book.register().answersFor(own, kid)) {
                Found entry = at(row.index());
                if (day.isEmpty() || entry.day().equals(day.get())) {
                    found.add(entry);
                }
            }
        }
        return found;
    }

    private Bytes get(String path, int bytesMax) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer;
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(ledger + path)).build();
            answer = HttpOut.ask(request, bytesMax, ANSWER_LIMIT);
        } catch (IOException e) {
            throw new IOException(ledger + " does not answer: " + HttpOut.said(e), e);
        }
        if (answer.statusCode() != 200) {
            throw new IOException(ledger + path + " answers " + answer.statusCode()
                    + (answer.statusCode() == 404 ? ": there is no such thing in this ledger (yet)" : ""));
        }
        return Bytes.wrap(answer.body());
    }
}
