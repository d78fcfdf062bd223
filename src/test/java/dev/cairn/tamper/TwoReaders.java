package dev.cairn.tamper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.check.Browser;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.bundle.Verifier;
import dev.cairn.proof.note.Genesis;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

/** The two readers of bundles: ledger/proof here, and verify.js as the site ships it, in a real browser. */
final class TwoReaders implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private static final String SCRIPT =
            """
            async (argument) => {
              const { base, flips, genesis, now } = JSON.parse(argument);
              const verify = await import('/web/verify.js');
              const bytes = Uint8Array.from(base.match(/../g), (pair) => parseInt(pair, 16));
              const said = [];
              for (const [at, bits] of flips) {
                bytes[at] ^= bits;
                try {
                  const { lines } = await verify.verifyBundle(bytes.slice(), genesis, now);
                  said.push(lines.map((l) => [l.step, l.index ?? '-', l.verdict, l.code ?? '-'].join(' ')));
                } catch (e) {
                  said.push(['crashed ' + e]);
                }
                bytes[at] ^= bits;
              }
              return JSON.stringify(said);
            }
            """;

    private final Browser browser;
    private final Browser.View view;

    TwoReaders(Browser browser, URI site) {
        this.browser = browser;
        this.view = browser.desk("en");
        view.go(site.resolve("/verify"));
    }

    Browser browser() {
        return browser;
    }

    static List<String> java(Bytes bundle, Genesis genesis, long now) {
        return Verifier.verify(genesis, bundle, OptionalLong.of(now)).lines().stream()
                .map(Object::toString)
                .toList();
    }

    /** What the browser says to a bundle as it is. */
    List<String> browser(Bytes bundle, Genesis genesis, long now) {
        return browser(bundle, List.of(new Flip(0, 0)), genesis, now).get(0);
    }

    /** What the browser says to each of these flips of one bundle. */
    List<List<String>> browser(Bytes bundle, List<Flip> flips, Genesis genesis, long now) {
        ObjectNode argument = JSON.createObjectNode().put("base", bundle.hex());
        argument.put("genesis", genesis.text()).put("now", now);
        ArrayNode all = argument.putArray("flips");
        flips.forEach(flip -> all.addArray().add(flip.at()).add(flip.bits()));
        try {
            String answer = (String) view.page().evaluate(SCRIPT, JSON.writeValueAsString(argument));
            List<List<String>> said = new ArrayList<>();
            for (JsonNode lines : JSON.readTree(answer)) {
                List<String> one = new ArrayList<>();
                lines.forEach(line -> one.add(line.asText()));
                said.add(one);
            }
            return said;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One byte and which of its bits turn. */
    record Flip(int at, int bits) {
        Bytes in(Bytes bundle) {
            byte[] bytes = bundle.toArray();
            bytes[at] ^= (byte) bits;
            return Bytes.wrap(bytes);
        }
    }

    /** Step and code of everything refuted, each once. */
    static TreeSet<String> refuted(List<String> lines) {
        TreeSet<String> codes = new TreeSet<>();
        for (String line : lines) {
            String[] words = line.split(" ");
            if (words[2].equals("refuted")) {
                codes.add(words[0] + " " + words[3]);
            }
        }
        return codes;
    }

    @Override
    public void close() {
        view.close();
    }
}
