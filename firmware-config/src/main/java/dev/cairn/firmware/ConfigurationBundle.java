package dev.cairn.firmware;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.key.Signer;
import java.time.Instant;

/**
 * A gateway's configuration, signed by its organisation (docs/formats/configuration.md).
 *
 * <pre>
 * 18([ protected (bstr), {}, payload (bstr: YAML), signature (bstr 64) ])                           COSE_Sign1, RFC 9052
 * protected  { 1: alg, 3: "application/vnd.cairn.configuration+yaml", 4: kid (32), 15: { 1: iss, 6: iat },
 *              -65537: origin, -65543: device thumbprint (32), -65544: version }
 * </pre>
 */
public final class ConfigurationBundle {
    /** Largest YAML text. */
    public static final int YAML_BYTES_MAX = 32 * 1024;

    /** Largest bundle: the text with what is signed beside it. */
    public static final int BUNDLE_BYTES_MAX = YAML_BYTES_MAX + 4096;

    /** Code of a bundle that cannot be read or whose signature does not hold. */
    static final String MALFORMED = "CFG-01";

    private static final String CONTENT_TYPE = "application/vnd.cairn.configuration+yaml";
    private static final int ALG = 1;
    private static final int TYPE = 3;
    private static final int KID = 4;
    private static final int CLAIMS = 15;
    private static final int ISS = 1;
    private static final int IAT = 6;
    private static final int ORIGIN = -65537;
    private static final int DEVICE = -65543;
    private static final int VERSION = -65544;
    private static final int LABELS = 7;
    private static final int PARTS = 4;
    private static final int SIGNATURE_BYTES = 64;

    /**
     * What the organisation says.
     *
     * @param origin the ledger's origin
     * @param device thumbprint of the gateway's key
     * @param version 1 or more, greater than the one in force
     * @param issued by the signer's clock, whole seconds
     * @param yaml the {@link DeviceProfile}
     */
    public record Content(String origin, Hash device, long version, Instant issued, String yaml) {
        public Content {
            int bytes = Bytes.ofUtf8(yaml).size();
            if (version < 1 || version > Limits.UINT_MAX || bytes < 1 || bytes > YAML_BYTES_MAX) {
                throw new IllegalArgumentException("version " + version + ", " + bytes + " bytes of YAML");
            }
            if (issued.getEpochSecond() < 0 || issued.getEpochSecond() > Limits.SECONDS_MAX) {
                throw new IllegalArgumentException("issued at " + issued);
            }
            int originBytes = Bytes.ofUtf8(origin).size();
            if (originBytes < 1 || originBytes > Limits.ORIGIN_BYTES_MAX) {
                throw new IllegalArgumentException("origin of " + originBytes + " bytes");
            }
        }
    }

    private final Bytes bytes;
    private final Content content;
    private final Hash kid;
    private final Algorithm algorithm;
    private final Bytes toBeSigned;
    private final Bytes signature;

    private ConfigurationBundle(
            Bytes bytes, Content content, Hash kid, Algorithm algorithm, Bytes toBeSigned, Bytes signature) {
        this.bytes = bytes;
        this.content = content;
        this.kid = kid;
        this.algorithm = algorithm;
        this.toBeSigned = toBeSigned;
        this.signature = signature;
    }

    /** Signs a configuration with an organisation's key. */
    public static ConfigurationBundle sign(Content content, Signer organisation) {
        PublicKey key = organisation.publicKey();
        Bytes header = header(content, key);
        Bytes payload = Bytes.ofUtf8(content.yaml());
        Bytes signature = organisation.sign(toBeSigned(header, payload));
        Item whole =
                new Item.Tagged18(Item.arr(Item.of(header), Item.map().build(), Item.of(payload), Item.of(signature)));
        try {
            return parse(Cbor.encode(whole));
        } catch (Malformed broken) {
            throw new IllegalStateException("a configuration just signed does not read back", broken);
        }
    }

    /**
     * Reads a bundle without judging it.
     *
     * @throws Malformed {@code CFG-01} for anything but exactly this form
     */
    public static ConfigurationBundle parse(Bytes bytes) throws Malformed {
        try {
            return read(bytes);
        } catch (Malformed | IllegalArgumentException e) {
            throw new Malformed(MALFORMED, "configuration: " + e.getMessage(), e);
        }
    }

    /** The bundle itself. */
    public Bytes bytes() {
        return bytes;
    }

    /** What it says. */
    public Content content() {
        return content;
    }

    /** Thumbprint of the key that it says it is signed by. */
    public Hash kid() {
        return kid;
    }

    /** SHA-256 of the bundle: what the gateway names as the configuration in force. */
    public Hash hash() {
        return Hash.sha256(bytes);
    }

    /** Whether this key signed it, under the strict rule. */
    public Verdict verify(PublicKey key) {
        if (!key.thumbprint().equals(kid) || key.algorithm() != algorithm) {
            return Verdict.refuted("SIG-01", "signed as " + kid.hex() + ", not by this key");
        }
        return key.verify(toBeSigned, signature);
    }

    private static Bytes header(Content content, PublicKey key) {
        Item claims = Item.map()
                .put(ISS, Item.of(issuer(key.thumbprint())))
                .put(IAT, Item.of(content.issued().getEpochSecond()))
                .build();
        return Cbor.encode(Item.map()
                .put(ALG, Item.of(key.algorithm().cose()))
                .put(TYPE, Item.of(CONTENT_TYPE))
                .put(KID, Item.of(key.thumbprint().bytes()))
                .put(CLAIMS, claims)
                .put(ORIGIN, Item.of(content.origin()))
                .put(DEVICE, Item.of(content.device().bytes()))
                .put(VERSION, Item.of(content.version()))
                .build());
    }

    private static ConfigurationBundle read(Bytes bytes) throws Malformed {
        if (!(Cbor.decode(bytes, BUNDLE_BYTES_MAX) instanceof Item.Tagged18 tagged
                && tagged.item() instanceof Item.Arr parts
                && parts.size() == PARTS
                && parts.get(1) instanceof Item.Map unprotected
                && unprotected.size() == 0)) {
            throw new IllegalArgumentException("not a COSE_Sign1 with an empty unprotected header");
        }
        Bytes header = bytes(parts.get(0));
        Bytes payload = bytes(parts.get(2));
        Bytes signature = bytes(parts.get(3));
        if (signature.size() != SIGNATURE_BYTES) {
            throw new IllegalArgumentException("signature of " + signature.size() + " bytes");
        }
        if (!(Cbor.decode(header, Limits.STATEMENT_BYTES_MAX) instanceof Item.Map map) || map.size() != LABELS) {
            throw new IllegalArgumentException("protected header is not a map of " + LABELS);
        }
        return read(bytes, map, header, payload, signature);
    }

    private static ConfigurationBundle read(Bytes bytes, Item.Map map, Bytes header, Bytes payload, Bytes signature) {
        Hash kid = Hash.of(bytes(at(map, KID)));
        if (!(at(map, CLAIMS) instanceof Item.Map claims)
                || claims.size() != 2
                || !at(claims, ISS).equals(Item.of(issuer(kid)))
                || !at(map, TYPE).equals(Item.of(CONTENT_TYPE))) {
            throw new IllegalArgumentException("content type or claims are not a configuration's");
        }
        Algorithm algorithm = Algorithm.ofCose(number(at(map, ALG)))
                .orElseThrow(() -> new IllegalArgumentException("unknown algorithm"));
        Content content = new Content(
                text(at(map, ORIGIN)),
                Hash.of(bytes(at(map, DEVICE))),
                number(at(map, VERSION)),
                Instant.ofEpochSecond(number(at(claims, IAT))),
                payload.utf8());
        return new ConfigurationBundle(bytes, content, kid, algorithm, toBeSigned(header, payload), signature);
    }

    private static Bytes toBeSigned(Bytes header, Bytes payload) {
        return Cbor.encode(Item.arr(Item.of("Signature1"), Item.of(header), Item.of(Bytes.EMPTY), Item.of(payload)));
    }

    private static String issuer(Hash key) {
        return "urn:cairn:key:" + key.hex();
    }

    private static Item at(Item.Map map, long label) {
        return map.get(label).orElseThrow(() -> new IllegalArgumentException("label " + label + " is missing"));
    }

    private static Bytes bytes(Item item) {
        if (item instanceof Item.Byt found) {
            return found.value();
        }
        throw new IllegalArgumentException("not a byte string");
    }

    private static String text(Item item) {
        if (item instanceof Item.Txt found) {
            return found.value();
        }
        throw new IllegalArgumentException("not a text");
    }

    private static long number(Item item) {
        if (item instanceof Item.Int found) {
            return found.value();
        }
        throw new IllegalArgumentException("not a number");
    }
}
