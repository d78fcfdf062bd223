package dev.cairn.proof.statement;

import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.cbor.Shape;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * What an owner says to have a capsule forgotten (docs/formats/erase.md). The statement around it stays for good, and so does this.
 *
 * <pre>
 * /index        uint, log index of the statement whose capsule goes
 * /statement    bstr 32, SHA-256 of that statement's bytes
 * /reason       tstr, 1–500 bytes
 * /about/&lt;i&gt;    tstr, 1–500 bytes: items under which readers shall find it; 0 to 16
 * </pre>
 */
public record Erase(long index, Hash statement, String reason, List<String> about) {

    public static final String TYPE = "erase";
    public static final int TEXT_BYTES_MAX = 500;
    public static final int ABOUT_MAX = 16;

    private static final Shape SHAPE = new Shape("ERA-01");

    public Erase {
        about = List.copyOf(about);
    }

    /** The capsule, with fresh salts; {@link IllegalArgumentException} for what {@link #of} would not read. */
    public Capsule.Whole capsule(SecureRandom random) {
        List<Capsule.Member> members = new ArrayList<>(List.of(
                new Capsule.Member("/index", Item.of(index)),
                new Capsule.Member("/statement", Item.of(statement.bytes())),
                new Capsule.Member("/reason", Item.of(reason))));
        for (int i = 0; i < about.size(); i++) {
            members.add(new Capsule.Member("/about/" + i, Item.of(about.get(i))));
        }
        Capsule.Whole capsule = Capsule.whole(TYPE, members, random);
        try {
            of(capsule);
        } catch (Malformed callersBug) {
            throw new IllegalArgumentException(callersBug.getMessage(), callersBug);
        }
        return capsule;
    }

    /** Reads a capsule of type {@value #TYPE}; {@code ERA-01} for anything else, leaves withheld included. */
    public static Erase of(Capsule capsule) throws Malformed {
        List<Capsule.Leaf> leaves = capsule.leaves();
        SHAPE.require(
                capsule.type().equals(TYPE)
                        && capsule.withheld() == 0
                        && leaves.size() >= 3
                        && leaves.size() <= 3 + ABOUT_MAX,
                "a capsule that erases nothing");
        List<String> about = new ArrayList<>();
        for (int i = 3; i < leaves.size(); i++) {
            about.add(SHAPE.text(at(leaves, i, "/about/" + (i - 3)), "about", 1, TEXT_BYTES_MAX));
        }
        return new Erase(
                SHAPE.uint(at(leaves, 0, "/index"), "an index"),
                SHAPE.hash(at(leaves, 1, "/statement"), "a statement's hash"),
                SHAPE.text(at(leaves, 2, "/reason"), "a reason", 1, TEXT_BYTES_MAX),
                about);
    }

    private static Item at(List<Capsule.Leaf> leaves, int i, String path) throws Malformed {
        SHAPE.require(leaves.get(i).path().equals(path), "no " + path);
        return leaves.get(i).value();
    }
}
