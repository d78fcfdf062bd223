package dev.cairn.fuzz;

import static dev.cairn.fuzz.Parser.require;
import static dev.cairn.fuzz.Parser.same;
import static dev.cairn.fuzz.Parser.text;

import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.epcis.Limits;
import dev.cairn.epcis.gs1.DigitalLink;
import dev.cairn.epcis.gs1.ElementString;
import dev.cairn.epcis.gs1.EpcUrn;
import dev.cairn.epcis.gs1.Parsed;
import dev.cairn.epcis.gs1.Scanned;
import dev.cairn.firmware.ConfigurationBundle;
import dev.cairn.firmware.Profiles;
import dev.cairn.model.Topic;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.sample.SampleKeys;
import dev.cairn.proof.sample.SampleLedger;
import dev.cairn.settings.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** What gateways, operators and other people's programs hand in. */
final class RoomParsers {
    private static final int DOCUMENT_BYTES_MAX = 32_768;
    private static final String EVENT =
            """
            {"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],"type":"ObjectEvent",\
            "eventTime":"2026-11-21T10:00:00.000+01:00","eventTimeZoneOffset":"+01:00","action":"OBSERVE",\
            "bizStep":"shipping","epcList":["urn:epc:id:sgtin:9521141.012345.1","https://id.gs1.org/01/09521141123454/21/7"],\
            "readPoint":{"id":"urn:epc:id:sgln:9521141.00001.0"},\
            "bizTransactionList":[{"type":"po","bizTransaction":"http://shop.example/po/17"}],\
            "sensorElementList":[{"sensorReport":[{"type":"Temperature","value":3.8,"uom":"CEL"}]}]}""";

    private RoomParsers() {}

    static List<Parser> all() {
        return List.of(
                new Parser("key-file", 256, RoomParsers::keyFile, RoomParsers::keyFiles),
                new Parser("configuration", 40_000, RoomParsers::configuration, RoomParsers::configurations),
                new Parser("settings", DOCUMENT_BYTES_MAX, RoomParsers::settings, RoomParsers::profiles),
                new Parser("epcis", DOCUMENT_BYTES_MAX, RoomParsers::epcis, RoomParsers::documents),
                new Parser("epcis-xml", DOCUMENT_BYTES_MAX, RoomParsers::epcisXml, RoomParsers::xmlDocuments),
                new Parser(
                        "digital-link", DigitalLink.LINK_CHARS_MAX + 64, RoomParsers::digitalLink, RoomParsers::links),
                new Parser(
                        "element-string",
                        ElementString.TEXT_CHARS_MAX + 64,
                        RoomParsers::elementString,
                        RoomParsers::elementStrings),
                new Parser("epc-urn", 512, RoomParsers::epcUrn, RoomParsers::urns),
                new Parser("topic", 256, RoomParsers::topic, RoomParsers::topics));
    }

    private static void keyFile(Bytes input) throws Malformed {
        try {
            Path folder = Files.createTempDirectory("key-file");
            Path file = folder.resolve("key");
            Path again = folder.resolve("again");
            try {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.write(file, input.toArray());
                SoftwareSigner read = refusedAs(() -> KeyFile.read(file));
                KeyFile.write(again, read);
                same("the key file", input, Bytes.wrap(Files.readAllBytes(again)));
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(again);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface ReadingFile {
        SoftwareSigner read() throws IOException;
    }

    private static SoftwareSigner refusedAs(ReadingFile reading) throws Malformed {
        try {
            return reading.read();
        } catch (IOException declared) {
            throw new Malformed("KEY-00", "no key file", declared);
        }
    }

    private static void configuration(Bytes input) throws Malformed {
        ConfigurationBundle read = ConfigurationBundle.parse(input);
        same("the configuration", input, read.bytes());
        int yaml = Bytes.ofUtf8(read.content().yaml()).size();
        require(yaml >= 1 && yaml <= ConfigurationBundle.YAML_BYTES_MAX, yaml + " bytes of YAML");
        read.verify(SampleKeys.ed25519("organisation").publicKey());
    }

    private static void settings(Bytes input) throws Malformed {
        try {
            Profiles.read(text(input), "fuzz");
        } catch (SettingsException refused) {
            require(!refused.problems().isEmpty(), "a refusal without a problem");
            throw new Malformed("CFG-05", "no profile", refused);
        }
    }

    private static void epcis(Bytes input) throws Malformed {
        events(CaptureDocument.parse(input.buffer()));
    }

    private static void epcisXml(Bytes input) throws Malformed {
        events(CaptureDocument.parseXml(input.buffer()));
    }

    private static void events(CaptureDocument.Result read) throws Malformed {
        if (read instanceof CaptureDocument.Invalid invalid) {
            require(
                    !invalid.problems().isEmpty() && invalid.problems().size() <= Limits.PROBLEMS_MAX,
                    invalid.problems().size() + " problems");
            throw new Malformed(invalid.problems().get(0).code(), "refused");
        }
        List<EpcisEvent> events = ((CaptureDocument.Captured) read).events();
        require(events.size() <= Limits.DOCUMENT_EVENTS_MAX, events.size() + " events");
        for (EpcisEvent event : events) {
            EpcisEvent again = EpcisEvent.fromMembers(event.members());
            same("the members", event.members(), again.members());
            same("the event hash", event.hashId(), again.hashId());
        }
    }

    private static void digitalLink(Bytes input) throws Malformed {
        Parsed read = DigitalLink.parse(text(input));
        if (read instanceof Parsed.Malformed no) {
            throw new Malformed(no.code(), "no link");
        }
        DigitalLink link = (DigitalLink) read;
        for (DigitalLink level : link.levels()) {
            String canonical = level.canonical();
            if (canonical.length() <= DigitalLink.LINK_CHARS_MAX) {
                same("the canonical link", level, DigitalLink.parse(canonical));
            }
        }
    }

    private static void elementString(Bytes input) throws Malformed {
        Scanned read = ElementString.parse(text(input));
        if (read instanceof Parsed.Malformed no) {
            require(no.position() >= 0 && no.position() <= input.size(), "no place in the text: " + no.position());
            throw new Malformed(no.code(), "no element string");
        }
        String link = ((ElementString) read)
                .toDigitalLink()
                .map(DigitalLink::canonical)
                .orElse("");
        if (!link.isEmpty() && link.length() <= DigitalLink.LINK_CHARS_MAX) {
            require(DigitalLink.parse(link) instanceof DigitalLink, "an element string that becomes no link: " + link);
        }
    }

    private static void epcUrn(Bytes input) throws Malformed {
        String link = EpcUrn.toDigitalLink(text(input)).orElseThrow(() -> new Malformed("GS1-02", "no EPC"));
        Parsed read = DigitalLink.parse(link);
        require(read instanceof DigitalLink, "an EPC that becomes no Digital Link: " + link);
        same("the link", link, ((DigitalLink) read).canonical());
    }

    private static void topic(Bytes input) throws Malformed {
        String text = text(input);
        same(
                "the topic",
                text,
                Topic.parse(text)
                        .orElseThrow(() -> new Malformed("TOP-01", "no topic"))
                        .path());
    }

    private static List<Bytes> keyFiles() {
        String ed25519 = SampleKeys.ed25519("file").secret().base64();
        String es256 = SampleKeys.es256("file").secret().base64();
        return Seeds.texts(
                "cairn-key/v1 Ed25519 " + ed25519 + "\n",
                "cairn-key/v1 ES256 " + es256 + "\n",
                "cairn-key/v1 ML-DSA-44 " + ed25519 + "\n");
    }

    private static List<Bytes> configurations() {
        return Profiles.NAMES.stream()
                .map(name -> ConfigurationBundle.sign(
                                new ConfigurationBundle.Content(
                                        SampleLedger.ORIGIN,
                                        SampleLedger.thumbprint(Seeds.LEDGER.device),
                                        3,
                                        SampleLedger.START,
                                        Profiles.yaml(name)),
                                SampleKeys.ed25519("organisation"))
                        .bytes())
                .toList();
    }

    private static List<Bytes> profiles() {
        return Profiles.NAMES.stream()
                .map(name -> Bytes.ofUtf8(Profiles.yaml(name)))
                .toList();
    }

    private static List<Bytes> documents() {
        String document = EVENT.replace("\"type\":\"ObjectEvent\"", "\"type\":\"EPCISDocument\",\"x\":1");
        String event = EVENT.substring(EVENT.indexOf("\"type\""));
        return Seeds.texts(
                EVENT,
                document,
                "{\"@context\":[\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\"],"
                        + "\"type\":\"EPCISDocument\",\"schemaVersion\":\"2.0\",\"creationDate\":\"2026-11-21T10:00:00Z\","
                        + "\"epcisBody\":{\"eventList\":[{" + event + ",{" + event + "]}}");
    }

    private static List<Bytes> xmlDocuments() {
        String event =
                """
                <ObjectEvent xmlns:x="https://x.example/"><eventTime>2026-11-21T10:00:00+01:00</eventTime>\
                <eventTimeZoneOffset>+01:00</eventTimeZoneOffset><baseExtension><eventID>urn:a:1</eventID></baseExtension>\
                <epcList><epc>urn:epc:id:sgtin:9521141.012345.1</epc></epcList><action>ADD</action>\
                <bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep><readPoint><id>urn:epc:id:sgln:9521141.00001.0</id></readPoint>\
                <bizTransactionList><bizTransaction type="cbv:BTT-po">http://shop.example/po/17</bizTransaction></bizTransactionList>\
                <sensorElementList><sensorElement><sensorReport type="gs1:Temperature" value="3.80" uom="CEL" x:y="1"/>\
                </sensorElement></sensorElementList><ilmd><x:lot>7</x:lot></ilmd><x:a b="1">&amp;</x:a><x:a><x:c/></x:a></ObjectEvent>""";
        String document = "<e:EPCISDocument xmlns:e=\"urn:epcglobal:epcis:xsd:2\" schemaVersion=\"2.0\""
                + " creationDate=\"2026-11-21T10:00:00Z\"><EPCISBody><EventList>" + event + event
                + "</EventList></EPCISBody></e:EPCISDocument>";
        return Seeds.texts(event, document, "<!DOCTYPE e [<!ENTITY a \"b\">]>" + document.replace("&amp;", "&a;"));
    }

    private static List<Bytes> links() {
        return Seeds.texts(
                "https://id.gs1.org/01/09521141123454/10/L7/21/S%2F1?17=271231&linkType=gs1:pip",
                "http://shop.example/some/gtin/9521141123454/lot/A%25B",
                "https://id.gs1.org/00/095211410000000007",
                "https://id.gs1.org/414/9521141000012/254/dock",
                "https://id.gs1.org/01/09521141123455");
    }

    private static List<Bytes> elementStrings() {
        return Seeds.texts(
                "(01)09521141123454(10)A\\(1)(17)271231",
                "]d20109521141123454172712311010A=B^21S",
                "^10A\u001d0109521141123454",
                "(00)095211410000000007",
                "(8006)095211411234540102(21)S",
                "010952114112345");
    }

    private static List<Bytes> urns() {
        return Seeds.texts(
                "urn:epc:id:sgtin:9521141.012345.1%2F7",
                "urn:epc:class:lgtin:9521141.012345.L7",
                "urn:epc:idpat:sgtin:9521141.012345.*",
                "urn:epc:id:sscc:9521141.0000000000",
                "urn:epc:id:sgln:9521141.00001.0",
                "urn:epc:id:itip:9521141.012345.01.02.S",
                "urn:epc:id:cpi:9521141.AB%23.12",
                "urn:epc:id:gdti:9521141.00001.9");
    }

    private static List<Bytes> topics() {
        String id = "0123456789abcdef";
        return Seeds.texts(
                "cairn/v1/" + id + "/" + id + "/data",
                "cairn/v1/" + id.repeat(2) + "/" + id.repeat(2) + "/receipt",
                Topic.of(
                                dev.cairn.model.OrgId.of(SampleLedger.thumbprint(Seeds.LEDGER.organisation)),
                                dev.cairn.model.DeviceId.of(SampleLedger.thumbprint(Seeds.LEDGER.device)),
                                Topic.Kind.CONFIG)
                        .path());
    }
}
