package dev.cairn.proof.vectors;

import static dev.cairn.proof.vectors.Vector.map;
import static dev.cairn.proof.vectors.Vector.no;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.Policy;
import dev.cairn.proof.sample.SampleKeys;
import dev.cairn.proof.sample.SampleLedger;
import java.util.ArrayList;
import java.util.List;

/** Vectors of genesis texts and seals. */
final class GenesisVectors {
    private final Vectors genesis = new Vectors("genesis");
    private final Vectors seals = new Vectors("seal");
    private final Genesis sample = SampleLedger.sampleGenesis().build();
    private final String text = sample.text();

    static List<Vector> all() {
        GenesisVectors made = new GenesisVectors();
        made.goodGenesis();
        made.badHead();
        made.authorities();
        made.badPolicy();
        made.postQuantum();
        new PolicyVectors(made.text, made::ok, made::bad).make();
        made.seals();
        made.badSeals();
        List<Vector> all = new ArrayList<>(made.genesis.made());
        all.addAll(made.seals.made());
        return all;
    }

    private void ok(String name, String claim, String made) {
        Genesis read;
        try {
            read = Genesis.parse(made);
        } catch (dev.cairn.proof.Malformed broken) {
            throw new IllegalStateException(name, broken);
        }
        genesis.add(
                "ok-" + name,
                claim,
                map("text", made),
                map(
                        "ok", true,
                        "hash", Hash.sha256(Bytes.ofUtf8(made)),
                        "origin", read.origin(),
                        "threshold", read.threshold(),
                        "registrars",
                                read.registrars().stream()
                                        .map(each -> each.key().thumbprint())
                                        .toList(),
                        "witnesses",
                                read.policy().witnesses().stream()
                                        .map(Policy.Witness::name)
                                        .toList(),
                        "authorities",
                                read.timestampAuthorities().stream()
                                        .map(Genesis.Authority::label)
                                        .toList()));
    }

    private void bad(String name, String claim, String made) {
        if (made.equals(text)) {
            throw new IllegalStateException(name + " changes nothing");
        }
        genesis.add("bad-" + name, claim, map("text", made), no("GEN-01"));
    }

    private void goodGenesis() {
        ok("sample", "three registrars, three witnesses, two of each needed", text);
        ok(
                "comments",
                "empty lines, comments, tabs and blanks in the policy",
                text.replace("\nquorum two", "\n\n# the end\n\t quorum\t two "));
        ok(
                "url",
                "a witness with an address",
                text.replace("\nwitness w-retail", "\nwitness w-retail")
                        .replaceFirst("(witness w-farm \\S+)", "$1 https://w.example/farm"));
        ok("quorum-none", "a ledger that nobody must witness", text.replace("quorum two", "quorum none"));
        ok("quorum-witness", "one witness as quorum", text.replace("quorum two", "quorum w-farm"));
        ok(
                "groups",
                "a group of groups",
                text.replace(
                        "group two 2 w-farm w-retail w-operator\nquorum two",
                        "group a any w-farm w-retail\ngroup b all a w-operator\nquorum b"));
        ok("no-operator", "no witness of the operator", text.replace("operator-witness w-operator\n", ""));
        ok(
                "umlauts",
                "names in other scripts",
                text.replace("Sample orchard ledger", "Obstgarten \u00fcber \u6c34\u679c \ud83c\udf4a"));
    }

    private static String quantumWitness(String policyName, String keyName) {
        Bytes key = SampleLedger.mlDsa44(keyName).publicKey();
        return "\nwitness " + policyName + " " + NoteKey.mlDsa44(keyName, key).vkey();
    }

    private void postQuantum() {
        ok(
                "mldsa-witness",
                "a witness with a second key, ML-DSA-44",
                text.replace("\ngroup two", quantumWitness("w-farm-pq", "witness.example/w-farm") + "\ngroup two"));
        String own = text.replace("\ngroup two", quantumWitness("log-pq", SampleLedger.ORIGIN) + "\ngroup two");
        ok(
                "mldsa-log",
                "the log's own second signature",
                own.replace("\noperator-witness ", "\noperator-witness log-pq\noperator-witness "));
        bad("mldsa-log-independent", "the log's own second signature, not named as the operator's", own);
        bad(
                "mldsa-as-log",
                "a log key of type 06",
                text.replaceFirst(
                        "log .*\n",
                        "log " + quantumWitness("", SampleLedger.ORIGIN).substring(10) + "\n"));
        bad(
                "mldsa-same-key",
                "one ML-DSA-44 key under two names",
                text.replace(
                        "\ngroup two",
                        quantumWitness("a", "witness.example/a")
                                + quantumWitness("b", "witness.example/a")
                                + "\ngroup two"));
        bad(
                "mldsa-short-key",
                "an ML-DSA-44 key that is too short",
                text.replace(
                        "\ngroup two",
                        quantumWitness("a", "witness.example/a").replaceFirst(".{8}$", "") + "\ngroup two"));
    }

    private void badHead() {
        bad("version", "another version", text.replace("genesis/v1", "genesis/v2"));
        bad("no-name", "no name", text.replaceFirst("name .*\n", ""));
        bad("name-empty", "an empty name", text.replaceFirst("name .*\n", "name \n"));
        bad("name-81", "a name of 81 characters", text.replaceFirst("name .*\n", "name " + "n".repeat(81) + "\n"));
        bad("name-blank", "a name that begins with a blank", text.replaceFirst("name ", "name  "));
        bad("name-tab", "a tab in a name", text.replace("Sample orchard", "Sample\torchard"));
        bad("order", "created before origin", text.replaceFirst("(origin .*\n)(created .*\n)", "$2$1"));
        bad(
                "origin-other",
                "an origin that is not the log's name",
                text.replaceFirst("origin .*\n", "origin example.com/other\n"));
        bad("origin-blank", "an origin with a blank", text.replaceFirst("origin .*\n", "origin example .com\n"));
        bad("created-zero", "created with a leading zero", text.replaceFirst("created ", "created 0"));
        bad("created-text", "created as a date", text.replaceFirst("created .*\n", "created 2025-01-01\n"));
        bad("created-late", "created after the year 9999", text.replaceFirst("created .*\n", "created 253402300800\n"));
        bad("threshold-0", "a threshold of zero", text.replace("threshold 2", "threshold 0"));
        bad("threshold-4", "a threshold above the number of registrars", text.replace("threshold 2", "threshold 4"));
        bad("no-registrar", "no registrar", text.replaceAll("registrar .*\n", ""));
        bad(
                "registrar-twice",
                "a registrar's key twice",
                text.replaceFirst("(registrar \\S+ )Growers' union\n", "$1Growers' union\n$1Growers again\n"));
        bad("registrar-no-label", "a registrar without a label", text.replace(" Growers' union", ""));
        bad(
                "registrar-bad-key",
                "a registrar's key that the strict rule does not admit",
                text.replace(
                        SampleKeys.ed25519("registrar 1").publicKey().spki().base64(),
                        Bytes.ofHex("302a300506032b657003210001" + "00".repeat(31))
                                .base64()));
        bad(
                "registrar-base64",
                "a registrar's key in a second spelling",
                text.replaceFirst("registrar (\\S+?)=* Growers", "registrar $1 = Growers"));
        bad(
                "operator-unknown",
                "an operator's witness that the policy does not have",
                text.replace("operator-witness w-operator", "operator-witness w-none"));
        bad(
                "operator-twice",
                "an operator's witness twice",
                text.replace(
                        "operator-witness w-operator\n", "operator-witness w-operator\noperator-witness w-operator\n"));
        bad("extra-line", "a line it does not know", text.replace("\n\nlog", "\nremark hello\n\nlog"));
        bad("no-policy", "no policy", text.substring(0, text.indexOf("\n\n") + 1));
        bad("carriage-return", "carriage returns", text.replace("\n", "\r\n"));
        bad("del", "a delete character", text.replace("Sample", "Sam\u007fple"));
        bad("empty", "nothing", "");
    }

    /** The sample with these lines behind the operator's witness. */
    private String stampedBy(String lines) {
        return text.replace("operator-witness w-operator\n", "operator-witness w-operator\n" + lines);
    }

    private void authorities() {
        String one = "timestamp-authority "
                + SampleKeys.ed25519("time stamps").publicKey().spki().base64() + " ";
        String other =
                "timestamp-authority " + Bytes.ofUtf8("a key of other kinds").base64() + " ";
        String longest =
                "timestamp-authority " + Bytes.ofUtf8("k".repeat(2_048)).base64() + " ";
        ok("authority", "a time-stamp authority", stampedBy(one + "Stamp office\n"));
        ok("authorities", "two of them, one label", stampedBy(one + "Stamp office\n" + other + "Stamp office\n"));
        ok("authority-key-2048", "the longest key and the longest label", stampedBy(longest + "x".repeat(80) + "\n"));
        ok(
                "authority-no-operator",
                "a time-stamp authority without an operator's witness",
                stampedBy(one + "Stamp office\n").replace("operator-witness w-operator\n", ""));
        bad("authority-twice", "one key twice", stampedBy(one + "Stamp office\n" + one + "Again\n"));
        bad("authority-no-label", "no label", stampedBy(one.stripTrailing() + "\n"));
        bad("authority-label-empty", "an empty label", stampedBy(one + "\n"));
        bad("authority-label-blank", "a label that ends in a blank", stampedBy(one + "Stamp office \n"));
        bad("authority-label-81", "a label of 81 characters", stampedBy(one + "x".repeat(81) + "\n"));
        bad("authority-base64", "a key in a second spelling", stampedBy(other.replace("= ", " ") + "Stamp office\n"));
        bad("authority-no-key", "no key", stampedBy("timestamp-authority  Stamp office\n"));
        bad(
                "authority-key-2049",
                "a key of 2049 bytes",
                stampedBy(
                        "timestamp-authority " + Bytes.ofUtf8("k".repeat(2_049)).base64() + " Stamp office\n"));
        bad(
                "authority-first",
                "a time-stamp authority before the operator's witness",
                text.replace("operator-witness w-operator\n", one + "Stamp office\noperator-witness w-operator\n"));
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 17; i++) {
            many.append("timestamp-authority " + Bytes.ofUtf8("key " + i).base64() + " office " + i + "\n");
        }
        bad("authority-17", "seventeen of them", stampedBy(many.toString()));
    }

    private void badPolicy() {
        bad("policy-no-log", "no log", text.replaceFirst("log .*\n", ""));
        bad(
                "policy-two-logs",
                "two logs",
                text.replaceFirst(
                        "(log .*\n)",
                        "$1log "
                                + NoteKey.ed25519(
                                                "example.com/two",
                                                SampleKeys.ed25519("two").publicKey())
                                        .vkey() + "\n"));
        bad(
                "policy-log-cosigner",
                "a log key of the cosignature type",
                text.replaceFirst(
                        "log .*\n",
                        "log "
                                + NoteKey.cosigner(
                                                SampleLedger.ORIGIN,
                                                SampleKeys.ed25519("log").publicKey())
                                        .vkey() + "\n"));
        bad(
                "policy-vkey-id",
                "a vkey whose id is another's",
                text.replaceFirst(
                        "log (\\S+?)\\+(.)",
                        "log $1+" + (text.contains("log " + SampleLedger.ORIGIN + "+0") ? "1" : "0")));
        bad(
                "policy-witness-type",
                "a witness key of the log type",
                text.replace(
                        SampleLedger.cosigner("w-farm").vkey(),
                        NoteKey.ed25519(
                                        "witness.example/w-farm",
                                        SampleKeys.ed25519("w-farm").publicKey())
                                .vkey()));
        bad(
                "policy-same-key",
                "one public key under two names",
                text.replace(
                        "\ngroup two",
                        "\nwitness w-twin "
                                + NoteKey.cosigner(
                                                "witness.example/twin",
                                                SampleKeys.ed25519("w-farm").publicKey())
                                        .vkey()
                                + "\ngroup two"));
        bad(
                "policy-log-as-witness",
                "the log as its own witness",
                text.replace(
                        "\ngroup two",
                        "\nwitness w-log "
                                + NoteKey.cosigner(
                                                "witness.example/log",
                                                SampleKeys.ed25519("log").publicKey())
                                        .vkey() + "\ngroup two"));
        bad("policy-name-twice", "a name for a witness and a group", text.replace("group two", "group w-farm"));
        bad(
                "policy-name-none",
                "the reserved name",
                text.replace("group two", "group none").replace("quorum two", "quorum none"));
        bad(
                "policy-undefined",
                "a member that is defined below",
                text.replaceFirst("(witness w-operator .*\n)(group .*\n)", "$2$1"));
        bad("policy-two-groups", "a member of two groups", text.replace("\nquorum", "\ngroup three 1 w-farm\nquorum"));
        bad(
                "policy-member-twice",
                "a member twice in a group",
                text.replace("w-farm w-retail w-operator\n", "w-farm w-farm w-operator\n"));
        bad("policy-k-0", "none of a group", text.replace("group two 2", "group two 0"));
        bad("policy-k-4", "four of three", text.replace("group two 2", "group two 4"));
        bad("policy-k-02", "a threshold with a leading zero", text.replace("group two 2", "group two 02"));
        bad(
                "policy-no-members",
                "a group without members",
                text.replace("group two 2 w-farm w-retail w-operator", "group two any"));
        bad("policy-no-quorum", "no quorum", text.replace("quorum two\n", ""));
        bad("policy-two-quorums", "two quorums", text + "quorum none\n");
        bad("policy-quorum-unknown", "a quorum that nobody defined", text.replace("quorum two", "quorum three"));
        bad("policy-trailing-comment", "a comment behind an item", text.replace("quorum two", "quorum two # two"));
        bad("policy-url", "an address that is no URL", text.replace("\ngroup two", " ftp://w.example\ngroup two"));
        bad("policy-word", "an unknown item", text + "mirror x\n");
        bad("policy-cut", "the last line does not end", text.substring(0, text.length() - 1));
        bad("policy-control", "a control character", text.replace("quorum two", "quorum two\u0001"));
        bad("policy-long", "more than 28 KiB of policy", text + ("# " + "x".repeat(998) + "\n").repeat(29));
    }

    private final Seal first = Seal.genesis(Hash.sha256(Bytes.ofUtf8("cfg")), 1735689600000L, "example.com/log");
    private final Seal second =
            new Seal(1, first.leafHash(), 1, 3, batch(), first.leafHash(), 1735689601000L, "example.com/log");

    private static Hash batch() {
        return Merkle.root(List.of(
                Merkle.leaf(TreeVectors.entry(1)),
                Merkle.leaf(TreeVectors.entry(2)),
                Merkle.leaf(TreeVectors.entry(3))));
    }

    private void okSeal(String name, String claim, Seal seal) {
        seals.add(
                "ok-" + name,
                claim,
                map("hex", seal.bytes()),
                map(
                        "ok",
                        true,
                        "height",
                        seal.height(),
                        "prev",
                        seal.prev(),
                        "start",
                        seal.start(),
                        "count",
                        seal.count(),
                        "batchRoot",
                        seal.batchRoot(),
                        "treeRoot",
                        seal.treeRoot(),
                        "millis",
                        seal.unixMillis(),
                        "producer",
                        seal.producer()));
    }

    private void seals() {
        okSeal("genesis", "the seal at index 0", first);
        okSeal("block-1", "a block of three entries", second);
        okSeal(
                "producer-255",
                "a producer of 255 bytes",
                new Seal(1, first.leafHash(), 1, 1, batch(), batch(), 0, "p".repeat(255)));
        okSeal(
                "largest",
                "the largest numbers",
                new Seal(
                        (1L << 53) - 1,
                        Hash.ZERO,
                        (1L << 53) - 1,
                        (1L << 53) - 1,
                        batch(),
                        batch(),
                        (1L << 53) - 1,
                        "\u00fc"));
    }

    private void badSeal(String name, String claim, Bytes bytes) {
        seals.add("bad-" + name, claim, map("hex", bytes), no("SEA-01"));
    }

    private static Bytes patch(Bytes bytes, int at, String hex) {
        Bytes by = Bytes.ofHex(hex);
        return bytes.slice(0, at).concat(by).concat(bytes.slice(at + by.size(), bytes.size()));
    }

    private void badSeals() {
        Bytes bytes = second.bytes();
        badSeal("magic", "another version", patch(bytes, 7, "32"));
        badSeal("empty", "no bytes", Bytes.EMPTY);
        badSeal("cut", "the last byte is missing", Change.cut(bytes, 1));
        badSeal("trailing", "a byte too many", bytes.concat(Bytes.ofHex("00")));
        badSeal("no-producer", "no producer", patch(bytes.slice(0, 139), 137, "0000"));
        badSeal("producer-length", "a producer shorter than it says", patch(bytes, 137, "0010"));
        badSeal("producer-latin1", "a producer that is not UTF-8", patch(bytes, 139, "fc"));
        badSeal(
                "producer-256",
                "a producer of 256 bytes",
                patch(bytes.slice(0, 139), 137, "0100").concat(Bytes.ofUtf8("p".repeat(256))));
        badSeal("height-huge", "a height beyond 2^53 - 1", patch(bytes, 9, "8000000000000001"));
        badSeal("count-0", "an empty block", patch(bytes, 57, "0000000000000000"));
        badSeal("start-0", "a block from index 0", patch(bytes, 49, "0000000000000000"));
        badSeal("count-2-53", "a count of 2^53", patch(bytes, 57, "0020000000000000"));
        badSeal("time-negative", "a time before 1970", patch(bytes, 129, "ffffffffffffffff"));
        badSeal("genesis-prev", "a genesis seal with a predecessor", patch(first.bytes(), 17, "01"));
        badSeal("genesis-count", "a genesis seal with entries", patch(first.bytes(), 64, "01"));
        badSeal("genesis-start", "a genesis seal that starts later", patch(first.bytes(), 56, "01"));
        badSeal("genesis-tree", "a genesis seal over a tree", patch(first.bytes(), 97, "00"));
        badSeal("statement", "a statement is no seal", Bytes.ofHex("d284").concat(bytes.slice(2, bytes.size())));
    }
}
