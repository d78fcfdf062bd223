package dev.cairn.proof.statement;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.cbor.Shape;
import dev.cairn.proof.key.Possession;
import dev.cairn.proof.key.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Key statements as leaves, both ways; drawn in {@link KeyStatement}. */
final class KeyStatementCodec {
    private static final Shape SHAPE = CapsuleReader.SHAPE;

    private KeyStatementCodec() {}

    static KeyStatement read(Capsule capsule) throws Malformed {
        return unadmitted(capsule).admit();
    }

    static Optional<Bytes> keyIn(Capsule capsule) throws Malformed {
        return unadmitted(capsule).spki();
    }

    /** A statement whose leaves are all in order, and whose key is still to be admitted: that refusal comes last. */
    private record Unadmitted(Optional<Bytes> spki, Maker maker) {
        KeyStatement admit() throws Malformed {
            return maker.make();
        }
    }

    @FunctionalInterface
    private interface Maker {
        KeyStatement make() throws Malformed;
    }

    private static Unadmitted unadmitted(Capsule capsule) throws Malformed {
        SHAPE.require(capsule.type().equals(KeyStatement.TYPE), "a capsule of type " + capsule.type());
        if (capsule.withheld() > 0) {
            throw new Malformed("CAP-03", capsule.withheld() + " leaves of a key statement are withheld");
        }
        Leaves leaves = new Leaves(capsule.leaves());
        String kind = SHAPE.text(leaves.next("/kind"), "/kind");
        Unadmitted read =
                switch (kind) {
                    case "genesis" -> genesis(leaves);
                    case "organisation" -> organisation(leaves);
                    case "device" -> device(leaves);
                    case "account" -> account(leaves);
                    case "node" -> node(leaves);
                    case "rotation" -> rotation(leaves);
                    case "revocation" -> revocation(leaves);
                    case "keylist" -> keyList(leaves);
                    default -> throw SHAPE.no("an unknown kind of key statement");
                };
        leaves.end();
        return read;
    }

    private static Unadmitted genesis(Leaves leaves) throws Malformed {
        String text = leaves.text("/genesis");
        return new Unadmitted(Optional.empty(), () -> new KeyStatement.GenesisKey(text));
    }

    private static Unadmitted organisation(Leaves leaves) throws Malformed {
        Bytes spki = leaves.bytes("/key");
        String name = leaves.text("/name");
        List<String> prefixes = leaves.texts("/gs1-prefixes/");
        List<String> glns = leaves.texts("/glns/");
        Bytes possession = leaves.possession();
        return new Unadmitted(
                Optional.of(spki),
                () -> new KeyStatement.OrganisationKey(PublicKey.ofSpki(spki), name, prefixes, glns, possession));
    }

    private static Unadmitted device(Leaves leaves) throws Malformed {
        Bytes spki = leaves.bytes("/key");
        Hash organisation = leaves.hash("/organisation");
        String name = leaves.text("/name");
        Optional<Item> code = Shape.present(leaves.next("/code-hash"));
        Optional<Hash> codeHash =
                code.isPresent() ? Optional.of(SHAPE.hash(code.get(), "/code-hash")) : Optional.empty();
        List<Bytes> chains = new ArrayList<>();
        for (Item chain : leaves.list("/chains/")) {
            chains.add(SHAPE.bytes(chain, "/chains", Statement.CHAIN_BYTES));
        }
        List<String> sensors = leaves.texts("/sensors/");
        Bytes possession = leaves.possession();
        return new Unadmitted(
                Optional.of(spki),
                () -> new KeyStatement.DeviceKey(
                        PublicKey.ofSpki(spki), organisation, name, codeHash, chains, sensors, possession));
    }

    private static Unadmitted account(Leaves leaves) throws Malformed {
        Bytes spki = leaves.bytes("/key");
        Hash organisation = leaves.hash("/organisation");
        String name = leaves.text("/name");
        Bytes possession = leaves.possession();
        return new Unadmitted(
                Optional.of(spki),
                () -> new KeyStatement.AccountKey(PublicKey.ofSpki(spki), organisation, name, possession));
    }

    private static Unadmitted node(Leaves leaves) throws Malformed {
        Bytes spki = leaves.bytes("/key");
        String name = leaves.text("/name");
        Bytes possession = leaves.possession();
        return new Unadmitted(
                Optional.of(spki), () -> new KeyStatement.NodeKey(PublicKey.ofSpki(spki), name, possession));
    }

    private static Unadmitted rotation(Leaves leaves) throws Malformed {
        Hash old = leaves.hash("/old");
        Bytes spki = leaves.bytes("/key");
        Bytes possession = leaves.possession();
        return new Unadmitted(
                Optional.of(spki), () -> new KeyStatement.Rotation(old, PublicKey.ofSpki(spki), possession));
    }

    private static Unadmitted revocation(Leaves leaves) throws Malformed {
        Hash revoked = leaves.hash("/revoked");
        String reason = leaves.text("/reason");
        List<KeyStatement.VoidFrom> voids = new ArrayList<>();
        for (Item each : leaves.list("/void/")) {
            List<Item> pair = SHAPE.list(each, "/void", 2, 2);
            Bytes chain = SHAPE.bytes(pair.get(0), "a void chain", Statement.CHAIN_BYTES);
            voids.add(new KeyStatement.VoidFrom(chain, SHAPE.uint(pair.get(1), "a void seq")));
        }
        return new Unadmitted(Optional.empty(), () -> new KeyStatement.Revocation(revoked, reason, voids));
    }

    private static Unadmitted keyList(Leaves leaves) throws Malformed {
        long number = SHAPE.uint(leaves.next("/number"), "/number");
        Instant time = Instant.ofEpochSecond(SHAPE.uint(leaves.next("/time"), "/time", Limits.SECONDS_MAX));
        List<KeyStatement.Listed> keys = new ArrayList<>();
        for (Item each : leaves.list("/keys/")) {
            List<Item> pair = SHAPE.list(each, "/keys", 2, 2);
            String status = SHAPE.text(pair.get(1), "a key's status");
            SHAPE.require(status.equals("registered") || status.equals("revoked"), "an unknown status of a key");
            keys.add(new KeyStatement.Listed(SHAPE.hash(pair.get(0), "a listed key"), status));
        }
        return new Unadmitted(Optional.empty(), () -> new KeyStatement.KeyList(number, time, keys));
    }

    /** The leaves of a key statement, taken one after the other in their order. */
    private static final class Leaves {
        private final List<Capsule.Leaf> leaves;
        private int at;

        Leaves(List<Capsule.Leaf> leaves) {
            this.leaves = leaves;
        }

        Item next(String path) throws Malformed {
            SHAPE.require(at < leaves.size() && leaves.get(at).path().equals(path), "a key statement without " + path);
            return leaves.get(at++).value();
        }

        List<Item> list(String prefix) throws Malformed {
            List<Item> items = new ArrayList<>();
            while (at < leaves.size() && leaves.get(at).path().startsWith(prefix)) {
                items.add(next(prefix + items.size()));
            }
            return items;
        }

        String text(String path) throws Malformed {
            return SHAPE.text(next(path), path);
        }

        Bytes bytes(String path) throws Malformed {
            return SHAPE.bytes(next(path), path);
        }

        Hash hash(String path) throws Malformed {
            return SHAPE.hash(next(path), path);
        }

        Bytes possession() throws Malformed {
            return SHAPE.bytes(next("/possession"), "/possession", 64);
        }

        List<String> texts(String prefix) throws Malformed {
            List<String> texts = new ArrayList<>();
            for (Item each : list(prefix)) {
                texts.add(SHAPE.text(each, prefix));
            }
            return texts;
        }

        void end() throws Malformed {
            SHAPE.require(at == leaves.size(), "a key statement with leaves after its last");
        }
    }

    static String kind(KeyStatement statement) {
        if (statement instanceof KeyStatement.GenesisKey) {
            return "genesis";
        }
        if (statement instanceof KeyStatement.Revocation) {
            return "revocation";
        }
        if (statement instanceof KeyStatement.KeyList) {
            return "keylist";
        }
        return registrationKind((KeyStatement.Registration) statement);
    }

    private static String registrationKind(KeyStatement.Registration statement) {
        if (statement instanceof KeyStatement.OrganisationKey) {
            return "organisation";
        }
        if (statement instanceof KeyStatement.DeviceKey) {
            return "device";
        }
        if (statement instanceof KeyStatement.AccountKey) {
            return "account";
        }
        return statement instanceof KeyStatement.NodeKey ? "node" : "rotation";
    }

    static Bytes challenge(KeyStatement.Registration statement, String origin) {
        Optional<Hash> code = Optional.empty();
        List<Bytes> chains = List.of();
        if (statement instanceof KeyStatement.DeviceKey device) {
            code = device.codeHash();
            chains = device.chains();
        }
        Hash thumbprint = statement.key().thumbprint();
        return Possession.message(origin, thumbprint, registrationKind(statement), under(statement), code, chains);
    }

    /** Whose the key will be. */
    private static Optional<Hash> under(KeyStatement.Registration statement) {
        if (statement instanceof KeyStatement.DeviceKey device) {
            return Optional.of(device.organisation());
        }
        if (statement instanceof KeyStatement.AccountKey account) {
            return Optional.of(account.organisation());
        }
        return statement instanceof KeyStatement.Rotation rotation ? Optional.of(rotation.old()) : Optional.empty();
    }

    static List<Capsule.Member> members(KeyStatement statement) {
        Members members = new Members().add("/kind", Item.of(kind(statement)));
        if (statement instanceof KeyStatement.GenesisKey genesis) {
            members.add("/genesis", Item.of(genesis.text()));
        } else if (statement instanceof KeyStatement.Revocation revocation) {
            members.add("/revoked", Item.of(revocation.revoked().bytes()))
                    .add("/reason", Item.of(revocation.reason()))
                    .all("/void/", revocation.voids(), each -> Item.arr(Item.of(each.chain()), Item.of(each.seq())));
        } else if (statement instanceof KeyStatement.KeyList list) {
            members.add("/number", Item.of(list.number()))
                    .add("/time", Item.of(list.time().getEpochSecond()))
                    .all(
                            "/keys/",
                            list.keys(),
                            each -> Item.arr(Item.of(each.thumbprint().bytes()), Item.of(each.status())));
        } else {
            registration((KeyStatement.Registration) statement, members);
        }
        return members.list;
    }

    private static void registration(KeyStatement.Registration statement, Members members) {
        if (statement instanceof KeyStatement.Rotation rotation) {
            members.add("/old", Item.of(rotation.old().bytes()));
        }
        members.add("/key", Item.of(statement.key().spki()));
        if (statement instanceof KeyStatement.OrganisationKey organisation) {
            members.add("/name", Item.of(organisation.name()))
                    .all("/gs1-prefixes/", organisation.gs1Prefixes(), Item::of)
                    .all("/glns/", organisation.glns(), Item::of);
        } else if (statement instanceof KeyStatement.DeviceKey device) {
            members.add("/organisation", Item.of(device.organisation().bytes()))
                    .add("/name", Item.of(device.name()))
                    .add(
                            "/code-hash",
                            device.codeHash().map(hash -> Item.of(hash.bytes())).orElse(Item.none()))
                    .all("/chains/", device.chains(), Item::of)
                    .all("/sensors/", device.sensors(), Item::of);
        } else if (statement instanceof KeyStatement.AccountKey account) {
            members.add("/organisation", Item.of(account.organisation().bytes()))
                    .add("/name", Item.of(account.name()));
        } else if (statement instanceof KeyStatement.NodeKey node) {
            members.add("/name", Item.of(node.name()));
        }
        members.add("/possession", Item.of(statement.possession()));
    }

    private static final class Members {
        private final List<Capsule.Member> list = new ArrayList<>();

        Members add(String path, Item value) {
            list.add(new Capsule.Member(path, value));
            return this;
        }

        <T> Members all(String prefix, List<T> values, Function<T, Item> form) {
            for (int i = 0; i < values.size(); i++) {
                add(prefix + i, form.apply(values.get(i)));
            }
            return this;
        }
    }
}
