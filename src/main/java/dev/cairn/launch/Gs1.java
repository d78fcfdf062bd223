package dev.cairn.launch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.epcis.gs1.Ai;
import dev.cairn.epcis.gs1.AiTable;
import dev.cairn.epcis.gs1.DigitalLink;
import dev.cairn.epcis.gs1.ElementString;
import dev.cairn.epcis.gs1.EpcUrn;
import dev.cairn.epcis.gs1.EpcUrnFault;
import dev.cairn.epcis.gs1.Parsed;
import dev.cairn.epcis.gs1.Scanned;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn gs1}. */
@Command(
        name = "gs1",
        mixinStandardHelpOptions = true,
        description = {
            "Takes a GS1 identifier apart: a Digital Link, an element string (with brackets, or as a scanner gives it) or an EPC URN.",
            "Prints its parts, its canonical Digital Link and its EPC URN as JSON. A part of no link, such as a lot without its GTIN, leaves the link null."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:read",
            "1:not valid: the line says the code, the character where it begins to be wrong, and why",
            "2:the command line was not understood"
        })
final class Gs1 implements Callable<Integer> {
    private static final int PREFIX_DIGITS_MIN = 6;
    private static final int PREFIX_DIGITS_MAX = 12;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "TEXT",
            description =
                    "Such as https://id.gs1.org/01/09521141123454/10/A, \"(01)09521141123454(10)A\", 010952114112345410A"
                            + " or urn:epc:class:lgtin:9521141.012345.A. FNC1 is the control character GS or ^.")
    private String text = "";

    @Option(
            names = "--prefix-digits",
            paramLabel = "6..12",
            description =
                    "How many digits the GS1 company prefix has. No Digital Link tells, so without it the URN of each possible number is listed.")
    private @Nullable Integer prefixDigits;

    @Override
    public Integer call() {
        boolean known = prefixDigits == null || prefixDigits >= PREFIX_DIGITS_MIN && prefixDigits <= PREFIX_DIGITS_MAX;
        if (!known) {
            throw new ParameterException(
                    spec.commandLine(), "--prefix-digits: a GS1 company prefix has 6 to 12 digits");
        }
        String given = text.strip();
        if (given.regionMatches(true, 0, "urn:", 0, 4)) {
            return EpcUrn.toDigitalLink(given)
                    .map(link -> link("epc-urn", DigitalLink.parse(link), given))
                    .orElseGet(() -> refuse(EpcUrnFault.of(given)));
        }
        return given.contains("://") ? link("digital-link", DigitalLink.parse(given), null) : scanned(given);
    }

    private int link(String kind, Parsed parsed, @Nullable String urn) {
        if (parsed instanceof Parsed.Malformed malformed) {
            return refuse(malformed);
        }
        DigitalLink link = (DigitalLink) parsed;
        List<DigitalLink.Element> parts = Stream.of(
                        Stream.of(link.key()), link.qualifiers().stream(), link.attributes().stream())
                .flatMap(all -> all)
                .toList();
        return print(kind, parts, Optional.of(link), urn);
    }

    private int scanned(String given) {
        Scanned scanned = ElementString.parse(given);
        if (scanned instanceof Parsed.Malformed malformed) {
            return refuse(malformed);
        }
        ElementString string = (ElementString) scanned;
        return print("element-string", string.elements(), string.toDigitalLink(), null);
    }

    private int print(
            String kind, List<DigitalLink.Element> elements, Optional<DigitalLink> link, @Nullable String urn) {
        ObjectNode json = JSON.createObjectNode().put("kind", kind);
        ArrayNode parts = json.putArray("parts");
        elements.forEach(element -> parts.addObject()
                .put("ai", element.ai())
                .put("title", AiTable.find(element.ai()).map(Ai::title).orElse(""))
                .put("value", element.value()));
        json.put("digitalLink", link.map(DigitalLink::canonical).orElse(null));
        if (urn != null) {
            json.put("urn", urn);
        } else if (prefixDigits != null) {
            int digits = prefixDigits;
            json.put("urn", link.flatMap(l -> EpcUrn.fromDigitalLink(l, digits)).orElse(null));
        } else {
            urns(json.putNull("urn").putObject("urnByPrefixDigits"), link);
        }
        spec.commandLine().getOut().println(json.toPrettyString());
        return 0;
    }

    private static void urns(ObjectNode byDigits, Optional<DigitalLink> link) {
        for (int digits = PREFIX_DIGITS_MIN; digits <= PREFIX_DIGITS_MAX; digits++) {
            int each = digits;
            link.flatMap(l -> EpcUrn.fromDigitalLink(l, each))
                    .ifPresent(urn -> byDigits.put(String.valueOf(each), urn));
        }
    }

    private int refuse(Parsed.Malformed malformed) {
        spec.commandLine()
                .getErr()
                .println(malformed.code() + " at character " + (malformed.position() + 1) + ": " + malformed.text());
        return 1;
    }
}
