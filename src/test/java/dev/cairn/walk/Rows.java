package dev.cairn.walk;

import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of a bundle, read. */
public record Rows(List<Row> all) {
    /** One statement with its place in the log. */
    public record Row(long index, Statement statement, Optional<Capsule> capsule) {
        boolean says(String path, String text) {
            return leaf(path).filter(Item.of(text)::equals).isPresent();
        }

        Optional<Item> leaf(String path) {
            return capsule.stream()
                    .flatMap(each -> each.leaves().stream())
                    .filter(leaf -> leaf.path().equals(path))
                    .map(Capsule.Leaf::value)
                    .findFirst();
        }
    }

    /** Reads what a bundle is about. */
    public static Rows of(ProofBundle bundle) throws Malformed {
        List<Row> rows = new ArrayList<>();
        for (ProofBundle.Row row : bundle.rows()) {
            Optional<Capsule> capsule = Optional.empty();
            if (row.capsule().isPresent()) {
                capsule = Optional.of(Capsule.parse(row.capsule().get()));
            }
            rows.add(new Row(row.index(), Statement.parse(row.statement()), capsule));
        }
        return new Rows(rows);
    }

    List<Row> findings() {
        return ofType("finding");
    }

    List<Row> ofType(String type) {
        return all.stream()
                .filter(row -> row.capsule().filter(c -> c.type().equals(type)).isPresent())
                .toList();
    }

    Optional<Row> saying(Hash statement) {
        return all.stream()
                .filter(row -> row.statement().hash().equals(statement))
                .findFirst();
    }
}
