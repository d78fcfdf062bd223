package dev.cairn.proof.vectors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes docs/formats/vectors from fixed seeds: the same bytes on every run. */
public final class VectorWriter {
    private VectorWriter() {}

    /** Every vector, by its path below the folder. */
    static Map<String, String> all() {
        List<Vector> made = new ArrayList<>();
        made.addAll(EncodingVectors.all());
        made.addAll(CapsuleVectors.all());
        made.addAll(StatementVectors.all());
        made.addAll(SignatureVectors.all());
        made.addAll(TreeVectors.all());
        made.addAll(NoteVectors.all());
        made.addAll(CosignatureVectors.all());
        made.addAll(GenesisVectors.all());
        made.addAll(ReceiptVectors.all());
        made.addAll(BundleVectors.all());
        made.addAll(BlockVectors.all());
        made.addAll(TlogProofVectors.all());
        made.addAll(WitnessVectors.all());
        Map<String, String> files = new TreeMap<>();
        for (Vector vector : made) {
            if (files.put(vector.path(), vector.json()) != null) {
                throw new IllegalStateException(vector.path() + " stands twice");
            }
        }
        return Collections.unmodifiableMap(files);
    }

    static Path folder() {
        return Path.of(System.getProperty("cairn.root", "."), "docs", "formats", "vectors");
    }

    /** What stands in the folder now, by path. */
    static Map<String, String> standing() throws IOException {
        Map<String, String> files = new TreeMap<>();
        if (!Files.isDirectory(folder())) {
            return files;
        }
        try (Stream<Path> walk = Files.walk(folder())) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(folder().relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
        }
        return files;
    }

    /** Writes what differs and deletes what is no longer made. */
    public static void main(String[] words) throws IOException {
        Map<String, String> files = all();
        for (String old : standing().keySet()) {
            if (!files.containsKey(old)) {
                Files.delete(folder().resolve(old));
            }
        }
        for (Map.Entry<String, String> each : files.entrySet()) {
            Path file = folder().resolve(each.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, each.getValue());
        }
        System.out.println(files.size() + " vectors in " + folder());
    }
}
